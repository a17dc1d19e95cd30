"""A page as a reader without scripts has it: elements, texts, forms that can be filled in and sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})


@dataclass
class Element:
    """One element, with its children and its own pieces of text in order."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None = field(repr=False, default=None)
    children: list[Element | str] = field(repr=False, default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    def __contains__(self, name: str) -> bool:
        return name in self.attributes

    def walk(self) -> Iterator[Element]:
        """This element and everything below it, in reading order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def find_all(self, *tags: str, **attributes: str) -> list[Element]:
        """The elements below of these tags (any, if none) whose attributes are so; `class_` means `class`."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            element
            for element in self.walk()
            if (not tags or element.tag in tags)
            and all(element.get(name, "\0") == value for name, value in wanted.items())
        ]

    def find(self, *tags: str, **attributes: str) -> Element:
        """The one such element; anything else is an error."""
        found = self.find_all(*tags, **attributes)
        assert len(found) == 1, f"{len(found)} elements {tags} {attributes} on the page"
        return found[0]

    def ancestors(self) -> Iterator[Element]:
        """From the parent up to the root."""
        above = self.parent
        while above is not None:
            yield above
            above = above.parent

    @property
    def text(self) -> str:
        """What is read, blanks collapsed."""
        return " ".join(self._pieces().split())

    def _pieces(self) -> str:
        return "".join(
            child if isinstance(child, str) else child._pieces()
            for child in self.children
            if isinstance(child, str) or child.tag not in ("script", "style", "template")
        )


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("#document", {})
        self.here = self.root
        self.faults: list[str] = []
        self.has_doctype = False

    def handle_decl(self, decl: str) -> None:
        self.has_doctype = decl.lower() == "doctype html"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.faults += [f"<{tag}> has {name} twice" for name in set(names) if names.count(name) > 1]
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            self.faults.append(f"</{tag}> ends nothing")
        elif self.here.tag != tag:
            self.faults.append(f"</{tag}> where <{self.here.tag}> is open")
        elif self.here.parent is not None:
            self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


class Page(Element):
    """A parsed HTML answer, whole page or partial; `faults` lists what is not well formed."""

    def __init__(self, html: str) -> None:
        builder = _Builder()
        builder.feed(html)
        builder.close()
        super().__init__("#document", {}, None, builder.root.children)
        self.faults = builder.faults
        if builder.here is not builder.root:
            self.faults.append(f"<{builder.here.tag}> is never closed")
        self.has_doctype = builder.has_doctype
        self.is_whole = bool(self.find_all("html"))

    def by_id(self, id_: str) -> Element:
        """The element with this id."""
        return self.find(id=id_)

    def form(self, action: str) -> Form:
        """The form that is sent to `action` (by its end, or anywhere when there is only one)."""
        found = [form for form in self.find_all("form") if urlsplit(form.get("action")).path.endswith(action)]
        assert len(found) == 1, (
            f"{len(found)} forms to {action}, of {[form.get('action') for form in self.find_all('form')]}"
        )
        return Form(found[0])


class Form:
    """A form as it stands on the page, with what a browser would send."""

    def __init__(self, element: Element) -> None:
        self.element = element
        self.action = element.get("action")
        self.method = element.get("method", "get").lower()
        self.fields: dict[str, list[str]] = {}
        for control in element.find_all("input", "select", "textarea"):
            self._read(control)

    def _read(self, control: Element) -> None:
        name, kind = control.get("name"), control.get("type", "text")
        if not name or "disabled" in control or kind in ("submit", "button", "image", "file", "reset"):
            return
        if kind in ("checkbox", "radio"):
            if "checked" in control:
                self.fields.setdefault(name, []).append(control.get("value", "on"))
        elif control.tag == "select":
            chosen = [option for option in control.find_all("option") if "selected" in option]
            offered = control.find_all("option")
            if "multiple" not in control and not chosen:
                chosen = offered[:1]
            self.fields.setdefault(name, []).extend(option.get("value", option.text) for option in chosen)
        elif control.tag == "textarea":
            raw = control._pieces().replace("\r\n", "\n")
            self.fields.setdefault(name, []).append(raw.removeprefix("\n"))
        else:
            self.fields.setdefault(name, []).append(control.get("value"))

    def choices(self, name: str) -> list[str]:
        """The values a person can tick or choose under this name."""
        controls = self.element.find_all("input", "option")
        return [
            control.get("value")
            for control in controls
            if control.get("name") == name or any(above.get("name") == name for above in control.ancestors())
        ]

    def filled(self, **values: str | list[str] | None) -> dict[str, list[str]]:
        """What is sent when these fields are filled in so; None leaves a field out."""
        sent = dict(self.fields)
        for name, value in values.items():
            if value is None:
                sent.pop(name, None)
            else:
                sent[name] = [value] if isinstance(value, str) else list(value)
        return sent

    def value(self, name: str) -> str:
        """The one value under this name as it stands on the page."""
        (value,) = self.fields[name]
        return value

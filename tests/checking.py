"""A test client that looks at every answer the way an auditor would, whatever the test itself is about."""

from __future__ import annotations

import re
from contextvars import Context
from typing import Any
from urllib.parse import urlsplit

from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.models import db
from tests.pages import Element, Form, Page

LANGUAGES = ("fr", "nl", "de", "en")
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "font-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
# The counter alone may stand in a frame of another site; when it fails, not even that.
COUNTER = "/embed/counter"
TYPED = ("input", "select", "textarea")
UNSEEN_INPUTS = ("hidden", "submit", "button", "reset", "image")
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-errormessage", "form", "list")
ADDRESSES = ("href", "src", "action", "formaction", "data", "poster")


class CheckingClient(FlaskClient):
    """A browser without scripts. Every HTML answer is parsed and checked; `page` is the last one."""

    page: Page

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        is_htmx = "HX-Request" in (kwargs.get("headers") or {})
        # A request of its own, in no context of the test's: neither `g` nor the database session is shared.
        let_go()
        response: TestResponse = Context().run(super().open, *args, **kwargs)
        let_go()
        check_headers(response)
        if response.mimetype == "text/event-stream":
            return response
        if response.mimetype == "text/html" and response.location is None and response.get_data():
            self.page = Page(response.get_data(as_text=True))
            faults = page_faults(self.page, may_be_partial=is_htmx)
            assert not faults, f"{response.request.path}: {'; '.join(faults)}"
        response.get_data()
        response.close()
        return response

    def see(self, address: str, status: int = 200, **kwargs: Any) -> Page:
        """Get a page and follow where it leads; fails on another status."""
        response = self.get(address, follow_redirects=True, **kwargs)
        assert response.status_code == status, f"{address} answered {response.status}"
        return self.page

    def send(
        self, form: Form, status: int | None = None, htmx: bool = False, **values: str | list[str] | None
    ) -> TestResponse:
        """Send a form as it stands on its page, with these fields filled in."""
        headers = {"HX-Request": "true"} if htmx else {}
        response = self.open(form.action, method=form.method.upper(), data=form.filled(**values), headers=headers)
        if status is not None:
            assert response.status_code == status, (
                f"{form.action} answered {response.status}: {response.get_data(as_text=True)[:2000]}"
            )
        return response

    def follow(self, response: TestResponse) -> Page:
        """The page that a 303 leads to."""
        assert response.status_code == 303, response.status
        return self.see(response.location)


def let_go() -> None:
    """End what the test was reading; where a redirect is followed, there is no context and nothing to end."""
    if has_app_context():
        db.session.rollback()


def check_headers(response: TestResponse) -> None:
    """Every answer carries the headers of the house; cookies are out of reach of scripts and of other sites."""
    headers = response.headers
    policy = dict(
        part.strip().split(" ", 1)
        for part in headers.get("Content-Security-Policy", "").split(";")
        if " " in part.strip()
    )
    is_counter = response.request.path == COUNTER and response.status_code in (200, 304)
    wanted = POLICY | {"frame-ancestors": "*"} if is_counter else POLICY
    assert policy == wanted, f"{response.request.path}: Content-Security-Policy is {policy}"
    assert headers.get("X-Content-Type-Options") == "nosniff", response.request.path
    assert headers.get("Referrer-Policy") == "same-origin", response.request.path
    for cookie in headers.getlist("Set-Cookie"):
        assert "HttpOnly" in cookie, cookie
        assert "SameSite=Lax" in cookie, cookie


def page_faults(page: Page, may_be_partial: bool = False) -> list[str]:
    """Every fault of the page at once."""
    faults = list(page.faults)
    if page.is_whole:
        faults += whole_page_faults(page)
    elif not may_be_partial:
        faults.append("an answer to a browser is a whole page")
    else:
        faults += partial_faults(page)
    return (
        faults + id_faults(page) + label_faults(page) + inline_faults(page) + address_faults(page) + form_faults(page)
    )


def whole_page_faults(page: Page) -> list[str]:
    """Doctype, language, one heading that begins the title."""
    faults = [] if page.has_doctype else ["no doctype"]
    if page.find("html").get("lang") not in LANGUAGES:
        faults.append(f"lang is {page.find('html').get('lang')!r}")
    headings, titles = (
        page.find_all("h1"),
        [title for title in page.find_all("title") if title.parent and title.parent.tag == "head"],
    )
    if len(headings) != 1 or len(titles) != 1:
        return [*faults, f"{len(headings)} h1 and {len(titles)} titles"]
    heading, title = without_isolates(headings[0].text), without_isolates(titles[0].text)
    if not heading or not title.startswith(heading):
        faults.append(f"the title {title!r} does not start with the heading {heading!r}")
    if len(page.find_all("main")) != 1:
        faults.append("no single <main>")
    return faults


def without_isolates(text: str) -> str:
    """A title has no <bdi>: isolates stand there instead."""
    return re.sub("[\u2066-\u2069]", "", text)


def partial_faults(page: Page) -> list[str]:
    """A partial has one root element with an id, so that the page knows where it goes."""
    roots = [child for child in page.children if isinstance(child, Element)]
    stray = "".join(child for child in page.children if isinstance(child, str)).strip()
    if len(roots) != 1 or stray:
        return [f"a partial of {len(roots)} roots and {stray[:40]!r}"]
    return [] if roots[0].get("id") else [f"a partial's root <{roots[0].tag}> without id"]


def id_faults(page: Page) -> list[str]:
    """No id twice; what is referred to is there."""
    ids = [element["id"] for element in page.walk() if "id" in element]
    faults = [f"id {id_!r} twice" for id_ in sorted(set(ids)) if ids.count(id_) > 1]
    if page.is_whole:
        faults += [
            f"{name}={element[name]!r} of <{element.tag}> refers to nothing"
            for element in page.walk()
            for name in REFERENCES
            if name in element and not set(element[name].split()) <= set(ids)
        ]
    return faults


def label_faults(page: Page) -> list[str]:
    """Every field has a label, every picture a text or an empty one on purpose, every link something to read."""
    labelled = {label["for"] for label in page.find_all("label") if "for" in label and label.text}
    faults = []
    for element in page.walk():
        if element.tag in TYPED and element.get("type", "text") not in UNSEEN_INPUTS:
            inside = any(above.tag == "label" and above.text for above in element.ancestors())
            if not (
                inside or element.get("id") in labelled or element.get("aria-label") or "aria-labelledby" in element
            ):
                faults.append(f"<{element.tag} name={element.get('name')!r}> has no label")
        elif element.tag == "img" and "alt" not in element:
            faults.append(f"<img src={element.get('src')!r}> has no alt")
        elif element.tag in ("button", "a", "summary") and not has_name(element):
            faults.append(f"<{element.tag} {element.attributes}> says nothing")
    return faults


def has_name(element: Element) -> bool:
    """Whether a screen reader has something to say for it."""
    named = (inner.get("alt") or inner.get("aria-label") or "aria-labelledby" in inner for inner in element.walk())
    return bool(element.text) or any(named) or any(title.text for title in element.find_all("title"))


def inline_faults(page: Page) -> list[str]:
    """Nothing that the Content-Security-Policy would have to forgive."""
    faults = []
    for element in page.walk():
        # What search engines read is data: no browser runs it, and the policy does not speak of it.
        is_data = element.get("type") == "application/ld+json"
        if element.tag == "style" or (element.tag == "script" and not element.get("src") and not is_data):
            faults.append(f"inline <{element.tag}>")
        for name, value in element.attributes.items():
            if name == "style" or name.startswith(("on", "hx-on")):
                faults.append(f"{name}= on <{element.tag}>")
            if name != "value" and value.strip().lower().startswith(("javascript:", "js:")):
                faults.append(f"{name}={value[:30]!r} on <{element.tag}>")
    return faults


def address_faults(page: Page) -> list[str]:
    """Nothing is loaded from, or sent to, another host; only links may lead away."""
    return [
        f"<{element.tag}> asks {element[name]!r}"
        for element in page.walk()
        for name in ADDRESSES
        if name in element and not (element.tag == "a" and name == "href") and is_elsewhere(element[name])
    ]


def is_elsewhere(address: str) -> bool:
    """Whether this address is on another host (the canonical address of a page may be written in full)."""
    parts = urlsplit(address)
    return bool(parts.netloc) and parts.hostname not in ("localhost", "127.0.0.1")


def form_faults(page: Page) -> list[str]:
    """A form that changes something carries the token; one that does not has none to leak into addresses."""
    faults = []
    for form in page.find_all("form"):
        tokens = [field for field in form.find_all("input") if field.get("name") == "csrf_token" and field.get("value")]
        if form.get("method", "get").lower() == "post" and len(tokens) != 1:
            faults.append(f"the form to {form.get('action')!r} has {len(tokens)} CSRF tokens")
        if form.get("method", "get").lower() == "get" and tokens:
            faults.append(f"the form to {form.get('action')!r} shows its CSRF token in the address")
    return faults

"""The sentences of the code and what the catalogues say for them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from app import ROOT

FOLDER = ROOT / "app" / "translations"
TRANSLATED = ("fr", "nl", "de")
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
_TAG = re.compile(r"</?\w[^>]*>")


@cache
def said_by_the_code() -> Catalog:
    """Every message of the code and the templates, found as pyproject.toml says."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    methods = [(mapping["pattern"], mapping["method"]) for mapping in mappings]
    options = {
        mapping["pattern"]: {name: value for name, value in mapping.items() if name not in ("method", "pattern")}
        for mapping in mappings
    }
    catalogue = Catalog()
    found = extract_from_dir(str(ROOT), methods, options, KEYWORDS)
    for file, line, message, comments, context in found:
        catalogue.add(message, None, [(file, line)], auto_comments=comments, context=context)
    return catalogue


@cache
def catalogue(language: str) -> Catalog:
    """What people wrote for this language; Babel complains here if the file is not well formed."""
    with file(language, "po").open("rb") as source:
        return read_po(source, locale=language, abort_invalid=True)


@cache
def compiled(language: str) -> Catalog:
    """What the application reads."""
    with file(language, "mo").open("rb") as source:
        return read_mo(source)


def file(language: str, kind: str) -> Path:
    """A catalogue's file, `po` or `mo`."""
    return FOLDER / language / "LC_MESSAGES" / f"messages.{kind}"


def messages(of: Catalog) -> dict[str, Message]:
    """The messages by their English, without the header."""
    return {singular(message): message for message in of if message.id}


def singular(message: Message) -> str:
    """The English of a message; of two forms, the first."""
    return message.id if isinstance(message.id, str) else message.id[0]


def english(message: Message) -> tuple[str, ...]:
    """One form, or two for what is counted."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def translation(message: Message) -> tuple[str, ...]:
    """The same in the catalogue's language; empty where nothing stands."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def marks(text: str) -> tuple[list[str], list[str]]:
    """What a translation must keep: its placeholders and its HTML tags, each as often as they stand there."""
    return sorted(match[0] for match in PLACEHOLDER.finditer(text)), sorted(_TAG.findall(text))

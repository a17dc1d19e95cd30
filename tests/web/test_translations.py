"""Every sentence is said in every language, and no page falls back into English."""

from __future__ import annotations

import re
from functools import cache

import pytest
from babel.messages.catalog import Message
from flask import Flask

from app.models import Marathon
from tests.checking import CheckingClient
from tests.pages import Element, Page
from tests.web.catalogues import (
    PLACEHOLDER,
    TRANSLATED,
    catalogue,
    compiled,
    english,
    marks,
    messages,
    said_by_the_code,
    translation,
)
from tests.web.whole_evening import whole_evening

every_language = pytest.mark.parametrize("language", TRANSLATED)
# Pages say the same over any database.
one_database = pytest.mark.parametrize("house", ["sqlite"], indirect=True)

SHORTEST = 12  # a shorter one may be the same word in two languages
READ_ALOUD = ("alt", "aria-label", "data-done", "data-labels", "data-text", "placeholder", "title")


@every_language
def test_every_message_is_translated(language: str) -> None:
    ours, theirs = messages(said_by_the_code()), messages(catalogue(language))

    assert sorted(set(ours) - set(theirs)) == [], "not in the catalogue"
    assert [id_ for id_, message in theirs.items() if not all(translation(message))] == [], "without a translation"
    assert [id_ for id_, message in theirs.items() if message.fuzzy] == [], "fuzzy"
    assert [id_ for id_ in ours if english(ours[id_]) != english(theirs[id_])] == [], "another plural"


@every_language
def test_a_catalogue_holds_nothing_that_is_no_longer_said(language: str) -> None:
    assert sorted(set(messages(catalogue(language))) - set(messages(said_by_the_code()))) == []
    assert [str(id_) for id_ in catalogue(language).obsolete] == []


@every_language
def test_a_translation_keeps_placeholders_and_tags(language: str) -> None:
    assert [id_ for id_, message in messages(catalogue(language)).items() if not keeps_its_marks(message)] == []


@every_language
def test_a_counted_message_has_every_plural_of_its_language(language: str) -> None:
    theirs = catalogue(language)
    counted = [message for message in theirs if message.id and not isinstance(message.id, str)]

    assert [message.id for message in counted if len(translation(message)) != theirs.num_plurals] == []


@every_language
def test_what_is_compiled_says_what_is_written(language: str) -> None:
    written = {english(message): translation(message) for message in catalogue(language) if message.id}

    assert {english(message): translation(message) for message in compiled(language) if message.id} == written
    assert compiled(language).plural_expr == catalogue(language).plural_expr


@one_database
@every_language
def test_no_page_of_an_evening_falls_back_into_english(
    in_app: Flask, evening: Marathon, desk: CheckingClient, language: str
) -> None:
    pages = whole_evening(in_app, evening, desk, language)

    assert {name: left for name, page in pages.items() if (left := english_on(page, language))} == {}


@one_database
def test_the_search_finds_english(in_app: Flask, evening: Marathon, desk: CheckingClient) -> None:
    pages = whole_evening(in_app, evening, desk, "en")

    assert len(pages) > 50
    assert [name for name, page in pages.items() if not english_on(page, "fr")] == []


def keeps_its_marks(message: Message) -> bool:
    """Whether each form has the placeholders and tags of an English one; the last, those of the English plural."""
    asked, given = [marks(text) for text in english(message)], [marks(text) for text in translation(message)]
    return given[-1] == asked[-1] and all(marks in asked for marks in given)


def english_on(page: Page, language: str) -> list[str]:
    """The English sentences of the catalogue that this page says, though the language has its own."""
    said = " ".join(everything(page).split())
    return [text for text, longest, whole in english_to_find(language) if longest in said and whole.search(said)]


@cache
def english_to_find(language: str) -> list[tuple[str, str, re.Pattern[str]]]:
    """The sentences that this language says otherwise: each with its longest piece, quickly missed, and as a whole."""
    return [
        (text, max(PLACEHOLDER.split(text)[::2], key=len), as_pattern(text))
        for message in messages(catalogue(language)).values()
        for text in english(message)
        if len(PLACEHOLDER.sub("", text)) > SHORTEST and text not in translation(message)
    ]


def as_pattern(text: str) -> re.Pattern[str]:
    """A sentence with anything in its placeholders, as whole words."""
    pieces = PLACEHOLDER.split(text)[::2]  # what stands between is the placeholders' names
    return re.compile(r"(?<!\w)" + r".{1,80}?".join(map(re.escape, pieces)) + r"(?!\w)")


def is_another_language(element: Element) -> bool:
    """Whether it is written for programs, or for readers of a language that it names: an invitation."""
    return element.tag in ("script", "style") or (element.tag == "textarea" and "lang" in element)


def everything(element: Element) -> str:
    """What is shown, read aloud or kept to be shown later."""
    own = " ".join(element[name] for name in READ_ALOUD if name in element)
    inner = "".join(
        child if isinstance(child, str) else everything(child)
        for child in element.children
        if isinstance(child, str) or not is_another_language(child)
    )
    return f"{inner} | {own} | " if own else inner

"""The writing coach: what in a word of support may hurt the person it is for. It explains and never blocks.

Deterministic, without network or dictionary, in time linear in the text. Spans count Unicode code points.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import regex

from app.rules import coach_words
from app.rules.folding import Folded, fold, words_pattern


class Code(StrEnum):
    """What a piece of advice is about; templates hold the sentences."""

    LINK = "link"
    """A web address: it cannot be clicked on paper, and links get cards thrown away by censors."""
    EMAIL = "email"
    """An e-mail address: the writer's, which then lies in a prison's files, or somebody else's."""
    PHONE = "phone"
    """A phone number, for the same reason."""
    RETURN_ADDRESS = "return_address"
    """A postal address where this case's writers should give none."""
    ORGANISATION = "organisation"
    """The organisation's name where naming it endangers the person."""
    NEVER_MENTION = "never_mention"
    """A word that this case's edition asks never to write."""
    RELIGIOUS_GREETING = "religious_greeting"
    """A religious wish where none is welcome; "season's greetings" is the way to say it."""
    PROMISE = "promise"
    """A promise nobody can keep, such as "we will free you"."""
    POLITICS = "politics"
    """A word of politics: it turns a card into evidence."""


@dataclass(frozen=True)
class CaseRules:
    """A case's rules for words; they are data of each case and never global."""

    organisation_may_be_named: bool = True
    return_address_allowed: bool = False
    religious_cards_welcome: bool = False
    never_mention: tuple[str, ...] = ()
    write_until: datetime.date | None = None


@dataclass(frozen=True)
class Advice:
    """One thing worth a second thought: `excerpt` is `text[start:end]`."""

    code: Code
    start: int
    end: int
    excerpt: str


def review(text: str, rules: CaseRules, language: str, organisation: str | None = None) -> list[Advice]:
    """Advice on `text` in reading order; an empty list is the usual answer.

    `language` is the page's and chooses the words of politics; an unknown one is read as English.
    `organisation` is the name, or the names separated by ";", that only some cases allow to be written.
    """
    found: list[Advice] = []
    inside_contact = bytearray(len(text))
    for code, start, end in _findings(text, fold(text), rules, language, organisation):
        # An e-mail address holds a web address, and a web address may hold a number: one advice is enough.
        if code in _CONTACTS and inside_contact[start] and inside_contact[end - 1]:
            continue
        if code in (Code.EMAIL, Code.LINK):
            inside_contact[start:end] = b"\1" * (end - start)
        found.append(Advice(code, start, end, text[start:end]))
    return sorted(found, key=lambda advice: (advice.start, advice.end, advice.code))


_CONTACTS = (Code.LINK, Code.PHONE, Code.RETURN_ADDRESS)

Finding = tuple[Code, int, int]


def _findings(
    text: str, folded: Folded, rules: CaseRules, language: str, organisation: str | None
) -> Iterator[Finding]:
    yield from _contacts(text, folded)
    if not rules.return_address_allowed:
        yield from _folded(Code.RETURN_ADDRESS, _any_of(coach_words.ADDRESSES), folded)
        yield from ((Code.RETURN_ADDRESS, *match.span()) for match in _WITH_CAPITALS.finditer(text))
    if organisation and not rules.organisation_may_be_named:
        yield from _folded(Code.ORGANISATION, words_pattern(organisation.split(";")), folded)
    yield from _folded(Code.NEVER_MENTION, words_pattern(rules.never_mention), folded)
    if not rules.religious_cards_welcome:
        yield from _folded(Code.RELIGIOUS_GREETING, _phrases(coach_words.RELIGIOUS_GREETINGS), folded)
    yield from _folded(Code.PROMISE, _phrases(coach_words.PROMISES), folded)
    yield from _folded(Code.POLITICS, words_pattern(_politics(language)), folded)


def _politics(language: str) -> Iterable[str]:
    return coach_words.POLITICS.get(language[:2].lower(), coach_words.POLITICS["en"])


# Every quantifier is possessive or bounded and every start is anchored by what may not stand before it.
_EMAIL = regex.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]{1,63}+(?:\.[\w-]{1,63}+){1,6}")
_LINK = regex.compile(r"(?i)(?<!\w)(?:https?://|www\.)[^\s<>\"«»]{1,2000}+|(?<!\w)t\.me/\w{1,64}+")
_TLD = "com|org|net|info|eu|fr|nl|be|de|uk|ch|lu|io|app|gov|edu|int|ngo|tv|me"
# "Tenez bon.De tout cœur" is a missing blank and no address: the last part is all small or all capital letters.
_DOMAIN = regex.compile(
    rf"(?<![\w.@-])(?:[\w-]{{1,63}}+\.){{1,6}}?(?:{_TLD}|{_TLD.upper()})(?![\w-])(?!\.\w)(?:/[^\s<>\"«»]{{0,2000}}+)?"
)
_PHONE = regex.compile(r"(?<![\d+/.-])(?:\+ ?|\()?\d(?:[ .\-/()]{0,2}+\d){7,14}(?!\d)")
_DATE = regex.compile(r"\d{1,2}([./ -])\d{1,2}\1\d{4}|\d{4}-\d{1,2}-\d{1,2}")
_NORTH_AMERICAN = regex.compile(r"\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}")
# Capitals tell "1012 AB Amsterdam" from "en 2026 la liberté" and "12 High Street" from "500 people in the street".
_WITH_CAPITALS = regex.compile(
    r"(?<!\w)(?:[1-9]\d{3} ?[A-Z]{2} {1,3}\p{Lu}\w{2,40}"
    r"|\d{1,5} (?:\p{Lu}\w{0,30} ){1,3}(?:Street|Road|Avenue|Lane|Drive|Square|Terrace|Crescent)(?!\w))"
)
_TAIL = ".,;:!?)]}'’…"


def _contacts(text: str, folded: Folded) -> Iterator[Finding]:
    for match in _EMAIL.finditer(text):
        yield Code.EMAIL, *match.span()
    for pattern in (_LINK, _DOMAIN):
        for match in pattern.finditer(text):
            # The full stop after an address ends the sentence.
            yield Code.LINK, match.start(), match.start() + len(match[0].rstrip(_TAIL))
    for match in _PHONE.finditer(folded.text):
        if _is_phone_number(match[0]):
            yield Code.PHONE, *folded.span(*match.span())


def _is_phone_number(found: str) -> bool:
    if _DATE.fullmatch(found):
        return False
    digits = regex.sub(r"\D", "", found)
    if found.startswith("+"):
        return True
    if digits.startswith("0"):
        return len(digits) >= 9
    return _NORTH_AMERICAN.fullmatch(found) is not None


def _folded(code: Code, pattern: regex.Pattern[str] | None, folded: Folded) -> Iterator[Finding]:
    for match in pattern.finditer(folded.text) if pattern else ():
        start, end = match.span()
        end -= len(match[0]) - len(match[0].rstrip())
        yield code, *folded.span(start, end)


@cache
def _any_of(expressions: tuple[str, ...]) -> regex.Pattern[str]:
    return regex.compile("|".join(expressions))


@cache
def _phrases(expressions: tuple[str, ...]) -> regex.Pattern[str]:
    # People put a comma or a second blank between words; three signs at most keep it linear.
    spaced = "|".join(expressions).replace(" ", r"[ ,]{1,3}")
    return regex.compile(rf"(?<!\w)(?:{spaced})(?!\w)")

"""The tables of an edition's files: what each TOML file may hold.

`docs/editions.md` says the same in prose; `edition_files.py` reads a folder with these models.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.services.edition_values import (
    Address,
    Country,
    Email,
    Headline,
    Language,
    LetterBody,
    Name,
    Notice,
    Phrase,
    PortraitName,
    Sentence,
    Since,
    Site,
    Slug,
    Story,
    Summary,
    TimeZone,
)


class Table(BaseModel):
    """A TOML table: no key unknown, no type bent, nothing changed afterwards."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Organisation(Table):
    """Who publishes the edition."""

    name: Name | None = None
    site: Site | None = None


class EditionTable(Table):
    """`edition.toml`."""

    slug: Slug
    year: Annotated[int, Field(ge=1961, le=2200)]
    starts: date
    ends: date
    goal: Annotated[int, Field(ge=1, le=1_000_000_000)]
    languages: Annotated[list[Language], Field(min_length=1, max_length=20)]
    country: Country
    time_zone: TimeZone
    invented: bool = False
    cases: Annotated[list[Slug], Field(min_length=1, max_length=20)]
    petitions: Annotated[list[Slug], Field(max_length=20)] = []
    title: dict[str, Headline]
    notice: dict[str, Notice] = {}
    organisation: Organisation = Organisation()


class Rules(Table):
    """What people may write to this person; nobody guesses them, so the booleans have no default."""

    organisation_may_be_named: bool
    return_address_allowed: bool
    religious_cards_welcome: bool
    write_until: date | None = None


class Authority(Table):
    """Whom the letter is addressed to, as printed on the envelope."""

    lines: Address
    email: Email | None = None


class Recipient(Table):
    """Where words of support are sent."""

    name: Name
    lines: Address


class CaseTable(Table):
    """`case.toml`: the facts that need no translation."""

    name: Name
    country: Country | None = None
    safety: Literal["names", "initials", "numbers"]
    since: Since | None = None
    ends: date | None = None
    portrait: PortraitName | None = None
    portrait_credit: Name | None = None
    authority: Authority
    recipient: Recipient | None = None
    rules: Rules


class LetterText(Table):
    """The letter a person signs: one page."""

    addressee: Sentence
    salutation: Headline
    body: LetterBody
    closing: Sentence


class CaseText(Table):
    """One language of a case: `fr.toml`, `nl.toml`…"""

    country_name: Phrase
    headline: Headline
    summary: Summary
    story: Story
    demand: Sentence
    never_mention: Annotated[list[Phrase], Field(max_length=40)] = []
    words_advice: Annotated[list[Sentence], Field(min_length=2, max_length=5)]
    warning: Notice | None = None
    letter: LetterText


class PetitionTable(Table):
    """`petition.toml`: the facts of a letter that may be signed all year."""

    ends: date
    goal: Annotated[int, Field(ge=1, le=1_000_000_000)]
    safety: Literal["names", "initials", "numbers"] = "names"
    authority: Authority


class PetitionText(Table):
    """One language of a petition."""

    headline: Headline
    summary: Summary
    story: Story
    demand: Sentence
    warning: Notice | None = None
    letter: LetterText


class GoodNewsText(Table):
    """One language of a piece of good news."""

    title: Headline
    summary: Summary
    text: Story


class GoodNewsTable(Table):
    """`good-news/<slug>.toml`: what became of somebody, in each language a table of its own."""

    date: date
    case: Slug | None = None
    languages: dict[str, GoodNewsText]

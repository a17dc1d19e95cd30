"""The documents of the kit as data: everything a layout shows, already in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal


@dataclass(frozen=True)
class Document:
    """What a layout is given; `layout` is its file in `typst/`, `language` what the whole document is written in."""

    layout: ClassVar[str]

    language: str
    title: str


@dataclass(frozen=True)
class Step:
    """One of the three things to do."""

    name: str
    sentence: str


@dataclass(frozen=True)
class PosterLabels:
    """The words that stand on every poster."""

    when: str
    where: str
    goal: str
    address: str
    code: str
    note: str
    qr: str
    steps: tuple[Step, Step, Step]


@dataclass(frozen=True)
class Poster(Document):
    """One page for the door and the tables: the code to scan, when, where, and the address to type instead.

    `address` and `code` are shown as they are typed; `qr` is the SVG of the address to scan, with its quiet zone;
    `languages` are their own names for themselves; `labels.note` heads the line left for a pen.
    """

    layout: ClassVar[str] = "poster.typ"

    edition: str
    date: str
    time: str
    place: str
    goal: str
    address: str
    code: str
    qr: str
    languages: tuple[str, ...]
    footer: str
    labels: PosterLabels
    size: Literal["a4", "a3"] = "a4"


@dataclass(frozen=True)
class CardLabels:
    """The words that stand on every table card."""

    demand: str
    address: str
    qr: str


@dataclass(frozen=True)
class Card:
    """One case: who it is about and what is asked; `portrait` is a JPEG, `qr` the SVG of its place on the join page."""

    name: str
    country: str
    headline: str
    summary: str
    demand: str
    portrait: bytes
    portrait_credit: str
    qr: str


@dataclass(frozen=True)
class TableCards(Document):
    """A5 cards to stand on the tables, one page for each case. A case without portrait has empty bytes."""

    layout: ClassVar[str] = "table_cards.typ"

    edition: str
    address: str
    code: str
    footer: str
    cards: tuple[Card, ...]
    labels: CardLabels


@dataclass(frozen=True)
class SharePicture(Document):
    """What a messenger shows beside a marathon's address, 1200 × 630 pixels; `notice` is empty or says it is off."""

    layout: ClassVar[str] = "share.typ"

    edition: str
    date: str
    time: str
    place: str
    notice: str

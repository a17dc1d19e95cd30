"""What a projected screen shows: the whole state of one marathon, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.rules.counting import Split
from app.rules.state import State

# Longer words are cut on the wall (never in the card that is printed): four lines that fifteen metres can read.
LONGEST_SHOWN = 220
# Words sent with every state; the screen turns their pages, the next minute brings others.
WORDS_AT_ONCE = 6
# Points of all drawings of one state together: what keeps a message within 15 kB.
MOST_POINTS = 900


@dataclass(frozen=True)
class Spotlight:
    """The person everyone is looking at: one case, in the screen's language. `count` is None while counts are hidden."""

    slug: str
    name: str
    country: str
    demand: str
    portrait: str | None
    count: int | None


@dataclass(frozen=True)
class WordShown:
    """An approved word, cut to what a wall can carry; `path` is the drawing as SVG path data (0 to 1000)."""

    id: int
    text: str
    path: str
    to: str
    by: str
    language: str = ""


@dataclass(frozen=True)
class CaseTotal:
    """One case's part of the evening."""

    slug: str
    name: str
    country: str
    count: int


@dataclass(frozen=True)
class Stage:
    """Everything a screen shows. While counts are hidden there is no number in it, while it is blank no word."""

    code: str
    title: str
    place: str
    state: State
    theme: str
    starts_at: datetime
    time_zone: str
    goal: int = 0
    blank: bool = False
    hide_count: bool = False
    split: Split | None = None
    milestone: int = 0
    next_milestone: int = 0
    spotlight: Spotlight | None = None
    words: Sequence[WordShown] = field(default_factory=tuple)
    cases: Sequence[CaseTotal] = field(default_factory=tuple)

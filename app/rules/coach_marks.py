"""Where the coach's advice stands in a text: the text cut into pieces, those it is about with the advice's numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.rules.coach import Advice


@dataclass(frozen=True)
class Piece:
    """A stretch of the text; `notes` are the places, from 1, of the advice that is about it."""

    text: str
    notes: tuple[int, ...] = ()


def pieces(text: str, advice: Sequence[Advice]) -> list[Piece]:
    """The whole text in order: put together again, the pieces are the text."""
    cuts = sorted({0, len(text), *(one.start for one in advice), *(one.end for one in advice)})
    return [Piece(text[start:end], _about(start, end, advice)) for start, end in pairwise(cuts)]


def _about(start: int, end: int, advice: Sequence[Advice]) -> tuple[int, ...]:
    return tuple(place for place, one in enumerate(advice, 1) if one.start <= start and end <= one.end)

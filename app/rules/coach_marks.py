"""Where the coach's advice stands in a text: cut into pieces, those it is about with the number of the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.rules.coach import Advice, Code


@dataclass(frozen=True)
class Piece:
    """A stretch of the text; `notes` are the numbers, as in `reasons`, of what is said about it."""

    text: str
    notes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Reason:
    """One thing worth a second thought, said once however often it occurs in the text."""

    number: int
    code: Code
    excerpts: tuple[str, ...]


def reasons(advice: Sequence[Advice]) -> list[Reason]:
    """The advice by what it is about, numbered from 1 in reading order."""
    codes = dict.fromkeys(one.code for one in advice)
    return [
        Reason(number, code, tuple(dict.fromkeys(one.excerpt for one in advice if one.code is code)))
        for number, code in enumerate(codes, 1)
    ]


def pieces(text: str, advice: Sequence[Advice]) -> list[Piece]:
    """The whole text in order: put together again, the pieces are the text."""
    number = {reason.code: reason.number for reason in reasons(advice)}
    cuts = sorted({0, len(text), *(one.start for one in advice), *(one.end for one in advice)})
    return [
        Piece(
            text[start:end],
            tuple(sorted({number[one.code] for one in advice if one.start <= start and end <= one.end})),
        )
        for start, end in pairwise(cuts)
    ]

"""What counts, and how it adds up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """The four kinds of action; they are shown side by side and never merged silently."""

    SIGNATURE = "signature"
    WORD = "word"
    PAPER_LETTER = "paper_letter"
    PAPER_CARD = "paper_card"


PAPER = (Kind.PAPER_LETTER, Kind.PAPER_CARD)
LARGEST_TALLY = 500


@dataclass(frozen=True)
class Split:
    """Actions by kind, each a count of zero or more."""

    signatures: int = 0
    words: int = 0
    paper_letters: int = 0
    paper_cards: int = 0

    @property
    def total(self) -> int:
        """All actions together."""
        return self.signatures + self.words + self.paper_letters + self.paper_cards

    @property
    def letters(self) -> int:
        """Letters signed by phone and on paper."""
        return self.signatures + self.paper_letters

    def __add__(self, other: Split) -> Split:
        return Split(
            self.signatures + other.signatures,
            self.words + other.words,
            self.paper_letters + other.paper_letters,
            self.paper_cards + other.paper_cards,
        )


_FIELD = {
    Kind.SIGNATURE: "signatures",
    Kind.WORD: "words",
    Kind.PAPER_LETTER: "paper_letters",
    Kind.PAPER_CARD: "paper_cards",
}


@dataclass(frozen=True)
class Counts:
    """A marathon's actions: the whole and each case's part (by case id)."""

    split: Split = field(default_factory=Split)
    by_case: Mapping[int, Split] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All actions together."""
        return self.split.total

    def of(self, case_id: int) -> Split:
        """One case's part; nothing yet is a split of zeros."""
        return self.by_case.get(case_id, Split())


def add_up(rows: Iterable[tuple[int, str, int]]) -> Counts:
    """Counts from rows of (case id, kind, count); several rows of the same kind add up."""
    cells: dict[int, dict[str, int]] = {}
    for case_id, kind, count in rows:
        of_case = cells.setdefault(case_id, {})
        name = _FIELD[Kind(kind)]
        of_case[name] = of_case.get(name, 0) + count
    by_case = {case_id: Split(**of_case) for case_id, of_case in cells.items()}
    return Counts(sum(by_case.values(), Split()), by_case)


def fewest(case_ids: Iterable[int], counts: Counts) -> int | None:
    """The case that most needs the next letter: the fewest actions, the earlier in the edition on a tie."""
    return min(case_ids, key=lambda case_id: counts.of(case_id).total, default=None)


def behind(case_ids: Iterable[int], counts: Counts) -> int | None:
    """The case to point at when letters are asked for: that with the fewest actions, none while all have the same."""
    cases = list(case_ids)
    last = fewest(cases, counts)
    if last is None or all(counts.of(case_id).total == counts.of(last).total for case_id in cases):
        return None
    return last

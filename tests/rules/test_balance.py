"""Whom to point at when letters are asked for: whoever has the fewest, and nobody where all have the same."""

from __future__ import annotations

from app.rules.counting import Counts, Split, add_up, behind

CASES = (1, 2, 3)


def test_whoever_has_the_fewest_is_behind() -> None:
    counts = add_up([(1, "signature", 5), (2, "word", 2), (3, "paper_letter", 9)])
    assert behind(CASES, counts) == 2


def test_nothing_yet_is_the_fewest() -> None:
    counts = add_up([(1, "signature", 5), (3, "paper_card", 1)])
    assert behind(CASES, counts) == 2


def test_nobody_is_behind_where_all_have_the_same() -> None:
    assert behind(CASES, Counts()) is None
    assert behind(CASES, Counts(by_case={case: Split(signatures=4) for case in CASES})) is None
    assert behind((), Counts()) is None

"""Whoever sends the worst 64 kB they can think of gets a quick refusal: one request must not stop the hall."""

from __future__ import annotations

import time

import pytest

from app.rules import names
from app.rules.coach import CaseRules, review
from app.rules.errors import TextFault, TextRefused

MOST = 64_000

HOSTILE = {
    "zero-width blanks": "\u200b" * MOST + "x",
    "zero-width blanks between words": ("\u200b" * 60 + "x") * (MOST // 60),
    "no-break blanks": "\u00a0\u200b" * (MOST // 2) + "x",
    "blanks": "x" + " " * MOST + "x",
    "marks out of order": "a" + "\u0315" * (MOST // 2) + "\u0327" * (MOST // 2),
    "marks in turns": "a" + "\u0301\u0323" * (MOST // 2),
    "marks behind words": ("a" + "\u0301\u0323" * 8) * (MOST // 17),
    "marks and unseen signs": "a" + ("\u0315\u0327" * 4 + "\u00ad") * (MOST // 9),
    "joiners": "क" + "\u200d" * MOST + "क",
    "line ends": "\n " * (MOST // 2) + "x",
    "regional indicators": "\U0001f1e7" * MOST,
    "ligatures of eighteen letters": "\ufdfa" * MOST,
}


@pytest.mark.parametrize("most", [1_280, 19_200, MOST])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_text_takes_no_time(text: str, most: int) -> None:
    began = time.process_time()

    for check in (names.check_name, names.check_town, lambda typed: names.check_text(typed, 1200)):
        try:
            check(text[:most])
        except TextRefused:
            continue

    assert time.process_time() - began < 0.5


def test_a_text_within_the_limit_is_measured_after_its_blanks_are_collapsed() -> None:
    assert names.check_name("Anna" + " " * 500 + "Peeters") == "Anna Peeters"
    assert names.check_text("Courage" + " " * 3000 + "!", 1200) == "Courage !"


def test_a_tower_of_marks_is_told_apart_from_a_long_name() -> None:
    with pytest.raises(TextRefused) as tower:
        names.check_name("a" + "\u0301" * 200)
    with pytest.raises(TextRefused) as long:
        names.check_name("a" * 20_000)

    assert (tower.value.fault, long.value.fault) == (TextFault.CONTROL, TextFault.TOO_LONG)


def test_the_coach_reads_the_longest_text_at_once() -> None:
    text = "12 High Big a.b @x 1-1 rue " * 180
    began = time.process_time()

    review(text[:4800], CaseRules(never_mention=("grève de la faim",)), "fr", "Some Organisation")

    assert time.process_time() - began < 0.5

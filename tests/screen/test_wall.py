"""How many lights, how many places, what one is worth."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.counting import Split
from app.rules.state import State
from app.screen.wall import MOST_LIGHTS, places_for, wall_of, worth_of
from app.services.screens import WORDS_AT_ONCE, Stage, window

STAGE = Stage(
    code="KWN4R7",
    title="Soirée bougies",
    place="Salle des fêtes",
    state=State.OPEN,
    theme="dark",
    starts_at=datetime(2026, 12, 10, 18, tzinfo=UTC),
    time_zone="Europe/Brussels",
    goal=500,
    split=Split(),
)


@given(total=st.integers(0, 2_000_000), goal=st.integers(1, 500_000))
def test_every_light_has_its_place(total: int, goal: int) -> None:
    wall = wall_of(replace(STAGE, goal=goal, split=Split(signatures=total)))
    assert wall.lit == total // wall.worth
    assert wall.lit <= wall.places
    assert sum(row.lit for row in wall.rows) == wall.lit
    assert sum(row.lit + row.waiting for row in wall.rows) == wall.places


@pytest.mark.parametrize(("total", "worth"), [(0, 1), (MOST_LIGHTS, 1), (MOST_LIGHTS + 1, 10), (700_000, 100)])
def test_a_light_is_one_action_as_long_as_it_can_be_seen(total: int, worth: int) -> None:
    assert worth_of(total) == worth


def test_the_wall_is_full_at_the_goal_and_grows_past_it() -> None:
    assert places_for(500, 500) == 500
    assert places_for(501, 500) == 1000


def test_few_candles_are_large_and_the_room_steps_back_when_the_wall_is_full() -> None:
    assert [places_for(total, 500) for total in (0, 5, 24, 25, 61, 400, 401)] == [24, 24, 24, 60, 150, 400, 500]


@given(total=st.integers(0, 500_000), goal=st.integers(0, 500_000))
def test_the_wall_never_shrinks_while_actions_come(total: int, goal: int) -> None:
    assert total <= places_for(total, goal) <= places_for(total + 1, goal)


def test_a_blank_wall_and_an_untold_one_say_nothing() -> None:
    blank = wall_of(replace(STAGE, blank=True, split=None))
    untold = wall_of(replace(STAGE, split=None))
    assert (blank.worth, untold.worth) == (0, 0)


def test_words_take_turns_and_the_latest_is_always_there() -> None:
    ids = list(range(20, 0, -1))
    turns = [window(ids, turn) for turn in range(8)]
    assert all(turn[0] == 20 and len(set(turn)) == WORDS_AT_ONCE for turn in turns)
    assert {word for turn in turns for word in turn} == set(ids)

"""Distances as on a good map, and positions that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.distance import Spot, kilometres, spot

BRUSSELS, SPA = Spot(50.8505, 4.3488), Spot(50.4838, 5.8667)
SPOTS = st.builds(Spot, st.floats(-90, 90), st.floats(-180, 180))


def test_from_brussels_to_spa_it_is_115_kilometres() -> None:
    assert kilometres(BRUSSELS, SPA) == pytest.approx(114.9, abs=0.5)


def test_a_pole_is_ten_thousand_kilometres_from_the_equator() -> None:
    assert kilometres(Spot(0, 0), Spot(90, 123)) == pytest.approx(10_007.6, abs=0.5)


@given(SPOTS, SPOTS)
def test_it_is_as_far_there_as_back_and_never_round_the_world(one: Spot, other: Spot) -> None:
    there = kilometres(one, other)

    assert there == pytest.approx(kilometres(other, one))
    assert 0 <= there <= 20_016


@pytest.mark.parametrize("told", ["", "north", "nan", "inf", "90.1", None, "50,8", "\x00"])
def test_what_is_no_latitude_is_nowhere(told: str | None) -> None:
    assert spot(told, "4.3") is None


def test_a_position_is_as_exact_as_asked() -> None:
    assert spot("50.850467", "4.348799", 2) == Spot(50.85, 4.35)

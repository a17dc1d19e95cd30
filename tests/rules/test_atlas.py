"""The map: every marathon in one light, lights far enough apart for a thumb, the same for the same points."""

from __future__ import annotations

import math
import random
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from app.rules.atlas import APART, WIDTH, Box, box_of, lights, sheet_for
from app.rules.distance import Spot

BELGIUM = Box(49.5, 2.5, 51.5, 6.4)
SPOTS = st.lists(st.builds(Spot, st.floats(49.5, 51.5), st.floats(2.5, 6.4)), max_size=80)


@given(SPOTS)
def test_every_point_stands_in_exactly_one_light(spots: list[Spot]) -> None:
    found = lights(spots, sheet_for(BELGIUM))

    assert sorted(number for light in found for number in light.members) == list(range(len(spots)))
    assert all(light.box.holds(spots[number]) for light in found for number in light.members)


@given(SPOTS)
def test_two_lights_can_always_be_told_apart_by_a_thumb(spots: list[Spot]) -> None:
    found = lights(spots, sheet_for(BELGIUM))

    assert all(math.dist((a.x, a.y), (b.x, b.y)) > APART - 0.2 for a, b in combinations(found, 2))


@given(SPOTS, st.randoms())
def test_the_order_in_which_marathons_come_moves_no_light(spots: list[Spot], chance: random.Random) -> None:
    before = lights(spots, sheet_for(BELGIUM))
    other = list(spots)
    chance.shuffle(other)

    after = lights(other, sheet_for(BELGIUM))

    assert [(round(a.x), round(a.y), len(a.members)) for a in before] == [
        (round(a.x), round(a.y), len(a.members)) for a in after
    ]


def test_a_sheet_shows_all_of_its_box_with_air_around() -> None:
    sheet = sheet_for(BELGIUM)

    for spot in (Spot(49.5, 2.5), Spot(51.5, 6.4)):
        x, y = sheet.at(spot)
        assert 0 < x < WIDTH
        assert 0 < y < sheet.height


def test_a_village_and_a_long_country_both_make_a_sheet_that_fits_a_phone() -> None:
    village, chile = box_of([Spot(50.5, 5.8)]), Box(-55.0, -75.0, -17.0, -67.0)
    assert village is not None

    for box in (village, chile):
        assert 500 < sheet_for(box).height <= 1300

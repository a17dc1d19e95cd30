"""A drawing on the wall is sent with few points and still is the drawing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.rules.drawings import thinned

point = st.tuples(st.integers(0, 1000), st.integers(0, 1000))
drawings = st.lists(st.lists(point, min_size=1, max_size=60).map(tuple), min_size=1, max_size=30).map(tuple)


@given(drawing=drawings, most=st.integers(2, 400))
def test_it_never_has_more_points_than_allowed(drawing: tuple[tuple[tuple[int, int], ...], ...], most: int) -> None:
    thin = thinned(drawing, most)
    assert sum(len(stroke) for stroke in thin) <= most
    assert thin


def test_a_drawing_that_fits_is_left_alone() -> None:
    drawing = (((1, 1), (2, 2), (3, 3)),)
    assert thinned(drawing, 3) == drawing


def test_each_stroke_keeps_its_ends() -> None:
    line = tuple((x, 500) for x in range(1000))
    (thin,) = thinned((line,), 100)
    assert (thin[0], thin[-1]) == ((0, 500), (999, 500))

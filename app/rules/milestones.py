"""Round numbers worth a cheer."""

from __future__ import annotations

_STEPS = (1, 2, 5)


def reached(total: int) -> int:
    """The highest milestone (10, 20, 50, 100, 200, 500, …) at or below `total`; 0 below ten."""
    best = 0
    scale = 10
    while scale <= total:
        best = max(step * scale for step in _STEPS if step * scale <= total)
        scale *= 10
    return best


def following(total: int) -> int:
    """The first milestone above `total`."""
    scale = 10
    while True:
        for step in _STEPS:
            if step * scale > total:
                return step * scale
        scale *= 10


# Goals that a host of each kind has a fair chance to pass: letters per evening, from the product's own ranges.
SUGGESTED_GOAL = {
    "workplace": 150,
    "association": 200,
    "sports_club": 150,
    "school": 500,
    "home": 50,
    "public_place": 300,
}

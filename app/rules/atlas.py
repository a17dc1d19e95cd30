"""The map: where a point stands on the sheet, and which points stand so close that they are one light."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.rules.distance import Spot

WIDTH = 1000.0
# On a phone of 320 pixels the sheet is 288 wide: two lights so far apart can each be touched (24 pixels, WCAG 2.5.8).
APART = 92.0
# Between the country and the edge of the sheet, as a part of its longer side.
_MARGIN = 0.05
# Degrees: a village fills no more of the sheet than this.
_SMALLEST = 0.12
_TALLEST = 1.25


@dataclass(frozen=True)
class Box:
    """A piece of the Earth between two meridians and two parallels, in degrees."""

    south: float
    west: float
    north: float
    east: float

    def holds(self, spot: Spot) -> bool:
        """Whether the point is within, the edges too."""
        return self.south <= spot.latitude <= self.north and self.west <= spot.longitude <= self.east

    @property
    def middle(self) -> Spot:
        """The point in its middle."""
        return Spot((self.south + self.north) / 2, (self.west + self.east) / 2)


@dataclass(frozen=True)
class Sheet:
    """A piece of the Earth on paper, `WIDTH` units wide: degrees of longitude are narrowed as in its middle."""

    box: Box

    @cached_property
    def _narrow(self) -> float:
        return max(math.cos(math.radians(self.box.middle.latitude)), 0.05)

    @cached_property
    def _scale(self) -> float:
        return WIDTH / ((self.box.east - self.box.west) * self._narrow)

    @cached_property
    def height(self) -> float:
        """How tall it is, in the same units."""
        return (self.box.north - self.box.south) * self._scale

    def at(self, spot: Spot) -> tuple[float, float]:
        """From the left, and from the top."""
        x = (spot.longitude - self.box.west) * self._narrow * self._scale
        return x, (self.box.north - spot.latitude) * self._scale

    def spot(self, x: float, y: float) -> Spot:
        """What stands so far from the left, and from the top."""
        return Spot(self.box.north - y / self._scale, self.box.west + x / self._narrow / self._scale)

    @property
    def unit(self) -> float:
        """How many kilometres one unit is."""
        return 111.2 / self._scale


@dataclass(frozen=True)
class Light:
    """One point of the map: the numbers of those who stand there, where, and the box that holds them all."""

    x: float
    y: float
    members: tuple[int, ...]
    box: Box


def box_of(spots: Iterable[Spot]) -> Box | None:
    """The smallest box around these; None for none."""
    many = list(spots)
    if not many:
        return None
    latitudes, longitudes = [spot.latitude for spot in many], [spot.longitude for spot in many]
    return Box(min(latitudes), min(longitudes), max(latitudes), max(longitudes))


def sheet_for(box: Box, margin: float = _MARGIN) -> Sheet:
    """A sheet with this box in it and some air around, neither a strip nor larger than a village needs."""
    middle = box.middle
    narrow = max(math.cos(math.radians(middle.latitude)), 0.05)
    high, wide = box.north - box.south, (box.east - box.west) * narrow
    air = 2 * margin * max(high, wide)
    high, wide = max(high + air, _SMALLEST), max(wide + air, _SMALLEST)
    high, wide = max(high, wide * 0.62), max(wide, high / _TALLEST)
    return Sheet(
        Box(
            middle.latitude - high / 2,
            middle.longitude - wide / 2 / narrow,
            middle.latitude + high / 2,
            middle.longitude + wide / 2 / narrow,
        )
    )


def lights(spots: Sequence[Spot], sheet: Sheet) -> list[Light]:
    """The points gathered on a grid; what would still stand too close to a larger light joins it.

    Always the same for the same points, in whatever order they come.
    """
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, spot in enumerate(spots):
        x, y = sheet.at(spot)
        cells[int(y // APART), int(x // APART)].append(number)
    gathered: list[tuple[tuple[float, float], list[int]]] = []
    for _, members in sorted(cells.items(), key=lambda cell: (-len(cell[1]), cell[0])):
        middle = _middle([sheet.at(spots[number]) for number in members])
        close = [light for light in gathered if math.dist(light[0], middle) < APART]
        if close:
            min(close, key=lambda light: math.dist(light[0], middle))[1].extend(members)
        else:
            gathered.append((middle, members))
    gathered.sort(key=lambda light: (light[0][1], light[0][0]))
    return [_light(middle, members, spots) for middle, members in gathered]


def _middle(places: list[tuple[float, float]]) -> tuple[float, float]:
    x, y = (math.fsum(values) / len(places) for values in zip(*places, strict=True))
    return round(x, 1), round(y, 1)


def _light(middle: tuple[float, float], members: list[int], spots: Sequence[Spot]) -> Light:
    box = box_of(spots[number] for number in members)
    assert box is not None
    return Light(*middle, tuple(sorted(members)), box)

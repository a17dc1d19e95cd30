"""How far apart two places are, and whether they can be places at all."""

from __future__ import annotations

import math
from dataclasses import dataclass

# Kilometres: the mean radius of the Earth (IUGG).
_EARTH = 6371.0088


@dataclass(frozen=True)
class Spot:
    """A point on the Earth, in degrees (WGS 84)."""

    latitude: float
    longitude: float


def kilometres(one: Spot, other: Spot) -> float:
    """The distance as the crow flies (haversine: right for neighbours and for antipodes)."""
    north, south = math.radians(one.latitude), math.radians(other.latitude)
    wide = math.radians(other.longitude - one.longitude)
    half = math.sin((south - north) / 2) ** 2 + math.cos(north) * math.cos(south) * math.sin(wide / 2) ** 2
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(half)))


def spot(latitude: object, longitude: object, digits: int | None = None) -> Spot | None:
    """The point that these say, rounded to so many digits; None when they say no point on the Earth."""
    try:
        north, east = float(str(latitude)), float(str(longitude))
    except ValueError:
        return None
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        return None
    return Spot(north, east) if digits is None else Spot(round(north, digits), round(east, digits))

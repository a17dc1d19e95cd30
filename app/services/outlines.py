"""The shapes of countries that `app/places/outline.py` made."""

from __future__ import annotations

import json
from functools import cache

from app.rules.distance import Spot
from app.services.place_files import OWN


@cache
def outline(country: str) -> tuple[tuple[Spot, ...], ...]:
    """The country's rings, the largest first; none when nobody made its outline."""
    file = OWN / f"{country.lower()}.outline.json"
    if not country.isalpha() or not file.is_file():
        return ()
    rings = json.loads(file.read_text(encoding="utf-8"))
    return tuple(tuple(Spot(north, east) for east, north in ring) for ring in rings)

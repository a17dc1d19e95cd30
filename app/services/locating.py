"""Where on the map a marathon is: its pin, else its town's."""

from __future__ import annotations

from app.config import LANGUAGES
from app.models import Host
from app.services import places
from app.services.places import PlaceView, compared


def spot_of(
    country: str, host: Host, town: str, postcode: str, pin: tuple[float, float] | None
) -> tuple[float, float] | None:
    """Degrees of latitude and longitude, None where nobody knows the town. Of a home never more than the town's."""
    if pin is not None and host is not Host.HOME:
        return pin
    place = known_town(country, town, postcode)
    return (place.latitude, place.longitude) if place else None


def known_town(country: str, town: str, postcode: str = "") -> PlaceView | None:
    """The town of this name in any of our languages, where its postcode says which; else the postcode's."""
    wanted = compared(town)
    if not wanted:
        return None
    for language in LANGUAGES:
        for place in places.search(f"{postcode} {town}".strip(), language, 5, country):
            if compared(place.name) == wanted:
                return place
    found = places.by_postcode(country, postcode, LANGUAGES[0]) if postcode.strip() else None
    return found.place if found and found.is_exact else None

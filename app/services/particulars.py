"""What a marathon is: checked the same way when it is registered and when it is changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.models import Case, Edition, Host
from app.rules.errors import (
    CaseNotInMarathon,
    DatesRefused,
    NameRefused,
    NothingChosen,
    PlaceMissing,
    TitleRefused,
)
from app.rules.names import check_name, check_text, check_town
from app.services.locating import spot_of

LONGEST_EVENT = timedelta(days=31)
# Of local time: a day further to either side still fits every time zone and every database.
YEARS = range(2000, 2200)
LONGEST_PROGRAMME = 2000
LONGEST_POSTCODE = 16


@dataclass(frozen=True)
class NewMarathon:
    """What an organiser says of a marathon; the times are aware instants, the pin degrees of latitude and longitude."""

    title: str
    host: Host
    place: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    languages: tuple[str, ...]
    cases: tuple[str, ...]
    goal: int
    town: str = ""
    postcode: str = ""
    pin: tuple[float, float] | None = None
    programme: str = ""
    wants_listing: bool = False


def checked(edition: Edition, new: NewMarathon) -> dict[str, Any]:
    """The columns of a marathon that is so.

    Raises `TitleRefused`, `NameRefused` (the place), `TownRefused`, `TextRefused` (the programme), `PlaceMissing`,
    `DatesRefused`, `NothingChosen`, `CaseNotInMarathon`.
    """
    if not timedelta(0) < new.ends_at - new.starts_at <= LONGEST_EVENT or new.starts_at.year not in YEARS:
        raise DatesRefused
    town = check_town(new.town) if new.town.strip() else None
    if new.wants_listing and town is None:
        raise PlaceMissing
    spot = spot_of(edition.country, new.host, town or "", new.postcode, _pin(new))
    return {
        "title": _check_title(new.title),
        "host": new.host,
        "place": check_name(new.place),
        "town": town,
        "postcode": _postcode(new.postcode),
        "latitude": spot[0] if spot else None,
        "longitude": spot[1] if spot else None,
        "programme": check_text(new.programme, LONGEST_PROGRAMME) if new.programme.strip() else "",
        "starts_at": new.starts_at,
        "ends_at": new.ends_at,
        "time_zone": new.time_zone,
        "languages": list(new.languages) or edition.languages,
        "goal": max(new.goal, 1),
        "cases": _cases(edition, new.cases),
    }


def _check_title(title: str) -> str:
    try:
        return check_name(title)
    except NameRefused as cause:
        raise TitleRefused(cause.fault, cause.limit) from cause


def _postcode(typed: str) -> str | None:
    plain = " ".join(typed.split()).upper()
    if not plain:
        return None
    return check_town(plain)[:LONGEST_POSTCODE]


def _pin(new: NewMarathon) -> tuple[float, float] | None:
    if new.pin is None:
        return None
    latitude, longitude = new.pin
    # Neither NaN nor infinity is between two numbers.
    return new.pin if -90 <= latitude <= 90 and -180 <= longitude <= 180 else None


def _cases(edition: Edition, slugs: tuple[str, ...]) -> list[Case]:
    if not slugs:
        raise NothingChosen
    by_slug = {case.slug: case for case in edition.offered}
    if any(slug not in by_slug for slug in slugs):
        raise CaseNotInMarathon
    return [by_slug[slug] for slug in dict.fromkeys(slugs)]

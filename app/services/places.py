"""Finding towns and villages: by a piece of a name in any language, by postcode. See docs/places.md."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from sqlalchemy import case, func, or_, select

from app.models import Place, PlacePostcode, db
from app.rules.distance import Spot
from app.rules.folding import fold

# Longer than any place's name, shorter than what would keep a database busy.
LONGEST_WISH = 80
_SIGNS = re.compile(r"[\W_]+")
# Before a postcode, where a letter comes from abroad: B-4900.
_COUNTRY = re.compile(r"^[A-Za-z]{1,2}-(?=\d)")
_POSTCODE = re.compile(r"^(?=.*\d)[0-9A-Z -]{1,16}$", re.ASCII)


@dataclass(frozen=True)
class PlaceView:
    """A place as one language calls it, with the postcode asked for, else its first; in degrees (WGS 84)."""

    id: int
    name: str
    postcode: str | None
    latitude: float
    longitude: float

    @property
    def spot(self) -> Spot:
        """Where it is."""
        return Spot(self.latitude, self.longitude)


@dataclass(frozen=True)
class Found:
    """The place of a postcode; not exact when nobody has that postcode and the nearest known one was taken."""

    place: PlaceView
    is_exact: bool


def search(text: str, language: str, limit: int = 10, country: str | None = None) -> list[PlaceView]:
    """Places of that name or postcode, or whose name in any language or postcode begins so; the likeliest first.

    "4900 Spa" is both at once. Case, accents and hyphens do not matter. Nothing for a text without letter or digit.
    """
    words = compared(_COUNTRY.sub("", text[:LONGEST_WISH].strip())).split()
    code = canonical(words[0]) if words and words[0][0].isdigit() else None
    name = " ".join(words[1:] if code else words)
    if not code and not name:
        return []
    query = select(Place)
    if country:
        query = query.where(Place.country == country)
    if code:
        of_code = select(PlacePostcode.place_id).where(PlacePostcode.postcode.startswith(code, autoescape=True))
        query = query.where(Place.id.in_(of_code))
    if name:
        begins, within = f"|{name}", f" {name}"
        query = query.where(or_(_says(begins), _says(within))).order_by(
            case((_says(f"{begins}|"), 0), (_says(begins), 1), else_=2)
        )
    found = db.session.scalars(query.order_by(Place.people.desc(), Place.name, Place.id).limit(limit)).all()
    if not found and code and name:
        return search(code, language, limit, country)
    return _views(found, language, code or "")


def by_postcode(country: str, postcode: str, language: str = "") -> Found | None:
    """The place of this postcode, else of the known postcode most like it; None when none begins like it."""
    wanted = canonical(postcode)
    if not wanted:
        return None
    known = db.session.scalar(
        select(PlacePostcode.postcode).where(PlacePostcode.country == country, PlacePostcode.postcode == wanted)
    )
    taken = known or _most_alike(country, wanted)
    if taken is None:
        return None
    place = db.session.scalars(
        select(Place)
        .join(PlacePostcode, PlacePostcode.place_id == Place.id)
        .where(PlacePostcode.country == country, PlacePostcode.postcode == taken)
        .order_by(Place.people.desc(), Place.id)
        .limit(1)
    ).one()
    return Found(_views([place], language, taken)[0], is_exact=known is not None)


def largest(country: str, language: str, limit: int) -> list[PlaceView]:
    """The country's largest towns, to find one's way on a map."""
    query = select(Place).where(Place.country == country).order_by(Place.people.desc(), Place.id)
    return _views(db.session.scalars(query.limit(limit)).all(), language, "")


def is_called(place_id: int, text: str) -> bool:
    """Whether this is the whole name of the place in some language, not the beginning of it."""
    folded = db.session.scalar(select(Place.folded).where(Place.id == place_id))
    return f"|{compared(text)}|" in (folded or "")


def canonical(postcode: str) -> str:
    """A postcode as compared: "B-4900" is "4900", "sw1a 1aa" is "SW1A1AA"; empty for what is none."""
    plain = _COUNTRY.sub("", postcode.strip()[:LONGEST_WISH]).upper()
    return re.sub(r"[ -]", "", plain) if _POSTCODE.match(plain) else ""


def compared(name: str) -> str:
    """A name as compared: without case, accents, hyphens and apostrophes."""
    folded = name.lower() if name.isascii() else fold(name).text
    return " ".join(_SIGNS.sub(" ", folded).split())


def _says(piece: str):  # type: ignore[no-untyped-def]
    return Place.folded.contains(piece, autoescape=True)


def _most_alike(country: str, wanted: str) -> str | None:
    """Of its neighbours in order, the one with the longer common beginning; then the nearer by number."""
    codes = PlacePostcode.postcode
    of_country = PlacePostcode.country == country
    neighbours = (
        db.session.scalar(select(func.max(codes)).where(of_country, codes < wanted)),
        db.session.scalar(select(func.min(codes)).where(of_country, codes > wanted)),
    )

    def unlikeness(code: str) -> tuple[int, int]:
        common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(code, wanted, strict=False)))
        apart = abs(int(code) - int(wanted)) if code.isdecimal() and wanted.isdecimal() else 0
        return -common, apart

    alike = [code for code in neighbours if code and code[0] == wanted[0]]
    return min(alike, key=unlikeness, default=None)


def _views(places: Sequence[Place], language: str, beginning: str) -> list[PlaceView]:
    """Each with its first postcode that begins so."""
    query = (
        select(PlacePostcode.place_id, func.min(PlacePostcode.postcode))
        .where(PlacePostcode.place_id.in_([place.id for place in places]))
        .where(PlacePostcode.postcode.startswith(beginning, autoescape=True))
        .group_by(PlacePostcode.place_id)
    )
    codes = dict(db.session.execute(query).all())
    return [
        PlaceView(place.id, place.names.get(language, place.name), codes.get(place.id), place.latitude, place.longitude)
        for place in places
    ]

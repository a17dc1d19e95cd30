"""Filling the table of places: Lueur's own lists beside `app/places/make.py`, and GeoNames' postal codes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Table, delete, func, insert, select

from app.models import Place, PlacePostcode, db
from app.rules.distance import Spot, kilometres, spot
from app.services.places import canonical, compared
from app.services.transaction import writing

OWN = Path(__file__).parent.parent / "places"
# Kilometres: two villages of one name stand farther apart, a town's own postcodes nearer.
SAME_PLACE = 12.0
# A country's file has 20 MB at the most; a line is short.
LONGEST_LINE = 2000
_COLUMNS = 12
_PLACES, _POSTCODES = cast(Table, Place.__table__), cast(Table, PlacePostcode.__table__)
_KEYS = _POSTCODES.c.keys()


class PlacesInvalid(Exception):
    """A file of places cannot be read; says the line and what is wrong with it."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line}: {why}")


@dataclass(frozen=True)
class LoadedPlaces:
    """What a load did."""

    places: int
    postcodes: int


@dataclass
class Town:
    """A place on its way into the table; `names` by language, `also` what else it is called."""

    country: str
    name: str
    spot: Spot
    names: dict[str, str] = field(default_factory=dict)
    also: list[str] = field(default_factory=list)
    postcodes: list[str] = field(default_factory=list)
    people: int = 0

    @property
    def row(self) -> dict[str, object]:
        """Its row in the table."""
        called = dict.fromkeys(map(compared, (self.name, *self.names.values(), *self.also)))
        return {
            "country": self.country,
            "name": self.name,
            "names": self.names,
            "latitude": self.spot.latitude,
            "longitude": self.spot.longitude,
            "people": self.people,
            "folded": f"|{'|'.join(called)}|",
        }


def provide(country: str) -> LoadedPlaces:
    """Lueur's own list of this country, if it has one and the table has no place there yet."""
    file = OWN / f"{country.lower()}.tsv"
    known = db.session.scalar(select(Place.id).where(Place.country == country).limit(1))
    if known is not None or not country.isalpha() or not file.is_file():
        return LoadedPlaces(0, 0)
    return add(own_list(country, file.read_text(encoding="utf-8").splitlines()))


def add(towns: Iterable[Town]) -> LoadedPlaces:
    """Towns that are new."""
    return _add(towns, [])


def load(lines: Iterable[str], replace: bool = False) -> LoadedPlaces:
    """Add what GeoNames' postal codes say (https://download.geonames.org/export/zip/), of any country.

    A postcode goes to the known place of that name nearby, else to a new one; `replace` forgets the countries'
    places first. Raises `PlacesInvalid` having changed nothing.
    """
    read = list(postal_codes(lines))
    if not read:
        raise PlacesInvalid(1, "there is no place in this file")
    countries = sorted({town.country for town in read})
    places = [] if replace else _known(countries)
    by_name: dict[tuple[str, str], list[tuple[Town, int | None]]] = defaultdict(list)
    for place in places:
        town = Town(place.country, place.name, Spot(place.latitude, place.longitude))
        for name in place.folded.strip("|").split("|"):
            by_name[place.country, name].append((town, place.id))
    new, gained = [], []
    for town in read:
        twin, place_id = _twin(town, by_name[town.country, compared(town.name)])
        if place_id is not None:
            gained += [(town.country, code, place_id) for code in town.postcodes]
        elif twin is not None:
            twin.postcodes += [code for code in town.postcodes if code not in twin.postcodes]
        else:
            new.append(town)
            by_name[town.country, compared(town.name)].append((town, None))
    return _add(new, gained, forget=countries if replace else [])


def own_list(country: str, lines: Iterable[str]) -> Iterator[Town]:
    """What `app/places/make.py` wrote: name, its names in four languages, postcodes, where, how many people, also."""
    rows = iter(lines)
    languages = next(rows).split("\t")[1:5]
    for line in rows:
        name, *told = line.split("\t")
        names, (postcodes, latitude, longitude, people, also) = told[:4], told[4:]
        yield Town(
            country,
            name,
            Spot(float(latitude), float(longitude)),
            {language: called for language, called in zip(languages, names, strict=True) if called},
            also.split("|") if also else [],
            postcodes.split(",") if postcodes else [],
            int(people),
        )


def postal_codes(lines: Iterable[str]) -> Iterator[Town]:
    """GeoNames' columns: country, postcode, name, three levels of names and codes, latitude, longitude, accuracy."""
    for number, line in enumerate(lines, start=1):
        if len(line) > LONGEST_LINE:
            raise PlacesInvalid(number, "is too long for a place")
        columns = line.rstrip("\r\n").split("\t")
        if columns == [""]:
            continue
        if len(columns) != _COLUMNS:
            raise PlacesInvalid(number, f"has {len(columns)} columns separated by tabs, not {_COLUMNS}")
        country, postcode, name = (column.strip() for column in columns[:3])
        where = spot(columns[9], columns[10])
        if len(country) != 2 or not (country.isascii() and country.isupper()):
            raise PlacesInvalid(number, f"{country!r} is no country code of two capitals")
        if not canonical(postcode):
            raise PlacesInvalid(number, f"{postcode!r} is no postcode")
        if not compared(name) or len(name) > 200 or not name.isprintable():
            raise PlacesInvalid(number, "has no name")
        if where is None:
            raise PlacesInvalid(number, f"{columns[9]!r}, {columns[10]!r} is no latitude and longitude")
        yield Town(country, name, where, postcodes=[canonical(postcode)])


def _known(countries: list[str]) -> list[Place]:
    return list(db.session.scalars(select(Place).where(Place.country.in_(countries)).order_by(Place.id)))


def _twin(town: Town, namesakes: list[tuple[Town, int | None]]) -> tuple[Town | None, int | None]:
    near = [(kilometres(town.spot, other.spot), n) for n, (other, _) in enumerate(namesakes)]
    apart, which = min(near, default=(SAME_PLACE, -1))
    return namesakes[which] if apart < SAME_PLACE else (None, None)


def _add(towns: Iterable[Town], gained: list[tuple[str, str, int]], forget: Iterable[str] = ()) -> LoadedPlaces:
    new = list(towns)
    with writing() as session:
        for country in forget:
            session.execute(delete(PlacePostcode).where(PlacePostcode.country == country))
            session.execute(delete(Place).where(Place.country == country))
        gained = gained + _insert(session.connection(), new)
        known = {tuple(row) for row in session.execute(select(*_POSTCODES.c))} if gained else set()
        fresh = [row for row in dict.fromkeys(gained) if row not in known]
        if fresh:
            session.connection().execute(insert(_POSTCODES), [dict(zip(_KEYS, row, strict=True)) for row in fresh])
    return LoadedPlaces(len(new), len(fresh))


def _insert(connection: Connection, new: list[Town]) -> list[tuple[str, str, int]]:
    """The new places' rows, and their postcodes as rows to be."""
    if not new:
        return []
    last = connection.execute(select(func.coalesce(func.max(_PLACES.c.id), 0))).scalar_one()
    # Without RETURNING: row by row in the driver, in this order, which takes a third of the time.
    connection.execute(insert(_PLACES), [town.row for town in new])
    ids = connection.execute(select(_PLACES.c.id).where(_PLACES.c.id > last).order_by(_PLACES.c.id)).scalars()
    return [(town.country, code, place_id) for town, place_id in zip(new, ids, strict=True) for code in town.postcodes]

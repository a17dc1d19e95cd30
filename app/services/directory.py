"""The directory: which listed marathons somebody looks for, in which order, and as lights on the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from app.models import Edition
from app.rules.atlas import WIDTH, Box, Light, Sheet, box_of, lights, sheet_for
from app.rules.distance import Spot, kilometres
from app.services import listed, places
from app.services.listed import Listed
from app.services.outlines import outline
from app.services.places import PlaceView
from app.services.shelf import shelf

PAGE = 20
# Kilometres that somebody travels for an evening: as far as a list by date goes around a town.
AROUND = 30.0
LONGEST_TEXT = places.LONGEST_WISH
MOST_NAMED = 4
MOST_TOWNS = 9
# From here on names run to the left.
FAR_EAST = 720
# A piece of the map ends where its outermost lights are: they need air to burn.
_AROUND_LIGHTS = 0.14
# Of so many largest towns, those whose names have so much room, in units of the sheet.
_TOWNS, _WELL_KNOWN, _WIDE, _TALL = 200, 45, 230, 62
# Kilometres a unit: from here on one sees villages.
CLOSE = 0.15


class Order(StrEnum):
    """What comes first."""

    DATE = "date"
    DISTANCE = "distance"


@dataclass(frozen=True)
class Wish:
    """What somebody looks for; everything may be left out. `near` is used for this answer and kept nowhere."""

    text: str = ""
    on: date | None = None
    box: Box | None = None
    near: Spot | None = None
    order: Order | None = None
    is_past: bool = False
    page: int = 1


@dataclass(frozen=True)
class Row:
    """A line of the list; how far it is from where somebody looks, if they said where and its place is known."""

    marathon: Listed
    kilometres: float | None


@dataclass(frozen=True)
class Candle:
    """A light of the map, and the marathons it stands for."""

    light: Light
    marathons: tuple[Listed, ...]

    @property
    def is_off(self) -> bool:
        """Whether none of them takes place."""
        return all(marathon.is_cancelled for marathon in self.marathons)

    @property
    def towns(self) -> tuple[str, ...]:
        """Where they are, the first few."""
        names = list(dict.fromkeys(marathon.town for marathon in self.marathons))
        return (*names[:MOST_NAMED], "…") if len(names) > MOST_NAMED else tuple(names)


@dataclass(frozen=True)
class Town:
    """A name on the map, to find one's way."""

    name: str
    x: int
    y: int

    @property
    def runs_left(self) -> bool:
        """Whether the name ends at the town, where the sheet does too."""
        return self.x > FAR_EAST


@dataclass(frozen=True)
class Map:
    """A sheet with the country's border, its lights, and where somebody looks from; all in units of the sheet."""

    sheet: Sheet
    border: tuple[tuple[tuple[float, float], ...], ...]
    towns: tuple[Town, ...]
    candles: tuple[Candle, ...]
    centre: tuple[float, float] | None


@dataclass(frozen=True)
class Answer:
    """What was found: one page of it, and the map of all of it.

    `centre` is the place that distances are from (None beside `wish.near`); `is_exact` tells whether its postcode is
    the one asked for. `other_days` are those nearest to a day without any. `coming` and `past` count both halves.
    """

    wish: Wish
    rows: tuple[Row, ...]
    total: int
    coming: int
    past: int
    pages: int
    centre: PlaceView | None
    is_exact: bool
    order: Order
    other_days: tuple[date, ...]
    map: Map

    @property
    def unplaced(self) -> int:
        """How many of them nobody knows where to draw; while a piece of the map is shown, none."""
        return self.total - sum(len(candle.marathons) for candle in self.map.candles) if not self.wish.box else 0


def find(edition: Edition, wish: Wish, language: str) -> Answer:
    """The page somebody asked for, the last one if there are fewer."""
    every = listed.of_edition(edition)
    centre, is_exact = _centre(edition.country, wish.text, language)
    spot = wish.near or (centre.spot if centre else None)
    order = (wish.order or Order.DISTANCE) if spot else Order.DATE
    words = "" if centre else places.compared(wish.text)
    fitting = [
        Row(marathon, kilometres(spot, marathon.spot) if spot and marathon.spot else None)
        for marathon in every
        if f" {words}" in marathon.folded and (wish.box is None or _stands_in(marathon, wish.box))
    ]
    if spot and order is Order.DATE:
        fitting = [row for row in fitting if row.kilometres is not None and row.kilometres <= AROUND]
    on_day = [row for row in fitting if wish.on is None or _is_on(row.marathon, wish.on)]
    halves = ([row for row in on_day if not row.marathon.is_over], [row for row in on_day if row.marathon.is_over])
    rows = _in_order(halves[wish.is_past], order, wish.is_past)
    pages = max(1, -(-len(rows) // PAGE))
    page = min(max(wish.page, 1), pages)
    return Answer(
        wish=replace(wish, page=page),
        rows=tuple(rows[(page - 1) * PAGE : page * PAGE]),
        total=len(rows),
        coming=len(halves[0]),
        past=len(halves[1]),
        pages=pages,
        centre=centre,
        is_exact=is_exact,
        order=order,
        other_days=_other_days(fitting, wish.on) if wish.on and not on_day else (),
        map=_map(edition, [row.marathon for row in rows], wish.box, spot, language),
    )


def _centre(country: str, text: str, language: str) -> tuple[PlaceView | None, bool]:
    """The town that a text means: its whole name, with or without a postcode; else its postcode; else none."""
    code = places.canonical(text)
    first = next(iter(places.search(text, language, 1, country)), None) if not code.isdecimal() else None
    if first is not None and (text[:1].isdigit() or places.is_called(first.id, text)):
        return first, True
    found = places.by_postcode(country, code, language) if code else None
    return (found.place, found.is_exact) if found else (None, True)


def _stands_in(marathon: Listed, box: Box) -> bool:
    return marathon.spot is not None and box.holds(marathon.spot)


def _is_on(marathon: Listed, day: date) -> bool:
    first, last = marathon.days
    return first <= day <= last


def _in_order(rows: list[Row], order: Order, is_past: bool) -> list[Row]:
    """By date: what is coming from now on, what is past from now back. By distance: unknown places last."""
    by_date = rows[::-1] if is_past else rows
    if order is Order.DATE:
        return by_date
    return sorted(by_date, key=lambda row: (row.kilometres is None, round(row.kilometres or 0)))


def _other_days(rows: Sequence[Row], day: date) -> tuple[date, ...]:
    days = {row.marathon.days[0] for row in rows if not row.marathon.is_over and not row.marathon.is_cancelled}
    return tuple(sorted(sorted(days, key=lambda other: (abs(other - day), other))[:3]))


def _map(edition: Edition, marathons: list[Listed], box: Box | None, centre: Spot | None, language: str) -> Map:
    border = outline(edition.country)
    known = [(marathon, marathon.spot) for marathon in marathons if marathon.spot]
    spots = [spot for _, spot in known]
    # Without a border there is no country to show: the marathons themselves are the map.
    whole = box or box_of(spot for ring in border for spot in ring) or box_of(spots) or Box(49.4, 2.4, 51.6, 6.5)
    sheet = sheet_for(whole, _AROUND_LIGHTS) if box else sheet_for(whole)
    shown = [(marathon, spot) for marathon, spot in known if sheet.box.holds(spot)]
    burning = lights([spot for _, spot in shown], sheet)
    return Map(
        sheet=sheet,
        border=tuple(tuple(sheet.at(spot) for spot in ring) for ring in border),
        towns=_towns(edition.country, sheet, language, burning),
        candles=tuple(Candle(light, tuple(shown[number][0] for number in light.members)) for light in burning),
        centre=sheet.at(centre) if centre and sheet.box.holds(centre) else None,
    )


def _towns(country: str, sheet: Sheet, language: str, burning: list[Light]) -> tuple[Town, ...]:
    """The largest towns that are not in each other's way, nor in a light's."""
    known = shelf().get(("towns", country, language), lambda: places.largest(country, language, _TOWNS), 300.0)
    named: list[Town] = []
    for place in known if sheet.unit < CLOSE else known[:_WELL_KNOWN]:
        x, y = sheet.at(place.spot)
        is_on_sheet = 0 < x < WIDTH and 30 < y < sheet.height - 30
        is_free = all(abs(x - other.x) > _WIDE or abs(y - other.y) > _TALL for other in named)
        if is_on_sheet and is_free and not any(_is_covered(x, y, light) for light in burning):
            named.append(Town(place.name, round(x), round(y)))
    return tuple(named[:MOST_TOWNS])


def _is_covered(x: float, y: float, light: Light) -> bool:
    """Whether the light stands on the town's name, which runs towards the middle of the sheet."""
    ahead = light.x - x if x <= FAR_EAST else x - light.x
    return -50 < ahead < _WIDE and abs(light.y - y) < _TALL

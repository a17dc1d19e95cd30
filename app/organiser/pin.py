"""The pin on the map: a tap on a picture, which needs no script, and back into degrees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, make_response, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from app.models import Edition
from app.organiser import bp
from app.organiser.steps import WhereForm
from app.rules.atlas import WIDTH, Sheet, box_of, sheet_for
from app.rules.distance import Spot
from app.services import editions, locating, outlines, places
from app.web import auth, languages

# As wide as it is shown everywhere, so that a tap means the same on each device: a phone of 320 pixels has that room.
SHOWN = 280
MOST_TOWNS = 25
# The room of a name on the sheet.
WIDE, HIGH = 260, 60
KEPT_SECONDS = 3600


@dataclass(frozen=True)
class Pin:
    """What the map under a form shows."""

    picture: str
    width: int
    height: int
    is_dropped: bool
    is_unknown: bool


def of(form: Any, edition: Edition) -> Pin | None:
    """The map for this form; None where nobody has drawn the country."""
    sheet = _sheet(edition.country)
    if sheet is None:
        return None
    is_unknown = request.method == "POST" and not form.errors and is_missing(form, edition)
    at = f"{form.pin[0]:.4f},{form.pin[1]:.4f}" if form.pin else None
    height = round(SHOWN * sheet.height / WIDTH)
    return Pin(url_for("organiser.pin_map", at=at), SHOWN, height, form.pin is not None, is_unknown)


def dropped(sent: dict[str, list[str]], edition: Edition) -> dict[str, list[str]] | None:
    """The fields that a tap on the map fills in; None when there was none."""
    sheet = _sheet(edition.country)
    x, y = (request.form.get(f"pin.{axis}", type=float) for axis in "xy")
    if sheet is None or x is None or y is None or not (0 <= x <= SHOWN and 0 <= y <= SHOWN * sheet.height / WIDTH):
        return None
    spot = sheet.spot(x * WIDTH / SHOWN, y * WIDTH / SHOWN)
    return {
        "latitude": [f"{spot.latitude:.4f}"],
        "longitude": [f"{spot.longitude:.4f}"],
        "pinned": [WhereForm(MultiDict(sent)).named],
    }


def is_missing(form: Any, edition: Edition) -> bool:
    """Whether nobody knows where this is; not asked of who goes on anyway, nor where nobody knows any town."""
    if form.pin is not None or request.form.get("go") == "anyway" or not places.largest(edition.country, "", 1):
        return False
    return locating.known_town(edition.country, form.town.data, form.postcode.data or "") is None


@bp.get("/organise/map.svg")
@auth.public
def pin_map() -> Response:
    """The country with its largest towns, and the pin."""
    edition = editions.current()
    sheet = _sheet(edition.country) if edition else None
    if edition is None or sheet is None:
        return make_response("", 404)
    border = [[sheet.at(spot) for spot in ring] for ring in outlines.outline(edition.country)]
    towns = _towns(edition.country, sheet)
    drawn = render_template("organiser/organise/map.svg", sheet=sheet, border=border, towns=towns, pin=_asked(sheet))
    response = make_response(drawn)
    response.mimetype = "image/svg+xml"
    response.headers["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    return response


def _towns(country: str, sheet: Sheet) -> list[tuple[str, float, float]]:
    """The largest towns whose names are not in each other's way, and where they stand."""
    shown: list[tuple[str, float, float]] = []
    for town in places.largest(country, languages.current(), MOST_TOWNS):
        x, y = sheet.at(town.spot)
        if all(abs(x - left) > WIDE or abs(y - top) > HIGH for _, left, top in shown):
            shown.append((town.name, x, y))
    return shown


def _asked(sheet: Sheet) -> tuple[float, float] | None:
    try:
        north, east = (float(part) for part in request.args.get("at", "").split(","))
    except ValueError:
        return None
    spot = Spot(north, east)
    return sheet.at(spot) if sheet.box.holds(spot) else None


def _sheet(country: str) -> Sheet | None:
    box = box_of(spot for ring in outlines.outline(country) for spot in ring)
    return sheet_for(box) if box else None

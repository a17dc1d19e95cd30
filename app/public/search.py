"""What somebody looks for in the directory: read from the address, and written into one that can be shared."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from app.public.forms import SearchForm
from app.rules.atlas import Box
from app.rules.distance import Spot, spot
from app.services.directory import LONGEST_TEXT, Order, Wish

# Degrees: a kilometre, roughly. Nobody's house is found with it, and everybody's village is.
ROUNDED = 2
# Decimals of a box's edges: a hundred metres.
_EDGE = 1000


def wish_of(form: SearchForm, asked: MultiDict[str, str], near: Spot | None = None) -> Wish:
    """The wish, with whatever of it cannot be understood left out."""
    return Wish(
        text=" ".join((form.q.data or "")[:LONGEST_TEXT].split()),
        on=form.date.data if not form.date.errors else None,
        box=_box(asked.get("box", "")),
        near=near,
        order=_order(asked.get("order")),
        is_past=asked.get("when") == "past",
        page=_page(asked.get("page", "")),
    )


def rounded(latitude: str | None, longitude: str | None) -> Spot | None:
    """A position as exactly as Lueur wants to know it."""
    return spot(latitude, longitude, ROUNDED)


def address_of(wish: Wish, path: str, **changes: Any) -> str:
    """The address of this wish with some of it changed, on its first page; says nothing of where somebody stands."""
    said = replace(wish, **({"page": 1} | changes))
    query = {
        "q": said.text,
        "date": said.on.isoformat() if said.on else "",
        "box": _edges(said.box),
        "order": said.order or "",
        "when": "past" if said.is_past else "",
        "page": str(said.page) if said.page > 1 else "",
    }
    told = urlencode({name: value for name, value in query.items() if value})
    return f"{path}?{told}" if told else path


def _page(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 1


def _order(typed: str | None) -> Order | None:
    return next((order for order in Order if order == typed), None)


def _edges(box: Box | None) -> str:
    if box is None:
        return ""
    down = [math.floor(edge * _EDGE) / _EDGE for edge in (box.south, box.west)]
    up = [math.ceil(edge * _EDGE) / _EDGE for edge in (box.north, box.east)]
    return ",".join(f"{edge:g}" for edge in (*down, *up))


def _box(typed: str) -> Box | None:
    edges = typed.split(",") if len(typed) < 60 else []
    if len(edges) != 4:
        return None
    low, high = spot(edges[0], edges[1]), spot(edges[2], edges[3])
    if low is None or high is None or low.latitude > high.latitude or low.longitude > high.longitude:
        return None
    return Box(low.latitude, low.longitude, high.latitude, high.longitude)

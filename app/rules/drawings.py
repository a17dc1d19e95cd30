"""Drawings as strokes of bounded whole numbers: never SVG from a phone."""

from __future__ import annotations

import json
from collections.abc import Sequence

from app.rules.errors import DrawingRefused

Stroke = tuple[tuple[int, int], ...]
Drawing = tuple[Stroke, ...]

# As wide as the canvas, which is never higher than wide; a fast finger gives about 60 points a second.
CANVAS = 1000
# A card is four wide and three high; who draws on a phone draws on one (`static/css/attendee.css`).
CARD_HEIGHT = 750
MOST_STROKES = 200
MOST_POINTS = 4000


def parse_drawing(text: str) -> Drawing | None:
    """Strokes from their JSON form `[[[x, y], …], …]`; None when nothing was drawn.

    Raises `DrawingRefused` for anything else than lists of whole numbers from 0 to 1000, or too many of them.
    """
    if not text.strip():
        return None
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as cause:
        raise DrawingRefused("not JSON") from cause
    if not isinstance(raw, list) or len(raw) > MOST_STROKES:
        raise DrawingRefused("not a list of strokes")
    drawing = tuple(_stroke(stroke) for stroke in raw)
    if sum(len(stroke) for stroke in drawing) > MOST_POINTS:
        raise DrawingRefused("too many points")
    return tuple(stroke for stroke in drawing if stroke) or None


def _stroke(raw: object) -> Stroke:
    if not isinstance(raw, list):
        raise DrawingRefused("not a stroke")
    return tuple(_point(point) for point in raw)


def _point(raw: object) -> tuple[int, int]:
    if not isinstance(raw, list) or len(raw) != 2:
        raise DrawingRefused("not a point")
    x, y = raw
    if type(x) is not int or type(y) is not int or not (0 <= x <= CANVAS and 0 <= y <= CANVAS):
        raise DrawingRefused("outside the canvas")
    return x, y


def path_data(drawing: Sequence[Sequence[Sequence[int]]]) -> str:
    """The `d` of an SVG path that draws the strokes again, made of whole numbers only."""
    parts = []
    for stroke in drawing:
        first, *rest = stroke
        parts.append(f"M{first[0]:d} {first[1]:d}")
        # A dot is a stroke too: a line of no length with a round cap.
        parts.extend(f"L{x:d} {y:d}" for x, y in (rest or [first]))
    return "".join(parts)


def height(drawing: Drawing) -> int:
    """How high the card is that this was drawn on, of a width of 1000: nothing drawn is ever outside."""
    lowest = max((y for stroke in drawing for _x, y in stroke), default=0)
    return CARD_HEIGHT if lowest <= CARD_HEIGHT else CANVAS


def thinned(drawing: Drawing, most: int) -> Drawing:
    """The drawing with at most `most` points (two or more), each stroke that stays keeping its ends.

    Points are dropped where they lie close together, which nobody sees at the size of a card on a wall; then, of a
    scribble, every other one; last of all the shortest strokes.
    """
    thin = drawing
    for apart in (4, 8, 16, 32):
        if _points(thin) <= most:
            return thin
        thin = tuple(_spread(stroke, apart * apart) for stroke in drawing)
    while _points(thin) > most and any(len(stroke) > 2 for stroke in thin):
        thin = tuple((*stroke[:-1:2], stroke[-1]) if len(stroke) > 2 else stroke for stroke in thin)
    while _points(thin) > most:
        shortest = min(range(len(thin)), key=lambda at: _reach(thin[at]))
        thin = thin[:shortest] + thin[shortest + 1 :]
    return thin


def _points(drawing: Drawing) -> int:
    return sum(len(stroke) for stroke in drawing)


def _reach(stroke: Stroke) -> int:
    (x, y), (last_x, last_y) = stroke[0], stroke[-1]
    return abs(last_x - x) + abs(last_y - y)


def _spread(stroke: Stroke, square: int) -> Stroke:
    kept = [stroke[0]]
    for x, y in stroke[1:-1]:
        last_x, last_y = kept[-1]
        if (x - last_x) ** 2 + (y - last_y) ** 2 >= square:
            kept.append((x, y))
    return (*kept, stroke[-1]) if len(stroke) > 1 else stroke

"""The wall of candles: how many lights there are, and how they are drawn where no script can."""

from __future__ import annotations

from dataclasses import dataclass

from app.rules.state import State
from app.services.screens import Stage

WIDTH, HEIGHT = 1600, 300
# Rows of the plain drawing: few, so that a state stays small; each is one dotted line.
_ROWS = 10
# What a projector of 1920 × 1080 can still show as single points; beyond, a light stands for ten, and it is said.
MOST_LIGHTS = 60_000
# The room sees large candles when there are few, and steps back when the hill turns out larger than it looked.
_STEPS = (24, 60, 150, 400, 1_000, 2_500, 6_000, 15_000, 30_000, MOST_LIGHTS)
# Where no count may be read off the wall it shows one candle (blank) or a row that says nothing (hidden).
_QUIET = 1
_UNTOLD = 60


@dataclass(frozen=True)
class Row:
    """One row of lights: where it lies, how far apart they stand, how many burn and how many wait."""

    y: float
    pitch: float
    size: float
    start: float
    lit: int
    waiting: int

    @property
    def lit_length(self) -> float:
        """Length of the dotted line whose dots are the burning lights."""
        return round((self.lit - 1) * self.pitch + 0.1, 2)

    @property
    def waiting_length(self) -> float:
        """Length of the dotted line whose dots are the waiting lights."""
        return round((self.waiting - 1) * self.pitch + 0.1, 2)


@dataclass(frozen=True)
class Wall:
    """Lights that burn, places for them, and how many actions one light is worth (0: the wall tells no count).

    `share` is the way to the goal, 0 to 100.
    """

    lit: int
    places: int
    worth: int
    rows: tuple[Row, ...]
    share: float = 0


def wall_of(stage: Stage) -> Wall:
    """The wall of a stage; it reveals no count where the stage has none."""
    if stage.blank or stage.is_cancelled:
        return Wall(_QUIET, _QUIET, 0, _rows(_QUIET, _QUIET))
    if stage.split is None:
        lit = 0 if stage.state is State.PLANNED else _UNTOLD
        return Wall(lit, _UNTOLD, 0, _rows(lit, _UNTOLD))
    total, goal = stage.split.total, stage.goal
    worth = worth_of(total)
    places = places_for(total, goal)
    lit, room = total // worth, max(places // worth, 1)
    share = round(min(100.0, 100 * total / goal), 1) if goal else 0
    return Wall(lit, room, worth, _rows(lit, room), share)


def worth_of(total: int) -> int:
    """How many actions one light stands for: one, as long as single points can be seen."""
    worth = 1
    while total > MOST_LIGHTS * worth:
        worth *= 10
    return worth


def places_for(total: int, goal: int) -> int:
    """Places on the wall: few and large at first, more whenever it is full, so that it is never finished.

    The goal is always one of the walls that are full: reaching it lights the last candle.
    """
    goal = max(goal, _STEPS[0])
    places = next((step for step in _STEPS if step >= total), MOST_LIGHTS)
    while places < total:
        places *= 2
    return goal if total <= goal < places else places


def _rows(lit: int, places: int) -> tuple[Row, ...]:
    depth = max(1, min(_ROWS, round((places / 12) ** 0.5)))
    weights = [1 + 0.5 * row for row in range(depth)]
    rows = []
    y, left, waiting = float(HEIGHT), lit, places - lit
    for weight in weights:
        many = -(-places * weight // sum(weights))
        many = int(min(many, left + waiting))
        pitch = min(WIDTH / max(many, 1), HEIGHT * 0.6)
        size = min(pitch * (0.4 if pitch > 8 else 0.7), HEIGHT * 0.2)
        burning = min(left, many)
        y -= max(size, HEIGHT * 0.8 / depth) if depth > 1 else HEIGHT * 0.5
        start = (WIDTH - (many - 1) * pitch) / 2
        rows.append(
            Row(round(y + size / 2, 1), round(pitch, 3), round(size, 1), round(start, 1), burning, many - burning)
        )
        left, waiting = left - burning, waiting - (many - burning)
    return tuple(rows)

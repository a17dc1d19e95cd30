"""How much is measured: enough for figures, or just enough to see that every row works (`--brief`)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """Counts and seconds of one run."""

    # Forms sent to Lueur, to the yardstick, and before anything is measured.
    submits: int = 4000
    plain_submits: int = 1200
    slow_plain_submits: int = 600
    warm: int = 200
    # Phones that watch, one crowd after the other, and those that watch while something else is measured.
    crowds: tuple[int, ...] = (1000, 5000, 10_000)
    streams: int = 5000
    hearing_seconds: float = 6.0
    # Forms at a steady pace.
    steady: int = 4000
    people: int = 500
    taps: int = 40
    # Two houses asked in turn: how often, requests each time; marathons in the full one of two (growth).
    pairs: int = 24
    requests: int = 300
    marathons: int = 600
    wrk_seconds: int = 5
    # Lighthouse's visits to each page.
    visits: int = 3


FULL = Sizes()
BRIEF = Sizes(
    submits=400,
    plain_submits=100,
    slow_plain_submits=60,
    warm=40,
    crowds=(100, 300),
    streams=300,
    hearing_seconds=2.0,
    steady=1000,
    people=100,
    taps=6,
    pairs=4,
    requests=100,
    marathons=20,
    wrk_seconds=1,
    visits=1,
)

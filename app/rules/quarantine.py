"""What is set aside instead of counted, until the organiser has looked: a total that anybody can inflate says nothing.

A hall is one network address, so nothing here looks at addresses. What is set aside is kept like everything else.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum

# More people than can have held one device: each reads, types a name and a town and chooses. Every 20 seconds a new
# one, without a pause, is beyond a tablet that goes round (two a minute); a phone of one's own has one.
MOST_ON_ONE_DEVICE = 15
WITHIN = timedelta(minutes=5)
# Doors open early and the last leave late, and a laptop's clock is an hour off; at night, days later, nobody signs.
FAR = timedelta(hours=12)

_SOURCE = re.compile(r"hours|burst-[0-9a-f]{12}")


class Why(StrEnum):
    """The reasons for setting something aside."""

    BURST = "burst"
    HOURS = "hours"


def burst_of(device: str) -> str:
    """The source that names one device's burst; `device` is twelve hexadecimal signs that name nobody."""
    return f"{Why.BURST}-{device}"


def why(source: str) -> Why:
    """The reason a source stands for."""
    return Why(source.partition("-")[0])


def is_source(text: str) -> bool:
    """Whether this can name what was set aside."""
    return _SOURCE.fullmatch(text) is not None


def is_far_outside(starts_at: datetime, ends_at: datetime, at: datetime) -> bool:
    """Whether nobody can be at the marathon any more, or yet, although it is open."""
    return not starts_at - FAR <= at <= ends_at + FAR

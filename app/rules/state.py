"""The states of a marathon."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a marathon stands. Only its organiser moves it: a clock that jumps never opens or closes an evening."""

    PLANNED = "planned"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"

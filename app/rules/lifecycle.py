"""A marathon's states and what each allows."""

from __future__ import annotations

from app.rules.errors import MarathonCancelled, MarathonNotOpen, TransitionRefused
from app.rules.state import State

__all__ = ["NEXT", "State", "check_may_sign", "check_may_tally", "check_transition", "state_when_cancelled"]


# Closed may open again: someone always arrives with a last letter while chairs are being stacked.
NEXT: dict[State, frozenset[State]] = {
    State.PLANNED: frozenset({State.OPEN}),
    State.OPEN: frozenset({State.PAUSED, State.CLOSED}),
    State.PAUSED: frozenset({State.OPEN, State.CLOSED}),
    State.CLOSED: frozenset({State.OPEN}),
}


def check_may_sign(state: State, is_cancelled: bool = False) -> None:
    """Raise `MarathonCancelled` or `MarathonNotOpen` unless letters and words may be given now."""
    if is_cancelled:
        raise MarathonCancelled
    if state is not State.OPEN:
        raise MarathonNotOpen(state)


def check_may_tally(state: State) -> None:
    """Raise `MarathonNotOpen` before the evening; paper counted late, after closing, is welcome."""
    if state is State.PLANNED:
        raise MarathonNotOpen(state)


def state_when_cancelled(state: State) -> State:
    """Where calling it off leaves a marathon: an evening under way is over, one that had not begun has not begun."""
    return State.PLANNED if state is State.PLANNED else State.CLOSED


def check_transition(current: State, wanted: State, is_cancelled: bool = False) -> None:
    """Raise `TransitionRefused` unless a marathon may go from `current` to `wanted`; staying is allowed.

    One that was cancelled is closed or was never opened, and stays so: `MarathonCancelled`.
    """
    if is_cancelled and wanted in (State.OPEN, State.PAUSED):
        raise MarathonCancelled
    if wanted is not current and wanted not in NEXT[current]:
        raise TransitionRefused(current, wanted)

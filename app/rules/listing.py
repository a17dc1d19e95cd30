"""Whether everybody may find a marathon: who decides what, and what a change of it does."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from app.rules.errors import DecisionRefused


class Listing(StrEnum):
    """Whether everybody may find a marathon: asked by its organiser, decided by head office."""

    PRIVATE = "private"
    WAITING = "waiting"
    LISTED = "listed"
    CHANGE_ASKED = "change_asked"
    REFUSED = "refused"


class Decision(StrEnum):
    """What head office answers to a marathon that wants to be found."""

    ACCEPT = "accept"
    ASK = "ask"
    REFUSE = "refuse"
    TAKE_BACK = "take_back"


# What may be decided where; taking back lets it wait again, whatever was decided.
_DECISIONS: dict[Listing, dict[Decision, Listing]] = {
    Listing.WAITING: {
        Decision.ACCEPT: Listing.LISTED,
        Decision.ASK: Listing.CHANGE_ASKED,
        Decision.REFUSE: Listing.REFUSED,
    },
    Listing.LISTED: {Decision.TAKE_BACK: Listing.WAITING},
    Listing.CHANGE_ASKED: {Decision.TAKE_BACK: Listing.WAITING},
    Listing.REFUSED: {Decision.TAKE_BACK: Listing.WAITING},
}

# Sentences that strangers wrote and everybody reads: approval is bound to these very words.
TEXTS = frozenset({"title", "programme"})


def decided(current: Listing, decision: Decision) -> Listing:
    """Where a decision leads. Raises `DecisionRefused` where it cannot be made (any more)."""
    if decision not in _DECISIONS.get(current, {}):
        raise DecisionRefused
    return _DECISIONS[current][decision]


def after_change(current: Listing, changed: Collection[str], wants_listing: bool) -> Listing:
    """Where a listing stands after its organiser changed these public facts ("title", "programme", "place", "times").

    New words wait for approval; a new hall or hour stays listed, since the old one would send people to a closed door.
    """
    if not wants_listing:
        return Listing.PRIVATE
    if current is Listing.LISTED:
        return Listing.WAITING if TEXTS & set(changed) else Listing.LISTED
    if current in (Listing.CHANGE_ASKED, Listing.REFUSED):
        return Listing.WAITING if changed else current
    return Listing.WAITING

"""What the desk's pages show, gathered once for the page and for its fragments."""

from __future__ import annotations

from typing import Any

from app.kit import qr
from app.models import Marathon
from app.rules.counting import Kind, fewest
from app.services import addresses, moderation, tallies, totals
from app.services.intents import new_key
from app.services.word_views import WordView
from app.web.sse import hub

# As many words as a moderator reads before looking up; the rest waits behind a button.
WORDS_AT_ONCE = 20
# Enough of a fingerprint to tell two versions of one word apart.
SEEN_SIGNS = 6


def bar(marathon: Marathon, on: str) -> dict[str, Any]:
    """The bar at the thumb: the desk's pages, and the panic button."""
    return {"marathon": marathon, "on": on, "waiting": moderation.how_many_wait(marathon)}


def board(marathon: Marathon) -> dict[str, Any]:
    """The desk: state, totals, who is connected, the invitation, the screen."""
    counts = totals.counts(marathon)
    address = addresses.absolute("attendee.join", code=marathon.code)
    return {
        "marathon": marathon,
        "counts": counts,
        "fewest": fewest([case.id for case in marathon.cases], counts) if counts.total else None,
        "phones": hub().connected(marathon.id, "attendee"),
        "screens": hub().connected(marathon.id, "screen"),
        "join_address": addresses.absolute("public.join").partition("://")[2],
        "join_qr": qr.svg(address, quiet_zone=2),
    }


def tally(marathon: Marathon, kind: Kind) -> dict[str, Any]:
    """The paper count of one kind, and the log of both."""
    log = tallies.log(marathon)
    return {
        "marathon": marathon,
        "kind": kind,
        "counts": totals.counts(marathon),
        "log": log,
        "last": next((entry for entry in log if not entry.is_undone), None),
        "new_key": new_key,
    }


def words(marathon: Marathon) -> dict[str, Any]:
    """The words to read, oldest first, and those already read."""
    waiting = moderation.waiting(marathon)
    shown = waiting[:WORDS_AT_ONCE]
    return {
        "marathon": marathon,
        "waiting_words": shown,
        "decided_words": moderation.decided(marathon),
        "seen": "~".join(_sign(word) for word in shown),
        "more": len(waiting) - len(shown),
    }


def word_news(marathon: Marathon, seen: str) -> dict[str, Any]:
    """How many words wait that a moderator's page does not show yet."""
    known = set(seen.split("~"))
    waiting = moderation.waiting(marathon)
    return {"marathon": marathon, "seen": seen, "more": sum(_sign(word) not in known for word in waiting)}


def _sign(word: WordView) -> str:
    return f"{word.id}.{word.fingerprint[:SEEN_SIGNS]}"

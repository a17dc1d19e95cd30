"""What the desk's pages show, gathered once for the page and for its fragments."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from app.kit import qr
from app.models import Actor, HelperLink, Marathon
from app.rules.counting import Kind, fewest
from app.services import addresses, aside_decisions, moderation, quarantine, tallies, totals
from app.services.intents import new_key
from app.web import auth
from app.web.sse import hub


def bar(marathon: Marathon, on: str) -> dict[str, Any]:
    """The bar at the thumb: the desk's pages, and the panic button."""
    return {
        "marathon": marathon,
        "on": on,
        "waiting": moderation.how_many_wait(marathon),
        "helper": helper_of(auth.actor()),
    }


def helper_of(actor: Actor) -> HelperLink | None:
    """The helper at this desk; None for its organiser."""
    return actor if isinstance(actor, HelperLink) else None


def board(marathon: Marathon) -> dict[str, Any]:
    """The desk: state, totals, who is connected, the invitation, the screen."""
    counts = totals.counts(marathon)
    address = addresses.absolute("attendee.join", code=marathon.code)
    return {
        "marathon": marathon,
        "helper": helper_of(auth.actor()),
        "asides": quarantine.set_aside(marathon),
        "decided_asides": aside_decisions.latest(marathon),
        "is_out_of_hours": quarantine.is_out_of_hours(marathon),
        "counts": counts,
        "fewest": fewest([case.id for case in marathon.cases], counts) if counts.total else None,
        "phones": hub().connected(marathon.id, "attendee"),
        "screens": hub().connected(marathon.id, "screen"),
        "join_address": addresses.absolute("public.join").partition("://")[2],
        "join_qr": qr.svg(address, quiet_zone=2, label=_("Code to scan")),
    }


def tally(marathon: Marathon, kind: Kind, actor: Actor) -> dict[str, Any]:
    """The paper count of one kind, and the log of both."""
    log = tallies.log(marathon)
    undoable = [entry for entry in log if entry.may_be_undone_by(actor)]
    return {
        "marathon": marathon,
        "kind": kind,
        "counts": totals.counts(marathon),
        "log": log,
        "undoable": {entry.id for entry in undoable},
        "last": undoable[0] if undoable else None,
        "helper": helper_of(actor),
        "new_key": new_key,
    }

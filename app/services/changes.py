"""Changing a marathon that exists: its particulars, and whether it takes place at all."""

from __future__ import annotations

from app.models import Account, Listing, Marathon
from app.models.base import now
from app.rules.errors import CaseInUse
from app.rules.lifecycle import state_when_cancelled
from app.rules.listing import after_change
from app.services import announce, audit, listing_notices, totals
from app.services.marathons import hold
from app.services.particulars import NewMarathon, checked
from app.services.transaction import writing

# What visitors read of a marathon, by the name its change goes under.
_PUBLIC = {
    "title": ("title",),
    "programme": ("programme",),
    "place": ("host", "place", "town", "postcode", "latitude", "longitude"),
    "times": ("starts_at", "ends_at", "time_zone"),
}


def change(marathon: Marathon, account: Account, new: NewMarathon) -> None:
    """Make it as it is described now; what that does to its listing stands in `app/rules/listing.py`.

    Raises what `particulars.checked` raises, and `CaseInUse` when a case leaves that somebody wrote for.
    """
    said = checked(marathon.edition, new)
    with writing():
        hold(marathon)
        counts = totals.counts(marathon)
        # One that its edition dropped is offered to nobody; what was signed for it stays.
        said["cases"] += [case for case in marathon.cases if case.retired]
        if any(counts.of(case.id).total for case in marathon.cases if case not in said["cases"]):
            raise CaseInUse
        changed = [
            name for name, columns in _PUBLIC.items() if any(getattr(marathon, each) != said[each] for each in columns)
        ]
        for column, value in said.items():
            setattr(marathon, column, value)
        if marathon.spotlight not in said["cases"]:
            marathon.spotlight_case_id = None
        _list_again(marathon, changed, new.wants_listing)
        audit.record("marathon.change", account, marathon, ", ".join(changed))
    announce.rearranged(marathon.id)


def call_off(marathon: Marathon, account: Account) -> None:
    """It does not take place: whoever opens its link is told, nothing is signed. Twice is the same as once."""
    with writing():
        hold(marathon)
        if marathon.cancelled_at is not None:
            return
        state = state_when_cancelled(marathon.state)
        if marathon.state is not state:
            marathon.state, marathon.closed_at = state, now()
        marathon.cancelled_at = now()
        audit.record("marathon.cancel", account, marathon)
    announce.rearranged(marathon.id)


def call_back(marathon: Marathon, account: Account) -> None:
    """It takes place after all. Twice is the same as once."""
    with writing():
        hold(marathon)
        if marathon.cancelled_at is None:
            return
        marathon.cancelled_at = None
        audit.record("marathon.uncancel", account, marathon)
    announce.rearranged(marathon.id)


def _list_again(marathon: Marathon, changed: list[str], wants_listing: bool) -> None:
    before = marathon.listing
    marathon.listing = after_change(before, changed, wants_listing)
    if marathon.listing in (Listing.WAITING, Listing.PRIVATE) and before is not marathon.listing:
        marathon.listing_note = None
    if marathon.listing is Listing.WAITING and before is not Listing.WAITING:
        listing_notices.tell_head_office(marathon.owner)
    if marathon.listing is Listing.LISTED:
        known = {*filter(None, marathon.listing_changes.split(",")), *changed}
        marathon.listing_changes = ",".join(sorted(known))
    else:
        marathon.listing_changes = ""

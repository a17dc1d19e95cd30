"""Listings: which marathons everybody may find, decided by head office and told to their organisers by mail."""

from __future__ import annotations

from sqlalchemy import Select, select

from app.models import Account, Listing, Marathon, db
from app.rules.errors import NoteMissing, NotFound, TextChangedSince
from app.rules.listing import Decision, decided
from app.rules.names import check_text
from app.services import announce, audit, mail
from app.services.addresses import absolute
from app.services.intents import digest_of
from app.services.marathons import hold
from app.services.transaction import writing

LONGEST_NOTE = 1000
# What is decided on with words for the organiser.
EXPLAINED = (Decision.ASK, Decision.REFUSE)
_ACTS = {
    Decision.ACCEPT: "listing.accept",
    Decision.ASK: "listing.ask",
    Decision.REFUSE: "listing.refuse",
    Decision.TAKE_BACK: "listing.take_back",
}
MOST_SHOWN = 200


def waiting() -> list[Marathon]:
    """Those to look at, the next evening first; of an address nobody proved, nobody is asked to look."""
    return _of(Listing.WAITING)


def changed() -> list[Marathon]:
    """Those that stay listed and whose place or hour is another one since they were looked at."""
    return [marathon for marathon in _of(Listing.LISTED) if marathon.listing_changes]


def answered() -> list[Marathon]:
    """Those that were decided on, the latest evening first."""
    answered = (Listing.LISTED, Listing.CHANGE_ASKED, Listing.REFUSED)
    return _of(*answered)[::-1][:MOST_SHOWN]


def asked_for(slug: str) -> Marathon:
    """The marathon with this slug, if it ever asked to be listed. Raises `NotFound`."""
    found = db.session.scalar(_asking().where(Marathon.slug == slug, Marathon.listing != Listing.PRIVATE))
    if found is None:
        raise NotFound
    return found


def fingerprint(marathon: Marathon) -> str:
    """What tells two versions of what visitors would read apart: a decision is bound to the one that was read."""
    said = (marathon.title, marathon.programme, marathon.place, marathon.postcode, marathon.town, marathon.host)
    return digest_of(*said, str(marathon.starts_at), str(marathon.ends_at)).hex()[:16]


def decide(marathon: Marathon, decision: Decision, note: str, read: str, account: Account) -> None:
    """Accept, ask for a change, refuse, or take that back; its organiser is told.

    Raises `TextChangedSince` when it is not what was read, `DecisionRefused`, `NoteMissing`, `TextRefused`.
    """
    words = check_text(note, LONGEST_NOTE) if note.strip() else ""
    if decision in EXPLAINED and not words:
        raise NoteMissing
    with writing():
        hold(marathon)
        if fingerprint(marathon) != read:
            raise TextChangedSince
        marathon.listing = decided(marathon.listing, decision)
        marathon.listing_note = words or None
        marathon.listing_changes = ""
        audit.record(_ACTS[decision], account, marathon)
        _tell(marathon, words)
    announce.rearranged(marathon.id)


def look(marathon: Marathon, read: str, account: Account) -> None:
    """Somebody of head office saw the new place or hour. Raises `TextChangedSince`."""
    with writing():
        hold(marathon)
        if fingerprint(marathon) != read:
            raise TextChangedSince
        marathon.listing_changes = ""
        audit.record("listing.look", account, marathon)


def _of(*listings: Listing) -> list[Marathon]:
    query = _asking().where(Marathon.listing.in_(listings))
    return list(db.session.scalars(query.order_by(Marathon.starts_at, Marathon.id)))


def _asking() -> Select[Marathon]:
    return select(Marathon).join(Marathon.owner).where(Account.verified_at.is_not(None))


def _tell(marathon: Marathon, note: str) -> None:
    owner = marathon.owner
    mail.post(
        owner.email,
        "listing",
        owner.language,
        listing=str(marathon.listing),
        title=marathon.title,
        note=note,
        link=absolute("organiser.desk", slug=marathon.slug),
    )

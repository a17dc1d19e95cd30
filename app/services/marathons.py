"""Marathons: registering one, finding it, moving it through its evening."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from typing import Any

from sqlalchemy import select

from app.models import Account, Actor, Case, Edition, Listing, Marathon, Theme, db
from app.models.base import now
from app.rules import join_code
from app.rules.errors import CaseNotInMarathon, NotFound, UnknownCode
from app.rules.lifecycle import State, check_transition
from app.rules.quarantine import Why, is_far_outside
from app.services import admissions, announce, audit, listing_notices
from app.services.intents import check_key
from app.services.particulars import NewMarathon, checked
from app.services.seals import give_key
from app.services.transaction import writing


def by_code(typed: str) -> Marathon:
    """The marathon with this join code, however it was typed. Raises `UnknownCode` or `MalformedCode`."""
    found = db.session.scalar(select(Marathon).where(Marathon.code == join_code.canonical(typed)))
    if found is None:
        raise UnknownCode
    return found


def by_id(marathon_id: int) -> Marathon:
    """The marathon with this id. Raises `NotFound`."""
    found = db.session.get(Marathon, marathon_id)
    if found is None:
        raise NotFound
    return found


def of(account: Account) -> list[Marathon]:
    """The marathons this account owns, the latest start first."""
    query = select(Marathon).where(Marathon.owner_id == account.id).order_by(Marathon.starts_at.desc())
    return list(db.session.scalars(query))


def owned(account: Account, slug: str) -> Marathon:
    """The account's marathon with this slug. Raises `NotFound`, also when it is somebody else's."""
    found = db.session.scalar(select(Marathon).where(Marathon.slug == slug, Marathon.owner_id == account.id))
    if found is None:
        raise NotFound
    return found


def is_owned(account: Account, slug: str) -> bool:
    """Whether this is one of the account's own marathons."""
    return (
        db.session.scalar(select(Marathon.id).where(Marathon.slug == slug, Marathon.owner_id == account.id)) is not None
    )


def hold(marathon: Marathon) -> None:
    """Be the marathon's only writer until the transaction under way ends; what it says is read again.

    Whoever changes what a marathon counts or shows does this first: on PostgreSQL two requests otherwise decide side
    by side on what neither has seen of the other. SQLite has one writer anyway.
    """
    db.session.refresh(marathon, with_for_update={"of": Marathon})


def create(account: Account, edition: Edition, new: NewMarathon, key: str | None = None) -> Marathon:
    """Register a marathon, planned, with a fresh code and sealing key; the same `key` and title again is the same one.

    Raises what `particulars.checked` raises, and `KeyMalformed`.
    """
    said = checked(edition, new)
    with writing() as session:
        # One at a time for each account: a form sent twice finds what its first half made.
        session.refresh(account, with_for_update={"of": Account})
        return register(account, edition, said, new.wants_listing, key)


def register(
    account: Account, edition: Edition, said: dict[str, Any], wants_listing: bool, key: str | None
) -> Marathon:
    """The same in the transaction under way, for what was checked before."""
    slug = _slug(said["title"], key)
    made = db.session.scalar(select(Marathon).where(Marathon.slug == slug, Marathon.owner_id == account.id))
    if made is not None:
        return made
    listing = Listing.WAITING if wants_listing else Listing.PRIVATE
    marathon = Marathon(slug=slug, code=_free_code(), edition=edition, owner=account, listing=listing, **said)
    db.session.add(marathon)
    db.session.flush()
    give_key(marathon)
    audit.record("marathon.create", account, marathon)
    if wants_listing:
        listing_notices.tell_head_office(account)
    return marathon


def change_state(marathon: Marathon, wanted: State, actor: Actor) -> None:
    """Open, pause, close or open again; the state it already has is no change.

    Raises `TransitionRefused`, `MarathonCancelled`.

    Whoever opens a marathon far from its hours stands in the room and vouches for them: a date typed wrong weeks ago
    must not set a whole evening aside.
    """
    with writing() as session:
        hold(marathon)
        check_transition(marathon.state, wanted, marathon.is_cancelled)
        if marathon.state is wanted:
            return
        marathon.state = wanted
        if wanted is State.OPEN:
            marathon.opened_at, marathon.closed_at = marathon.opened_at or now(), None
            if is_far_outside(marathon.starts_at, marathon.ends_at, now()):
                admissions.vouch(session, marathon, str(Why.HOURS), actor)
        if wanted is State.CLOSED:
            marathon.closed_at = now()
        audit.record(f"marathon.{wanted}", actor, marathon)
    announce.rearranged(marathon.id)


def spotlight(marathon: Marathon, case_slug: str | None, actor: Actor) -> None:
    """Put one case in the light, or none. Raises `CaseNotInMarathon`."""
    with writing():
        case = case_of(marathon, case_slug) if case_slug else None
        marathon.spotlight_case_id = case.id if case else None
        audit.record("screen.spotlight", actor, marathon, case.slug if case else "none")
    announce.rearranged(marathon.id)


def arrange_screen(
    marathon: Marathon,
    actor: Actor,
    *,
    blank: bool | None = None,
    hide_count: bool | None = None,
    theme: Theme | None = None,
    moderation: bool | None = None,
) -> None:
    """Change what the screens show; None leaves a setting as it is."""
    with writing():
        if blank is not None and blank is not marathon.blank:
            marathon.blank = blank
            audit.record("screen.blank" if blank else "screen.show", actor, marathon)
        if hide_count is not None:
            marathon.hide_count = hide_count
        if theme is not None:
            marathon.theme = theme
        if moderation is not None and moderation is not marathon.moderation:
            marathon.moderation = moderation
            audit.record("moderation.on" if moderation else "moderation.off", actor, marathon)
    announce.rearranged(marathon.id)


def case_of(marathon: Marathon, slug: str) -> Case:
    """The marathon's case with this slug. Raises `CaseNotInMarathon`."""
    for case in marathon.cases:
        if case.slug == slug:
            return case
    raise CaseNotInMarathon


def _slug(title: str, key: str | None) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "marathon"
    # Not guessable from the title: the desk's address is nobody's business, and two halls choose the same title.
    # Six hundred of a country's evenings have the same title: with 24 bits one in a hundred editions would see a fault.
    ending = hashlib.sha256(check_key(key).encode()).hexdigest()[:12] if key is not None else secrets.token_hex(6)
    return f"{words}-{ending}"


def _free_code() -> str:
    while True:
        code = join_code.new_code()
        if db.session.scalar(select(Marathon.id).where(Marathon.code == code)) is None:
            return code

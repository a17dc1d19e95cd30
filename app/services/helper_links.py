"""Helper links: made by a marathon's organiser, shown once, good for one marathon, ended at the very next request."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, update

from app.models import Account, HelperLink, Marathon, db
from app.models.base import now
from app.rules.errors import HelpEnded, NotFound, StorageBusy, StorageFull, TooManyHelpers
from app.rules.helping import MOST_HELPERS, HelperKind, help_ends
from app.rules.names import check_name
from app.services import audit
from app.services.marathons import hold
from app.services.transaction import writing


@dataclass(frozen=True)
class HelperView:
    """One link of the list: whose it is, what it opens, since when, and when it was last used."""

    id: int
    name: str
    kind: HelperKind
    created_at: datetime
    last_used_on: date | None
    is_active: bool


def create(marathon: Marathon, account: Account, name: str, kind: HelperKind) -> tuple[HelperView, str]:
    """A link for somebody of this name, and its token, which is shown now or never.

    Raises `NameRefused`, `TooManyHelpers`.
    """
    named, token = check_name(name), secrets.token_urlsafe(24)
    with writing() as session:
        hold(marathon)
        if _how_many(marathon) >= MOST_HELPERS:
            raise TooManyHelpers
        link = HelperLink(
            marathon_id=marathon.id, given_by_id=account.id, name=named, kind=kind, token_hash=_hash(token)
        )
        session.add(link)
        session.flush()
        audit.record("helper.create", account, marathon, f"helper {link.id}: {kind}")
        view = _view(link, has_ended=False)
    return view, token


def of_marathon(marathon: Marathon) -> list[HelperView]:
    """Every link ever given, those that work first, then the latest."""
    links = db.session.scalars(
        select(HelperLink).where(HelperLink.marathon_id == marathon.id).order_by(HelperLink.id.desc())
    ).all()
    has_ended = _has_ended(marathon)
    return sorted((_view(link, has_ended) for link in links), key=lambda view: not view.is_active)


def revoke(marathon: Marathon, helper_id: int, account: Account) -> None:
    """End a link; whoever holds it is refused at the next request. Twice is the same as once. Raises `NotFound`."""
    with writing() as session:
        link = session.scalar(
            select(HelperLink).where(HelperLink.id == helper_id, HelperLink.marathon_id == marathon.id)
        )
        if link is None:
            raise NotFound
        if link.revoked_at is None:
            link.revoked_at = now()
            audit.record("helper.revoke", account, marathon, f"helper {link.id}")


def behind(token: str) -> HelperLink:
    """The link with this token, without using it. Raises `NotFound`, and `HelpEnded` for one that is over."""
    link = db.session.scalar(select(HelperLink).where(HelperLink.token_hash == _hash(token)))
    if link is None:
        raise NotFound
    if link.revoked_at is not None or _has_ended(link.marathon):
        raise HelpEnded
    return link


def enter(token: str) -> HelperLink:
    """Begin to help on this device. Raises `NotFound`, `HelpEnded`."""
    with writing():
        link = behind(token)
        link.last_used_on = now().date()
        audit.record("helper.enter", link, link.marathon)
    return link


def at_desk(token: str, slug: str) -> HelperLink:
    """Who helps at the desk with this address. Raises `NotFound` for another marathon's helper, `HelpEnded`."""
    link = behind(token)
    if link.marathon.slug != slug:
        raise NotFound
    if link.last_used_on is None or link.last_used_on < now().date():
        _see(link.id)
    return link


def end_all() -> None:
    """End every link there is, in the transaction under way."""
    db.session.execute(update(HelperLink).where(HelperLink.revoked_at.is_(None)).values(revoked_at=now()))


def forget_names(marathon_ids: Sequence[int]) -> None:
    """End these marathons' links and forget who held them, in the transaction under way."""
    links = update(HelperLink).where(HelperLink.marathon_id.in_(marathon_ids))
    db.session.execute(links.values(name=""))
    db.session.execute(links.where(HelperLink.revoked_at.is_(None)).values(revoked_at=now()))


def _how_many(marathon: Marathon) -> int:
    active = select(func.count()).where(HelperLink.marathon_id == marathon.id, HelperLink.revoked_at.is_(None))
    return db.session.scalar(active) or 0


def _see(link_id: int) -> None:
    """Note that the link was used today; whoever only looks does not wait for a database that is busy."""
    with suppress(StorageBusy, StorageFull), writing() as session:
        session.execute(update(HelperLink).where(HelperLink.id == link_id).values(last_used_on=now().date()))


def _has_ended(marathon: Marathon) -> bool:
    return help_ends(marathon.ends_at, marathon.closed_at) <= now()


def _view(link: HelperLink, has_ended: bool) -> HelperView:
    is_active = link.revoked_at is None and not has_ended
    return HelperView(link.id, link.name, link.kind, link.created_at, link.last_used_on, is_active)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()

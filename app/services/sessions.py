"""Sessions of accounts: each device that signed in has a row, and its cookie is worth nothing once that is gone."""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from datetime import datetime

from sqlalchemy import delete, select, update

from app.models import Account, AccountSession, EntryLink, db
from app.models.base import now
from app.rules.errors import StorageBusy, StorageFull
from app.rules.retention import SESSION_UNUSED
from app.services.transaction import writing


def begin(account: Account, instead_of: str | None = None) -> str:
    """The token of a new session, for this device's cookie alone; the session it had before ends."""
    token = secrets.token_urlsafe(24)
    with writing() as session:
        _delete(instead_of)
        today = now().date()
        session.add(AccountSession(account_id=account.id, token_hash=_hash(token), began_on=today, last_seen_on=today))
    return token


def account_of(token: str) -> Account | None:
    """Whose session this is: one query. None once it ended or was left unused for too long."""
    found = db.session.execute(
        select(Account, AccountSession.last_seen_on)
        .join(AccountSession, AccountSession.account_id == Account.id)
        .where(AccountSession.token_hash == _hash(token))
    ).one_or_none()
    if found is None or found.last_seen_on < (now() - SESSION_UNUSED).date():
        return None
    if found.last_seen_on < now().date():
        _see(token)
    account: Account = found.Account
    return account


def end(token: str) -> None:
    """End this session: every copy of its cookie is dead at the next request, other devices stay."""
    with writing():
        _delete(token)


def end_all(account: Account | None = None) -> None:
    """End every session of the account, or of everybody, in the transaction under way."""
    every = delete(AccountSession)
    db.session.execute(every.where(AccountSession.account_id == account.id) if account is not None else every)


def shut_every_door(account: Account) -> None:
    """In the transaction under way: end every session of the account, and every one-time link not yet used."""
    end_all(account)
    unused = update(EntryLink).where(EntryLink.account_id == account.id, EntryLink.used_at.is_(None))
    db.session.execute(unused.values(used_at=now()))


def end_unused(at: datetime) -> int:
    """Forget, in the transaction under way, the sessions that nobody used for long; how many those were."""
    old = delete(AccountSession).where(AccountSession.last_seen_on < (at - SESSION_UNUSED).date())
    return len(db.session.scalars(old.returning(AccountSession.id)).all())


def _see(token: str) -> None:
    """Note that the session was used today; whoever only looks does not wait for a database that is busy."""
    with suppress(StorageBusy, StorageFull), writing() as session:
        session.execute(
            update(AccountSession).where(AccountSession.token_hash == _hash(token)).values(last_seen_on=now().date())
        )


def _delete(token: str | None) -> None:
    if token is not None:
        db.session.execute(delete(AccountSession).where(AccountSession.token_hash == _hash(token)))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

"""The queue of mail: one process at a time has a mail in its hands, and for a limited time only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update

from app.models import Mail, MailLimit, db
from app.models.base import now
from app.rules.errors import NameErased
from app.services.mail import LONGEST_LIMIT, PURPOSE, Written
from app.services.seals import vault
from app.services.transaction import writing_connection

# Far longer than a mail server may take for one mail. Who dies with a mail in hand leaves it to others after this.
LEASE = timedelta(minutes=10)
SHORTEST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
# With these waits: about three days. Counted in tries, not on the clock, which may be wrong.
MOST_ATTEMPTS = 20
GIVEN_UP_KEPT = timedelta(days=30)

_mail: Any = Mail.__table__.c


@dataclass(frozen=True)
class InHand:
    """A mail that this process may send now. `written` is None when no key here opens it."""

    id: int
    letter: str
    attempts: int
    written: Written | None


@dataclass(frozen=True)
class Standing:
    """How the queue is: mails that wait, the tries of the one that was tried most, mails that were given up."""

    waiting: int
    most_attempts: int
    given_up: int


def take() -> InHand | None:
    """The mail that waits longest, if one is due; nobody else gets it while the lease lasts."""
    at = now()
    # Asked without a writer's lock: nearly always nothing waits.
    with db.engine.connect() as connection:
        if connection.execute(select(_mail.id).where(_is_due(at)).limit(1)).first() is None:
            return None
    first = select(_mail.id).where(_is_due(at)).order_by(_mail.next_try_at, _mail.id).limit(1)
    claim = (
        update(Mail)
        .where(_mail.id == first.with_for_update(skip_locked=True).scalar_subquery())
        .values(next_try_at=at + LEASE, attempts=_mail.attempts + 1)
        .returning(_mail.id, _mail.letter, _mail.attempts, _mail.sealed)
    )
    with writing_connection() as connection:
        row = connection.execute(claim).one_or_none()
    return None if row is None else InHand(row.id, row.letter, row.attempts, _open(row.sealed))


def sent(mail: InHand) -> None:
    """A server has it: nothing of it is kept."""
    with writing_connection() as connection:
        connection.execute(delete(Mail).where(_mail.id == mail.id))


def try_later(mail: InHand) -> bool:
    """Put it back for a while, longer at each try; False when it was tried often enough and is given up."""
    if mail.attempts >= MOST_ATTEMPTS:
        give_up(mail)
        return False
    wait = min(SHORTEST_WAIT * 2 ** (mail.attempts - 1), LONGEST_WAIT)
    with writing_connection() as connection:
        connection.execute(update(Mail).where(_mail.id == mail.id).values(next_try_at=now() + wait))
    return True


def give_up(mail: InHand) -> None:
    """It cannot be delivered: its content is erased, that there was one stays for `flask doctor`."""
    with writing_connection() as connection:
        connection.execute(update(Mail).where(_mail.id == mail.id).values(sealed=None, about=None))


def hurry() -> None:
    """Everything that waits is due now: for whoever mended the mail server."""
    with writing_connection() as connection:
        connection.execute(update(Mail).where(_mail.sealed.is_not(None)).values(next_try_at=now()))


def standing() -> Standing:
    """How the queue is."""
    waits = _mail.sealed.is_not(None)
    asked = select(
        func.count().filter(waits),
        func.coalesce(func.max(_mail.attempts).filter(waits), 0),
        func.count().filter(~waits),
    ).select_from(Mail)
    with db.engine.connect() as connection:
        row = connection.execute(asked).one()
    return Standing(*row)


def let_go(at: datetime) -> None:
    """Forget, in the transaction under way, which mails were given up and which mailboxes written to long ago."""
    db.session.execute(delete(Mail).where(_mail.sealed.is_(None), _mail.created_at <= at - GIVEN_UP_KEPT))
    db.session.execute(delete(MailLimit).where(MailLimit.posted_at <= at - LONGEST_LIMIT))


def drop_all() -> None:
    """Empty the queue, in the transaction under way: after a restore it holds what was sent or taken back long ago."""
    db.session.execute(delete(Mail))


def seal_anew() -> None:
    """Put what waits under today's master key, in the transaction under way."""
    for mail in db.session.scalars(select(Mail).where(Mail.sealed.is_not(None))):
        try:
            mail.sealed = vault().seal_for_house(PURPOSE, vault().unseal_for_house(PURPOSE, mail.sealed or b""))
        except NameErased:
            continue


def _is_due(at: datetime) -> ColumnElement[bool]:
    # Further away than any wait: it was set by a clock that was wrong.
    is_time = or_(_mail.next_try_at <= at, _mail.next_try_at > at + LONGEST_WAIT * 2)
    due: ColumnElement[bool] = _mail.sealed.is_not(None) & is_time
    return due


def _open(sealed: bytes) -> Written | None:
    try:
        return Written(**vault().unseal_for_house(PURPOSE, sealed))
    except NameErased:
        return None

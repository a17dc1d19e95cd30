"""E-mail for news: asked for apart from the signature, confirmed from the mailbox, forgotten on request."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, select

from app.models import NewsSubscription, db
from app.models.base import now
from app.rules.consent import CONSENT_VERSION
from app.rules.errors import NotFound
from app.services import mail
from app.services.addresses import absolute
from app.services.erasure_log import Erasure, Gone, note
from app.services.evenings import Evening
from app.services.seals import seal_with
from app.services.transaction import forget_erased_pages, writing

PURPOSE = "news"
ASKED_ONCE_IN = timedelta(days=1)


def ask_to_confirm(evening: Evening, attendee_id: str, email: str, language: str) -> None:
    """Keep the address, sealed, and write to it: without an answer nothing is ever sent to it again.

    A mailbox that was asked lately, at whichever marathon, is left in peace, and nothing is kept: nobody can use us to
    fill a stranger's. Whoever wants our news has the first mail.
    """
    token = secrets.token_urlsafe(16)
    sealed = seal_with(evening.id, evening.wrapped_key, PURPOSE, {"email": email})
    link = absolute("public.news", token=token)
    with writing() as session:
        if not mail.post(email, "confirm_news", language, about=_hash(token), once_in=ASKED_ONCE_IN, link=link):
            return
        session.add(
            NewsSubscription(
                marathon_id=evening.id,
                attendee_id=attendee_id,
                token_hash=_hash(token),
                sealed=sealed,
                language=language,
                consent_version=CONSENT_VERSION,
            )
        )


def subscription(token: str) -> NewsSubscription:
    """The subscription a link speaks of. Raises `NotFound`."""
    found = db.session.scalar(select(NewsSubscription).where(NewsSubscription.token_hash == _hash(token)))
    if found is None:
        raise NotFound
    return found


def confirm(token: str) -> None:
    """Its owner says yes; twice is the same as once. Raises `NotFound`."""
    with writing():
        found = subscription(token)
        found.confirmed_at = found.confirmed_at or now()


def unsubscribe(token: str) -> None:
    """Erase the address; twice is the same as once."""
    with writing():
        hashes = erase(NewsSubscription.token_hash == _hash(token))
        note(Erasure(Gone.NEWS, token_hash) for token_hash in hashes)
    if hashes:
        forget_erased_pages()


def erase(which: ColumnElement[bool]) -> list[str]:
    """Erase addresses, and mails to them that still wait, in the transaction under way; the hashes of their tokens."""
    gone = delete(NewsSubscription).where(which).returning(NewsSubscription.token_hash)
    hashes = list(db.session.scalars(gone))
    mail.take_back(hashes)
    return hashes


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

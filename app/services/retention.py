"""Letting go: what was kept long enough is erased by itself, at each start and by `flask let-go` every day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update

from app.models import Marathon, NewsSubscription, Word, WordStatus, db
from app.models.base import now
from app.rules.retention import NEWS_CONFIRMED, NEWS_UNCONFIRMED, WORDS_AFTER_REFUSAL, names_end
from app.services import claims, drafts, mail_queue, news, sessions
from app.services.aside_decisions import erase_discarded
from app.services.erasure import erase_names
from app.services.transaction import forget_erased_pages, writing


@dataclass(frozen=True)
class LetGo:
    """How many marathons' names, refused words, discarded actions, addresses and unused sessions were erased now."""

    marathons: int
    words: int
    discarded: int
    addresses: int
    sessions: int


def let_go_of_what_is_due(at: datetime | None = None) -> LetGo:
    """Erase what the privacy page says is no longer kept; counts stay. `at` is this instant unless given."""
    at = at or now()
    due = [marathon for marathon in _with_names() if names_end(marathon.ends_at, marathon.closed_at) <= at]
    for marathon in due:
        erase_names(marathon, None)
    with writing():
        words = _erase_refused_words(at)
        discarded = erase_discarded(at)
        addresses = _erase_old_addresses(at)
        unused = sessions.end_unused(at)
        mail_queue.let_go(at)
        drafts.let_go(at)
        claims.let_go(at)
    if words or discarded or addresses:
        forget_erased_pages()
    return LetGo(len(due), words, discarded, addresses, unused)


def _with_names() -> list[Marathon]:
    return list(db.session.scalars(select(Marathon).join(Marathon.key)))


def _erase_refused_words(at: datetime) -> int:
    erased = (
        update(Word)
        .where(
            Word.status == WordStatus.REFUSED,
            Word.decided_at <= at - WORDS_AFTER_REFUSAL,
            Word.sealed.is_not(None),
        )
        .values(sealed=None, fingerprint="")
        .returning(Word.id)
    )
    return len(db.session.scalars(erased).all())


def _erase_old_addresses(at: datetime) -> int:
    confirmed, asked = NewsSubscription.confirmed_at, NewsSubscription.created_at
    old = or_(confirmed <= at - NEWS_CONFIRMED, confirmed.is_(None) & (asked <= at - NEWS_UNCONFIRMED))
    return len(news.erase(old))

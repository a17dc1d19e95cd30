"""Marathons being described: answers kept from one step to the next, for whoever holds the token."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from app.models import Marathon, MarathonDraft, db
from app.models.base import now
from app.rules.retention import DRAFT_UNTOUCHED
from app.services.intents import new_key
from app.services.transaction import writing

Answers = dict[str, dict[str, list[str]]]
"""By step, the fields as a browser sent them."""

# Of one field: twice what the longest may hold; what is longer is refused by its form anyway.
MOST_SIGNS = 10_000
MOST_VALUES = 200
# How long the answer to a form may take to be asked for again.
SAME_TAP = timedelta(minutes=10)


def begin(answers: Answers) -> str:
    """The token of a new draft; it is told now or never."""
    token = secrets.token_urlsafe(24)
    with writing() as session:
        session.add(MarathonDraft(token_hash=_hash(token), key=new_key(), answers=_bounded(answers)))
    return token


def of(token: str | None) -> MarathonDraft | None:
    """The draft that a token opens, unless nobody touched it for too long."""
    if not token:
        return None
    draft = db.session.scalar(select(MarathonDraft).where(MarathonDraft.token_hash == _hash(token)))
    return draft if draft is not None and draft.changed_at > now() - DRAFT_UNTOUCHED else None


def made_lately(token: str | None) -> Marathon | None:
    """What the draft of this token became within the last minutes: the same tap may arrive twice."""
    draft = of(token)
    if draft is None or draft.marathon_id is None or draft.changed_at < now() - SAME_TAP:
        return None
    return db.session.get(Marathon, draft.marathon_id)


def keep(draft: MarathonDraft, step: str, fields: dict[str, list[str]]) -> None:
    """Keep one step's answers, right or wrong; a marathon that was made of it meanwhile is not touched."""
    with writing() as session:
        session.refresh(draft, with_for_update=True)
        if draft.marathon_id is None:
            draft.answers = draft.answers | _bounded({step: fields})
            draft.changed_at = now()


def renew(token: str) -> str | None:
    """Another token for the same draft: whoever holds a copy of the one before sees it no more."""
    fresh = secrets.token_urlsafe(24)
    with writing():
        draft = of(token)
        if draft is None or draft.marathon_id is not None:
            return None
        draft.token_hash = _hash(fresh)
    return fresh


def finish(draft: MarathonDraft, marathon: Marathon) -> None:
    """In the transaction under way: this draft became this marathon, and its answers are gone."""
    draft.marathon_id, draft.answers, draft.changed_at = marathon.id, {}, now()


def discard(token: str) -> None:
    """Forget what was described."""
    with writing() as session:
        session.execute(delete(MarathonDraft).where(MarathonDraft.token_hash == _hash(token)))


def let_go(at: datetime) -> int:
    """Forget, in the transaction under way, what nobody touched for long; how many that were."""
    old = delete(MarathonDraft).where(MarathonDraft.changed_at <= at - DRAFT_UNTOUCHED)
    return len(db.session.scalars(old.returning(MarathonDraft.id)).all())


def _bounded(answers: Answers) -> dict[str, Any]:
    return {
        step: {name: [value[:MOST_SIGNS] for value in values[:MOST_VALUES]] for name, values in fields.items()}
        for step, fields in answers.items()
    }


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

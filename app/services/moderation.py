"""Moderation: which words the screen may show. An approval is bound to the exact text that was read."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from sqlalchemy import func, select

from app.models import Actor, Marathon, Word, WordStatus, db
from app.rules.errors import NotFound, TextChangedSince
from app.services import announce, audit
from app.services.marathons import hold
from app.services.transaction import writing
from app.services.word_views import WordView, following, open_words


class Decision(StrEnum):
    """What a moderator may do with a word."""

    APPROVE = "approve"
    REFUSE = "refuse"
    PULL_BACK = "pull_back"


_STATUS_AFTER = {
    Decision.APPROVE: WordStatus.APPROVED,
    Decision.REFUSE: WordStatus.REFUSED,
    Decision.PULL_BACK: WordStatus.WAITING,
}


# What is set aside is read by nobody: a burst of it would bury the words of the others.
_COUNTS = Word.set_aside.is_(None)


def waiting(marathon: Marathon) -> list[WordView]:
    """Words whose writer agreed to the screen and that wait for a decision, oldest first."""
    return open_words(
        marathon,
        select(Word)
        .where(Word.marathon_id == marathon.id, _COUNTS, Word.status == WordStatus.WAITING, Word.show_on_screen)
        .order_by(Word.changed_at, Word.id),
    )


def how_many_wait(marathon: Marathon) -> int:
    """How many words wait for a decision, without opening them."""
    waiting_words = select(func.count()).where(
        Word.marathon_id == marathon.id,
        _COUNTS,
        Word.status == WordStatus.WAITING,
        Word.show_on_screen,
        Word.withdrawn_at.is_(None),
    )
    return db.session.scalar(waiting_words) or 0


def decided(marathon: Marathon, limit: int = 50) -> list[WordView]:
    """Approved and refused words, the latest decision first."""
    return open_words(
        marathon,
        select(Word)
        .where(Word.marathon_id == marathon.id, _COUNTS, Word.status != WordStatus.WAITING, Word.show_on_screen)
        .order_by(Word.decided_at.desc(), Word.id.desc())
        .limit(limit),
    )


def approved(marathon: Marathon, limit: int = 12) -> list[WordView]:
    """Words that may be on the screen now, the latest first."""
    return open_words(
        marathon,
        select(Word)
        .where(Word.marathon_id == marathon.id, _COUNTS, Word.status == WordStatus.APPROVED, Word.show_on_screen)
        .order_by(Word.decided_at.desc(), Word.id.desc())
        .limit(limit),
    )


def statuses(marathon: Marathon, word_ids: Collection[int]) -> dict[int, tuple[WordStatus, str]]:
    """Status and fingerprint of these words, without opening them; what is gone or not for the screen is left out."""
    asked = select(Word.id, Word.status, Word.fingerprint).where(
        Word.marathon_id == marathon.id,
        Word.id.in_(word_ids),
        _COUNTS,
        Word.show_on_screen,
        Word.withdrawn_at.is_(None),
    )
    return {id_: (status, fingerprint) for id_, status, fingerprint in db.session.execute(asked)}


def these(marathon: Marathon, word_ids: Collection[int]) -> list[WordView]:
    """These words as they stand; what is gone or not for the screen is left out."""
    asked = select(Word).where(Word.marathon_id == marathon.id, Word.id.in_(word_ids), _COUNTS, Word.show_on_screen)
    return open_words(marathon, asked) if word_ids else []


def one(marathon: Marathon, word_id: int) -> WordView:
    """A word as it stands now. Raises `NotFound`, also for one that was withdrawn or is not for the screen."""
    found = these(marathon, [word_id])
    if not found:
        raise NotFound
    return found[0]


def decide(marathon: Marathon, word_id: int, decision: Decision, fingerprint: str, actor: Actor) -> None:
    """Approve, refuse or pull back the exact text that was read.

    Raises `NotFound`, and `TextChangedSince` when its writer changed it meanwhile: it then waits again.
    """
    with writing() as session:
        hold(marathon)
        word = session.scalar(
            select(Word).where(
                Word.id == word_id, Word.marathon_id == marathon.id, _COUNTS, Word.withdrawn_at.is_(None)
            )
        )
        if word is None:
            raise NotFound
        if decision is Decision.APPROVE and word.fingerprint != fingerprint:
            raise TextChangedSince
        word.status = _STATUS_AFTER[decision]
        word.decided_at, word.decided_by = following(marathon, Word.decided_at), actor.hand["account_id"]
        audit.record(f"word.{decision}", actor, marathon, f"word {word.id}")
    announce.changed(marathon.id)

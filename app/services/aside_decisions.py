"""What becomes of what was set aside: counted or discarded by a person at the desk, who can take either back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from app.models import Actor, AsideDecision, Marathon, Ruling, Signature, Signing, Word, db
from app.models.base import now
from app.rules.counting import Kind
from app.rules.errors import NotFound
from app.rules.quarantine import Why, why
from app.rules.retention import DISCARDED_KEPT
from app.services import admissions, announce, audit, totals, words
from app.services.erasure import forget_emptied_signings
from app.services.erasure_log import Erasure, Gone, note
from app.services.marathons import hold
from app.services.quarantine import check_source, waiting
from app.services.transaction import writing

_KINDS: tuple[tuple[type[Signature] | type[Word], Kind], ...] = ((Signature, Kind.SIGNATURE), (Word, Kind.WORD))


@dataclass(frozen=True)
class Decided:
    """A decision that can still be taken back: on how much, from where, and when."""

    id: int
    why: Why
    ruling: Ruling
    signatures: int
    words: int
    at: datetime


def admit(marathon: Marathon, source: str, actor: Actor) -> None:
    """Count what this source left, and from now on whatever comes from it; twice is the same as once.

    Raises `NotFound`.
    """
    _decide(marathon, source, Ruling.ADMITTED, actor)


def discard(marathon: Marathon, source: str, actor: Actor) -> None:
    """Never count what this source left; it is erased a week later. What comes from it later is set aside again.

    Raises `NotFound`.
    """
    _decide(marathon, source, Ruling.DISCARDED, actor)


def undo(marathon: Marathon, decision_id: int, actor: Actor) -> None:
    """Set aside again what a decision moved, as far as it is still there; twice is the same as once.

    Numbers given out stay given out. After an admission, what came from its source in between stays counted; what
    comes from now on is set aside. Raises `NotFound`, also for what was erased meanwhile.
    """
    with writing() as session:
        hold(marathon)
        decision = session.scalar(
            select(AsideDecision).where(
                AsideDecision.id == decision_id,
                AsideDecision.marathon_id == marathon.id,
                AsideDecision.erased_at.is_(None),
            )
        )
        if decision is None:
            raise NotFound
        if decision.undone_at is not None:
            return
        decision.undone_at = now()
        changes: Counter[totals.Cell] = Counter()
        for model, kind in _KINDS:
            is_its = model.aside_decision_id == decision.id, model.withdrawn_at.is_(None)
            again = update(model).where(*is_its).values(set_aside=decision.source, aside_decision_id=None)
            changes.update((marathon.id, case_id, kind) for case_id in session.scalars(again.returning(model.case_id)))
        if decision.ruling is Ruling.ADMITTED:
            totals.change(session, {cell: -count for cell, count in changes.items()})
            admissions.revoke(session, marathon, decision.source)
        audit.record("aside.undo", actor, marathon, f"{decision.source}: {changes.total()} actions")
    announce.changed(marathon.id)


def latest(marathon: Marathon, limit: int = 3) -> list[Decided]:
    """The latest decisions that can be taken back, the newest first."""
    query = select(AsideDecision).where(
        AsideDecision.marathon_id == marathon.id,
        AsideDecision.undone_at.is_(None),
        AsideDecision.erased_at.is_(None),
        AsideDecision.decided_at > now() - DISCARDED_KEPT,
    )
    return [
        Decided(one.id, why(one.source), one.ruling, one.signatures, one.words, one.decided_at)
        for one in db.session.scalars(query.order_by(AsideDecision.id.desc()).limit(limit))
    ]


def erase_discarded(at: datetime) -> int:
    """Erase, in the transaction under way, what was discarded long enough ago; how many actions that were."""
    due = db.session.scalars(
        select(AsideDecision).where(
            AsideDecision.ruling == Ruling.DISCARDED,
            AsideDecision.undone_at.is_(None),
            AsideDecision.erased_at.is_(None),
            AsideDecision.decided_at <= at - DISCARDED_KEPT,
        )
    ).all()
    return sum(_erase(decision) for decision in due)


def _decide(marathon: Marathon, source: str, ruling: Ruling, actor: Actor) -> None:
    check_source(source)
    with writing() as session:
        hold(marathon)
        decision = AsideDecision(marathon_id=marathon.id, source=source, ruling=ruling, signatures=0, words=0)
        session.add(decision)
        session.flush()
        is_counted = ruling is Ruling.ADMITTED
        changes: Counter[totals.Cell] = Counter()
        for model, kind in _KINDS:
            moved: dict[str, Any] = {"aside_decision_id": decision.id} | ({"set_aside": None} if is_counted else {})
            rows = update(model).where(*waiting(model, marathon, source)).values(**moved)
            changes.update((marathon.id, case_id, kind) for case_id in session.scalars(rows.returning(model.case_id)))
        decision.signatures = sum(count for cell, count in changes.items() if cell[2] is Kind.SIGNATURE)
        decision.words = changes.total() - decision.signatures
        is_new = is_counted and admissions.vouch(session, marathon, source, actor)
        if not (changes or is_new):
            session.delete(decision)
            return
        if is_counted:
            totals.change(session, changes)
        act = "aside.admit" if is_counted else "aside.discard"
        audit.record(act, actor, marathon, f"{source}: {changes.total()} actions")
    announce.changed(marathon.id)


def _erase(decision: AsideDecision) -> int:
    letters = db.session.execute(
        update(Signature)
        .where(Signature.aside_decision_id == decision.id, Signature.withdrawn_at.is_(None))
        .values(withdrawn_at=now())
        .returning(Signature.signing_key, Signature.case_id)
    ).all()
    note(Erasure(Gone.LETTER, key, case_id) for key, case_id in letters)
    forget_emptied_signings(Signing.marathon_id == decision.marathon_id)
    is_its = Word.aside_decision_id == decision.id, Word.withdrawn_at.is_(None)
    written = db.session.scalars(select(Word).where(*is_its)).all()
    words.erase(written)
    decision.erased_at = now()
    return len(letters) + len(written)

"""What is set aside at a marathon: seen by its organiser, admitted or discarded; counted nowhere until then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, literal, select, union_all, update

from app.models import Account, Marathon, Signature, Signing, Word, db
from app.models.base import now
from app.rules.counting import Kind
from app.rules.errors import NotFound
from app.rules.quarantine import Why, is_far_outside, is_source, why
from app.rules.state import State
from app.services import admissions, announce, audit, totals, words
from app.services.erasure import forget_emptied_signings
from app.services.erasure_log import Erasure, Gone, note
from app.services.marathons import hold
from app.services.transaction import forget_erased_pages, writing


@dataclass(frozen=True)
class SetAside:
    """What came from one source: how many signatures and words, of how many people, from when to when."""

    source: str
    signatures: int
    words: int
    people: int
    since: datetime
    until: datetime

    @property
    def why(self) -> Why:
        """The reason."""
        return why(self.source)


def set_aside(marathon: Marathon) -> list[SetAside]:
    """Everything that waits for the organiser, the oldest first."""
    signed = (
        select(
            Signature.set_aside.label("source"),
            Signature.attendee_id,
            literal(1).label("signature"),
            literal(0).label("word"),
            Signing.created_at.label("at"),
        )
        .join(Signing, (Signing.marathon_id == Signature.marathon_id) & (Signing.key == Signature.signing_key))
        .where(*_waiting(Signature, marathon))
    )
    written = select(Word.set_aside, Word.attendee_id, literal(0), literal(1), Word.created_at).where(
        *_waiting(Word, marathon)
    )
    rows = union_all(signed, written).subquery().c
    found = db.session.execute(
        select(
            rows.source,
            func.sum(rows.signature),
            func.sum(rows.word),
            func.count(rows.attendee_id.distinct()),
            func.min(rows.at),
            func.max(rows.at),
        )
        .group_by(rows.source)
        .order_by(func.min(rows.at), rows.source)
    )
    return [SetAside(source, int(signed), int(written), *rest) for source, signed, written, *rest in found]


def from_source(marathon: Marathon, source: str) -> SetAside | None:
    """What this source left, if anything waits. Raises `NotFound` for what can be no source."""
    _check(source)
    return next((aside for aside in set_aside(marathon) if aside.source == source), None)


def is_out_of_hours(marathon: Marathon) -> bool:
    """Whether whatever is signed now is set aside because the evening is far from its hours."""
    is_outside = marathon.state is State.OPEN and is_far_outside(marathon.starts_at, marathon.ends_at, now())
    return is_outside and not admissions.among(db.session, {(marathon.id, str(Why.HOURS))})


def admit(marathon: Marathon, source: str, account: Account) -> None:
    """Count what this source left, and from now on whatever comes from it; twice is the same as once.

    Raises `NotFound`.
    """
    _check(source)
    with writing() as session:
        hold(marathon)
        changes: Counter[totals.Cell] = Counter()
        for model, kind in ((Signature, Kind.SIGNATURE), (Word, Kind.WORD)):
            counted = update(model).where(*_waiting(model, marathon, source)).values(set_aside=None)
            cases = session.scalars(counted.returning(model.case_id))
            changes.update((marathon.id, case_id, kind) for case_id in cases)
        totals.change(session, changes)
        admissions.vouch(session, marathon, source, account)
        audit.record("aside.admit", account, marathon, f"{source}: {changes.total()} actions")
    announce.changed(marathon.id)


def discard(marathon: Marathon, source: str, account: Account) -> None:
    """Erase what this source left: it never counts. What comes from it later is set aside again. Raises `NotFound`."""
    _check(source)
    with writing() as session:
        hold(marathon)
        letters = session.execute(
            update(Signature)
            .where(*_waiting(Signature, marathon, source))
            .values(withdrawn_at=now())
            .returning(Signature.signing_key, Signature.case_id)
        ).all()
        note(Erasure(Gone.LETTER, key, case_id) for key, case_id in letters)
        forget_emptied_signings(Signing.marathon_id == marathon.id)
        written: Sequence[Word] = session.scalars(select(Word).where(*_waiting(Word, marathon, source))).all()
        words.erase(written)
        audit.record("aside.discard", account, marathon, f"{source}: {len(letters) + len(written)} actions")
    forget_erased_pages()


def _waiting(model: type[Signature] | type[Word], marathon: Marathon, source: str | None = None) -> tuple[Any, ...]:
    is_from = model.set_aside.is_not(None) if source is None else model.set_aside == source
    # The first is what the small index of what is set aside is made of.
    return model.set_aside.is_not(None), is_from, model.marathon_id == marathon.id, model.withdrawn_at.is_(None)


def _check(source: str) -> None:
    if not is_source(source):
        raise NotFound

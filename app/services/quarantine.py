"""What is set aside at a marathon and waits for a decision: seen by its organiser, counted nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, literal, select, union_all

from app.models import Marathon, Signature, Signing, Word, db
from app.models.base import now
from app.rules.errors import NotFound
from app.rules.quarantine import Why, is_far_outside, is_source, why
from app.rules.state import State
from app.services import admissions


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
        .where(*waiting(Signature, marathon))
    )
    written = select(Word.set_aside, Word.attendee_id, literal(0), literal(1), Word.created_at).where(
        *waiting(Word, marathon)
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
    check_source(source)
    return next((aside for aside in set_aside(marathon) if aside.source == source), None)


def is_out_of_hours(marathon: Marathon) -> bool:
    """Whether whatever is signed now is set aside because the evening is far from its hours."""
    is_outside = marathon.state is State.OPEN and is_far_outside(marathon.starts_at, marathon.ends_at, now())
    return is_outside and not admissions.among(db.session, {(marathon.id, str(Why.HOURS))})


def waiting(model: type[Signature] | type[Word], marathon: Marathon, source: str | None = None) -> tuple[Any, ...]:
    """What makes a signature or word one that is set aside at this marathon and not decided on."""
    is_from = model.set_aside.is_not(None) if source is None else model.set_aside == source
    # The first is what the small index of what is set aside is made of.
    return (
        model.set_aside.is_not(None),
        is_from,
        model.marathon_id == marathon.id,
        model.withdrawn_at.is_(None),
        model.aside_decision_id.is_(None),
    )


def check_source(source: str) -> None:
    """Raise `NotFound` for what can be no source."""
    if not is_source(source):
        raise NotFound

"""What an organiser has vouched for: a device on which many pass quickly, an evening outside its hours."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, delete, select, tuple_
from sqlalchemy.orm import Session, scoped_session

from app.models import Actor, Admission, Marathon
from app.models.base import now
from app.rules.quarantine import Why
from app.services import audit
from app.services.totals import dialect_insert
from app.services.transaction import writing

Source = tuple[int, str]


def vouch(session: Session | scoped_session[Any], marathon: Marathon, source: str, actor: Actor) -> bool:
    """Let what comes from this source count from now on, in the caller's transaction; says whether that is news."""
    vouched = session.execute(
        dialect_insert(Admission.__table__)
        .values(marathon_id=marathon.id, source=source, account_id=actor.hand["account_id"], admitted_at=now())
        .on_conflict_do_nothing()
        .returning(Admission.source)
    )
    return vouched.first() is not None


def vouch_for_any_hour(marathon: Marathon, actor: Actor) -> None:
    """Let this marathon count whatever is signed at whatever hour."""
    with writing() as session:
        vouch(session, marathon, str(Why.HOURS), actor)
        audit.record("aside.vouch", actor, marathon, str(Why.HOURS))


def revoke(session: Session | scoped_session[Any], marathon: Marathon, source: str) -> None:
    """Set aside again what comes from this source from now on, in the caller's transaction."""
    session.execute(delete(Admission).where(Admission.marathon_id == marathon.id, Admission.source == source))


def among(session: Session | scoped_session[Any] | Connection, sources: Collection[Source]) -> set[Source]:
    """Those of the (marathon id, source) pairs whose submits count like any other."""
    admitted = select(Admission.marathon_id, Admission.source).where(
        tuple_(Admission.marathon_id, Admission.source).in_(sources)
    )
    return {(row.marathon_id, row.source) for row in session.execute(admitted)}

"""What an organiser has vouched for: a device on which many pass quickly, an evening outside its hours."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, select, tuple_
from sqlalchemy.orm import Session, scoped_session

from app.models import Account, Admission, Marathon
from app.models.base import now
from app.services.totals import dialect_insert

Source = tuple[int, str]


def vouch(session: Session | scoped_session[Any], marathon: Marathon, source: str, account: Account) -> None:
    """Let what comes from this source count from now on, in the caller's transaction; twice is the same as once."""
    session.execute(
        dialect_insert(Admission.__table__)
        .values(marathon_id=marathon.id, source=source, account_id=account.id, admitted_at=now())
        .on_conflict_do_nothing()
    )


def among(session: Session | scoped_session[Any] | Connection, sources: Collection[Source]) -> set[Source]:
    """Those of the (marathon id, source) pairs whose submits count like any other."""
    admitted = select(Admission.marathon_id, Admission.source).where(
        tuple_(Admission.marathon_id, Admission.source).in_(sources)
    )
    return {(row.marathon_id, row.source) for row in session.execute(admitted)}

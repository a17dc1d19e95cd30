"""The audit log: append-only, each entry chained to the one before."""

from __future__ import annotations

import hashlib
from datetime import UTC

from sqlalchemy import func, select

from app.models import Actor, AuditEntry, Marathon, db
from app.models.base import now

_BEGINNING = "0" * 64
# Names the lock; any number that nothing else of Lueur locks.
_CHAIN = 0x10E5


def record(act: str, actor: Actor | None, marathon: Marathon | None = None, subject: str = "") -> None:
    """Add an entry to the transaction under way, which must be a writing one; `subject` never names a signer."""
    db.session.flush()
    if db.engine.dialect.name == "postgresql":
        # One link at a time, also between processes; SQLite has one writer anyway.
        db.session.execute(select(func.pg_advisory_xact_lock(_CHAIN)))
    last = db.session.scalar(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1))
    entry = AuditEntry(
        at=now(),
        account_id=actor.hand["account_id"] if actor else None,
        helper_id=actor.hand["helper_id"] if actor else None,
        marathon_id=marathon.id if marathon else None,
        act=act,
        subject=subject,
    )
    entry.digest = _digest(entry, last.digest if last else _BEGINNING)
    db.session.add(entry)


def broken_links() -> list[int]:
    """The ids of entries whose digest does not follow from what stands before; empty when nobody tampered."""
    broken = []
    before = _BEGINNING
    for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)):
        if entry.digest != _digest(entry, before):
            broken.append(entry.id)
        before = entry.digest
    return broken


def _digest(entry: AuditEntry, before: str) -> str:
    at = entry.at.astimezone(UTC).isoformat()
    fields = [before, at, str(entry.account_id), str(entry.marathon_id), entry.act, entry.subject]
    if entry.helper_id is not None:
        # Entries from before there were helpers keep the digest they had.
        fields.append(str(entry.helper_id))
    return hashlib.sha256("\x00".join(fields).encode()).hexdigest()

"""What must hold after every fault. A: forms answered "counted", R: valid rows, U: sent and never answered."""

from __future__ import annotations

from sqlalchemy import select, text

from app.models import Signature, Signing, db
from app.services import audit, totals
from bench.people import NAMES
from tests.faults.hall import Hall
from tests.faults.phones import Room


def holds(hall: Hall, room: Room) -> int:
    """Check A ⊆ R ⊆ A ∪ U, no key twice, totals = rows, no number twice, no damage; how many letters there are."""
    with hall.inside():
        rows = db.session.execute(
            select(Signature.signing_key, Signature.case_id, Signature.number).where(Signature.withdrawn_at.is_(None))
        ).all()
        stored = {row.signing_key for row in rows}
        lost, invented = room.counted - stored, stored - room.counted - room.unanswered
        assert not lost, f"{len(lost)} answered as counted are not there: {room.statuses}"
        assert not invented, f"{len(invented)} were refused and are there: {room.statuses}"
        assert len({(row.signing_key, row.case_id) for row in rows}) == len(rows)
        keys = db.session.scalars(select(Signing.key)).all()
        assert len(set(keys)) == len(keys)
        numbers = [row.number for row in rows]
        assert len(set(numbers)) == len(numbers)
        assert max(numbers, default=0) <= hall.marathon.last_number
        assert totals.differences() == []
        assert totals.counts(hall.marathon).total == len(rows)
        assert audit.broken_links() == []
        if db.engine.dialect.name == "sqlite":
            assert db.session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
    logged = hall.log.read_text(errors="replace") if hall.log.exists() else ""
    assert [name for name in NAMES if name in logged] == []
    return len(rows)

"""What must hold after every fault. A: forms answered "counted", R: valid rows, U: sent and never answered."""

from __future__ import annotations

from sqlalchemy import select, text

from app.models import Signature, Signing, db
from app.services import audit, totals
from bench.people import NAMES
from tests.faults.hall import Hall
from tests.faults.phones import Room


def holds(hall: Hall, room: Room) -> int:
    """Check A ⊆ R ⊆ A ∪ U, and that everything is `exact`; how many letters there are."""
    with hall.inside():
        stored = set(db.session.scalars(select(Signature.signing_key).where(Signature.withdrawn_at.is_(None))))
    lost, invented = room.counted - stored, stored - room.counted - room.unanswered
    assert not lost, f"{len(lost)} answered as counted are not there: {room.statuses}"
    assert not invented, f"{len(invented)} were refused and are there: {room.statuses}"
    letters = exact(hall)
    with hall.inside():
        # Nobody in the room wrote or counted paper, and nobody was set aside: each phone is a device.
        assert totals.counts(hall.marathon).total == letters
    return letters


def exact(hall: Hall) -> int:
    """Check that no key counts twice, totals are their rows, nothing is damaged or told; how many letters there are."""
    with hall.inside():
        rows = all_is_well()
        assert max((number for number, _ in rows), default=0) <= hall.marathon.last_number
    logged = hall.log.read_text(errors="replace") if hall.log.exists() else ""
    assert [name for name in NAMES if name in logged] == []
    return len(rows)


def all_is_well() -> list[tuple[int, str]]:
    """The same of the database at hand, which has one marathon that matters; the letters as (number, key)."""
    rows = db.session.execute(
        select(Signature.marathon_id, Signature.signing_key, Signature.case_id, Signature.number).where(
            Signature.withdrawn_at.is_(None)
        )
    ).all()
    assert len({(row.marathon_id, row.signing_key, row.case_id) for row in rows}) == len(rows)
    assert len({(row.marathon_id, row.number) for row in rows}) == len(rows)
    keys = db.session.execute(select(Signing.marathon_id, Signing.key)).all()
    assert len(set(keys)) == len(keys)
    assert totals.differences() == []
    assert audit.broken_links() == []
    if db.engine.dialect.name == "sqlite":
        assert db.session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []
    return [(row.number, row.signing_key) for row in rows]

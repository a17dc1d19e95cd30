"""Paper tallies: counted by hand at the table, on the same counter as the phones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.models import Account, Marathon, TallyEntry, db
from app.models.base import now
from app.rules.counting import LARGEST_TALLY, PAPER, Kind
from app.rules.errors import CountRefused, KeyReused, NotFound
from app.rules.lifecycle import check_may_tally
from app.services import announce, audit, totals
from app.services.intents import check_key
from app.services.marathons import case_of, hold
from app.services.transaction import writing


@dataclass(frozen=True)
class TallyView:
    """One entry of the log: what was counted, by whom, when, and whether it was undone."""

    id: int
    case: str
    case_name: str
    kind: Kind
    count: int
    by: str
    at: datetime
    is_undone: bool


def record_paper_tally(
    marathon: Marathon, account: Account, case_slug: str, kind: Kind, count: int, key: str
) -> TallyView:
    """Add 1 to 500 paper letters or cards of one case; the same key again adds nothing and returns the same entry.

    Late paper is welcome after closing. Raises `CountRefused`, `CaseNotInMarathon`, `MarathonNotOpen` (before the
    evening), `KeyMalformed`, `KeyReused`.
    """
    check_key(key)
    if kind not in PAPER or not 1 <= count <= LARGEST_TALLY:
        raise CountRefused
    with writing() as session:
        hold(marathon)
        case = case_of(marathon, case_slug)
        entry = session.scalar(select(TallyEntry).where(TallyEntry.marathon_id == marathon.id, TallyEntry.key == key))
        if entry is not None:
            if (entry.case_id, entry.kind, entry.count) != (case.id, kind, count):
                raise KeyReused
            return _view(entry)
        check_may_tally(marathon.state)
        entry = TallyEntry(
            marathon_id=marathon.id, case=case, account=account, key=key, kind=kind, count=count, created_at=now()
        )
        session.add(entry)
        marathon.last_number += count
        session.flush()
        totals.change(session, {(marathon.id, case.id, kind): count})
        audit.record("tally.add", account, marathon, f"entry {entry.id}: {count} {kind}")
        view = _view(entry)
    announce.changed(marathon.id)
    return view


def undo(marathon: Marathon, entry_id: int, account: Account) -> TallyView:
    """Take one entry back, whoever made it; twice is the same as once. Raises `NotFound`."""
    with writing() as session:
        hold(marathon)
        entry = session.scalar(
            select(TallyEntry).where(TallyEntry.id == entry_id, TallyEntry.marathon_id == marathon.id)
        )
        if entry is None:
            raise NotFound
        if entry.undone_at is None:
            entry.undone_at = now()
            totals.change(session, {(marathon.id, entry.case_id, entry.kind): -entry.count})
            audit.record("tally.undo", account, marathon, f"entry {entry.id}")
        view = _view(entry)
    announce.changed(marathon.id)
    return view


def log(marathon: Marathon, limit: int = 50) -> list[TallyView]:
    """The latest entries, the newest first, undone ones too."""
    query = select(TallyEntry).where(TallyEntry.marathon_id == marathon.id).order_by(TallyEntry.id.desc())
    return [_view(entry) for entry in db.session.scalars(query.limit(limit))]


def _view(entry: TallyEntry) -> TallyView:
    return TallyView(
        id=entry.id,
        case=entry.case.slug,
        case_name=entry.case.name,
        kind=entry.kind,
        count=entry.count,
        by=entry.account.name,
        at=entry.created_at,
        is_undone=entry.undone_at is not None,
    )

"""Paper tallies: counted by hand at the table, on the same counter as the phones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.models import Actor, HelperLink, Marathon, TallyEntry, db
from app.models.base import now
from app.rules.counting import LARGEST_TALLY, PAPER, Kind
from app.rules.errors import CountRefused, KeyReused, NotFound
from app.rules.helping import may_undo
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
    helper_id: int | None = None

    def may_be_undone_by(self, actor: Actor) -> bool:
        """Whether this person may take the entry back; what was undone, nobody."""
        return not self.is_undone and self.is_within_reach_of(actor)

    def is_within_reach_of(self, actor: Actor) -> bool:
        """Whether it is this person's to take back, undone or not."""
        kind = actor.kind if isinstance(actor, HelperLink) else None
        return may_undo(kind, is_own=self.helper_id == actor.hand["helper_id"])


def record_paper_tally(marathon: Marathon, actor: Actor, case_slug: str, kind: Kind, count: int, key: str) -> TallyView:
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
            marathon_id=marathon.id, case=case, key=key, kind=kind, count=count, created_at=now(), **actor.hand
        )
        session.add(entry)
        marathon.last_number += count
        session.flush()
        totals.change(session, {(marathon.id, case.id, kind): count})
        audit.record("tally.add", actor, marathon, f"entry {entry.id}: {count} {kind}")
        view = _view(entry)
    announce.changed(marathon.id)
    return view


def undo(marathon: Marathon, entry_id: int, actor: Actor) -> TallyView:
    """Take one entry back, whoever made it; twice is the same as once.

    Raises `NotFound`, also where a helper who counts paper only reaches for another's entry.
    """
    with writing() as session:
        hold(marathon)
        entry = session.scalar(
            select(TallyEntry).where(TallyEntry.id == entry_id, TallyEntry.marathon_id == marathon.id)
        )
        if entry is None or not _view(entry).is_within_reach_of(actor):
            raise NotFound
        if entry.undone_at is None:
            entry.undone_at = now()
            totals.change(session, {(marathon.id, entry.case_id, entry.kind): -entry.count})
            audit.record("tally.undo", actor, marathon, f"entry {entry.id}")
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
        by=entry.helper.name if entry.helper else entry.account.name,
        helper_id=entry.helper_id,
        at=entry.created_at,
        is_undone=entry.undone_at is not None,
    )

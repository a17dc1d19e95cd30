"""A marathon's pulse: a few numbers that are others as soon as anything that its watchers see is."""

from __future__ import annotations

from collections.abc import Collection, Hashable

from sqlalchemy import case, func, select

from app.models import Marathon, Total, Word, WordStatus, db
from app.services.transaction import let_go

_ARRANGED = (
    *(Marathon.id, Marathon.state, Marathon.title, Marathon.place, Marathon.starts_at, Marathon.goal),
    *(Marathon.spotlight_case_id, Marathon.blank, Marathon.hide_count, Marathon.theme, Marathon.last_number),
)


def pulses(marathon_ids: Collection[int]) -> dict[int, Hashable]:
    """The pulse of each of these marathons: three queries, however many they are."""
    found: dict[int, list[Hashable]] = {}
    for row in db.session.execute(select(*_ARRANGED).where(Marathon.id.in_(marathon_ids))):
        found[row.id] = [tuple(row)]
    counted = (
        # By case as well: one letter withdrawn and another signed are a change.
        select(Total.marathon_id, Total.kind, func.sum(Total.count), func.sum(Total.count * Total.case_id))
        .where(Total.marathon_id.in_(found))
        .group_by(Total.marathon_id, Total.kind)
        .order_by(Total.marathon_id, Total.kind)
    )
    is_approved = case((Word.status == WordStatus.APPROVED, 1), else_=0)
    written = (
        select(Word.marathon_id, func.sum(is_approved), func.max(Word.changed_at), func.max(Word.decided_at))
        .where(Word.marathon_id.in_(found), Word.withdrawn_at.is_(None), Word.set_aside.is_(None))
        .group_by(Word.marathon_id)
    )
    for query in (counted, written):
        for row in db.session.execute(query):
            found[row.marathon_id].append(tuple(row))
    let_go()
    return {marathon_id: tuple(parts) for marathon_id, parts in found.items()}

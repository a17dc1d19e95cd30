"""Totals: read for every page, changed with every action, proved and repaired by a recount."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, String, cast, func, literal, select, union_all, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, scoped_session

from app.models import Edition, Marathon, Signature, TallyEntry, Total, Word, db
from app.rules.counting import Counts, Kind, add_up
from app.services import announce
from app.services.transaction import writing

Cell = tuple[int, int, Kind]

_INSERT: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


@dataclass(frozen=True)
class Repair:
    """A total that differed from its rows: what it said and what is true."""

    marathon_id: int
    case_id: int
    kind: Kind
    said: int
    true: int


def counts(marathon: Marathon) -> Counts:
    """A marathon's actions, whole and by case."""
    rows = db.session.execute(
        select(Total.case_id, Total.kind, Total.count).where(Total.marathon_id == marathon.id, Total.count > 0)
    )
    return add_up((case_id, kind, count) for case_id, kind, count in rows)


def edition_counts(edition: Edition) -> Counts:
    """An edition's actions over all its marathons, whole and by case."""
    rows = db.session.execute(
        select(Total.case_id, Total.kind, func.sum(Total.count))
        .join(Marathon, Marathon.id == Total.marathon_id)
        .where(Marathon.edition_id == edition.id)
        .group_by(Total.case_id, Total.kind)
    )
    return add_up((case_id, kind, int(count)) for case_id, kind, count in rows)


def change(session: Session | scoped_session[Any] | Connection, changes: Mapping[Cell, int]) -> None:
    """Add to the totals, in the caller's transaction; the keys are (marathon id, case id, kind)."""
    # One order for all writers: two processes that change the same totals never wait for each other in a circle.
    rising = []
    for (marathon_id, case_id, kind), count in sorted(changes.items()):
        if count > 0:
            rising.append({"marathon_id": marathon_id, "case_id": case_id, "kind": kind, "count": count})
        elif count < 0:
            session.execute(
                update(Total)
                .where(Total.marathon_id == marathon_id, Total.case_id == case_id, Total.kind == kind)
                .values(count=Total.count + count)
            )
    if rising:
        session.execute(_add(db.engine.dialect.name), rising)


@cache
def _add(dialect: str) -> Any:
    """INSERT … ON CONFLICT … add: built once, it stands in the way of every signature."""
    insert = _INSERT[dialect](Total)
    return insert.on_conflict_do_update(
        index_elements=["marathon_id", "case_id", "kind"], set_={"count": Total.count + insert.excluded.count}
    )


def dialect_insert(table: Any) -> Any:
    """An INSERT that can say ON CONFLICT, in the dialect of the database at hand."""
    return _INSERT[db.engine.dialect.name](table)


def recount(marathon: Marathon | None = None) -> list[Repair]:
    """Compare totals with their rows, of one marathon or of all, and repair what differs."""
    with writing() as session:
        # Nobody counts between the reading of the rows and that of the totals: an evening may be under way.
        session.execute(select(Marathon.id).order_by(Marathon.id).with_for_update())
        repairs = _compare(session, marathon)
        change(session, {(r.marathon_id, r.case_id, r.kind): r.true - r.said for r in repairs})
    for marathon_id in {repair.marathon_id for repair in repairs}:
        announce.changed(marathon_id)
    return repairs


def differences() -> list[Repair]:
    """What a recount would repair; changes nothing and holds nobody up."""
    with db.engine.connect() as connection:
        if db.engine.dialect.name == "postgresql":
            # Rows and totals of one moment; SQLite reads them so anyway.
            connection.execution_options(isolation_level="REPEATABLE READ")
        return _compare(connection, None)


def _compare(session: Session | scoped_session[Any] | Connection, marathon: Marathon | None) -> list[Repair]:
    rows, said = _true_totals(), select(Total.marathon_id, Total.case_id, Total.kind, Total.count)
    if marathon is not None:
        rows = rows.where(rows.selected_columns.marathon_id == marathon.id)
        said = said.where(Total.marathon_id == marathon.id)
    true = {(row[0], row[1], Kind(row[2])): int(row[3]) for row in session.execute(rows)}
    told = {(row[0], row[1], Kind(row[2])): int(row[3]) for row in session.execute(said)}
    return [
        Repair(cell[0], cell[1], cell[2], told.get(cell, 0), true.get(cell, 0))
        for cell in sorted(true.keys() | told.keys())
        if told.get(cell, 0) != true.get(cell, 0)
    ]


def _true_totals() -> Any:
    def counted(model: type[Signature] | type[Word], kind: Kind) -> Any:
        return (
            select(model.marathon_id, model.case_id, literal(str(kind)).label("kind"), func.count().label("count"))
            .where(model.withdrawn_at.is_(None), model.set_aside.is_(None))
            .group_by(model.marathon_id, model.case_id)
        )

    tallied = (
        select(
            TallyEntry.marathon_id,
            TallyEntry.case_id,
            cast(TallyEntry.kind, String).label("kind"),
            func.sum(TallyEntry.count).label("count"),
        )
        .where(TallyEntry.undone_at.is_(None))
        .group_by(TallyEntry.marathon_id, TallyEntry.case_id, TallyEntry.kind)
    )
    cells = union_all(counted(Signature, Kind.SIGNATURE), counted(Word, Kind.WORD), tallied).subquery()
    return select(cells.c.marathon_id, cells.c.case_id, cells.c.kind, cells.c.count)

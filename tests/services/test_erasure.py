"""Whoever was erased and is back, because an older copy of the rows is, is erased again: on every database."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from app.models import NewsSubscription, Signing, Word, db
from app.services import attendees, audit, erasure, totals
from tests import factories
from tests.conftest import Snapshot, begin_again


def snapshot() -> Snapshot:
    """Every row there is: what a backup holds."""
    db.session.rollback()
    with db.engine.connect() as connection:
        tables = db.metadata.sorted_tables
        return [(table, [dict(row._mapping) for row in connection.execute(table.select())]) for table in tables]


def bring_back(backup: Snapshot) -> None:
    """What a restore does."""
    db.session.remove()
    begin_again(backup, {table.name for table in db.metadata.sorted_tables})


def test_what_was_taken_back_is_taken_back_again_and_only_that(in_app: Flask) -> None:
    evening, other = factories.marathon(), factories.marathon()
    anna, bea = factories.attendee(), factories.attendee()
    factories.letters(evening, 3, by=anna, email="anna@example.org", news=True)
    factories.word(evening, by=anna)
    factories.letters(evening, 2, by=bea)
    factories.letters(other, 1)
    evening_id, other_id = evening.id, other.id
    backup = snapshot()
    attendees.withdraw(evening, anna, None, None)
    erasure.erase_names(other, other.owner)
    bring_back(backup)

    assert erasure.erase_again() == 3 + 1 + 1 + 1

    evening, other = (db.session.get_one(type(evening), id_) for id_ in (evening_id, other_id))
    assert attendees.actions_of(evening, anna) == attendees.MyActions((), ())
    assert len(attendees.actions_of(evening, bea).letters) == 2
    assert db.session.scalars(select(Signing.sealed).where(Signing.attendee_id == anna)).all() == [None]
    assert db.session.scalars(select(Word.sealed)).all() == [None]
    assert db.session.scalars(select(NewsSubscription.id)).all() == []
    assert (other.key, totals.counts(other).total, totals.counts(evening).total) == (None, 1, 2)
    assert (totals.differences(), audit.broken_links()) == ([], [])
    assert erasure.erase_again() == 0

"""Every total equals its rows, and a recount proves and repairs it; paper counts beside the phones."""

from __future__ import annotations

import random

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.models import Total, db
from app.rules.counting import Kind
from app.rules.errors import CountRefused, KeyReused, MarathonNotOpen, NotFound
from app.rules.state import State
from app.services import attendees, audit, intents, tallies, totals
from tests import factories


def test_totals_equal_their_rows_after_a_busy_evening(in_app: Flask) -> None:
    dice = random.Random(10)
    here, there = factories.marathon(), factories.marathon(cases=3)
    people = [factories.attendee() for _ in range(8)]
    for _ in range(60):
        evening = dice.choice((here, there))
        # Somebody else at each marathon, as cookies have it.
        person = f"{evening.id % 10}{dice.choice(people)[1:]}"
        act = dice.randrange(5)
        if act < 2:
            factories.letters(evening, dice.randint(1, 3), by=person)
        elif act == 2:
            factories.word(evening, dice.choice(evening.cases).slug, by=person)
        elif act == 3:
            entry = factories.tally(evening, dice.randint(1, 20), dice.choice([Kind.PAPER_LETTER, Kind.PAPER_CARD]))
            if dice.random() < 0.4:
                tallies.undo(evening, entry.id, evening.owner)
        else:
            attendees.withdraw(evening, person, None, None)

    assert totals.recount() == []
    counted = totals.edition_counts(here.edition)
    assert counted.split == totals.counts(here).split + totals.counts(there).split


def test_a_recount_finds_and_repairs_a_wrong_total(in_app: Flask) -> None:
    evening = factories.marathon()
    factories.letters(evening, 2)
    factories.tally(evening, 5)
    first = evening.cases[0].id
    db.session.execute(update(Total).where(Total.case_id == first, Total.kind == Kind.SIGNATURE).values(count=7))
    db.session.execute(update(Total).where(Total.case_id == first, Total.kind == Kind.PAPER_LETTER).values(count=0))
    db.session.commit()

    repairs = totals.recount()

    assert {(repair.kind, repair.said, repair.true) for repair in repairs} == {
        (Kind.SIGNATURE, 7, 1),
        (Kind.PAPER_LETTER, 0, 5),
    }
    assert totals.counts(evening).total == 7
    assert totals.recount() == []


def test_a_recount_of_one_marathon_leaves_the_others_alone(in_app: Flask) -> None:
    here, there = factories.marathon(), factories.marathon()
    factories.letters(here, 1)
    factories.letters(there, 1)
    db.session.execute(update(Total).values(count=9))
    db.session.commit()

    totals.recount(here)

    assert (totals.counts(here).total, totals.counts(there).total) == (1, 9)


def test_paper_is_counted_beside_the_phones_and_never_merged(in_app: Flask) -> None:
    evening = factories.marathon()
    factories.letters(evening, 2)
    factories.tally(evening, 10, Kind.PAPER_LETTER)
    factories.tally(evening, 5, Kind.PAPER_CARD)

    split = totals.counts(evening).split

    assert (split.signatures, split.words, split.paper_letters, split.paper_cards) == (2, 0, 10, 5)


def test_the_same_tally_sent_twice_counts_once(in_app: Flask) -> None:
    evening, key = factories.marathon(), intents.new_key()

    first, again = factories.tally(evening, 5, key=key), factories.tally(evening, 5, key=key)

    assert first == again
    assert totals.counts(evening).total == 5
    with pytest.raises(KeyReused):
        factories.tally(evening, 10, key=key)


def test_undoing_takes_the_count_back_once_and_stays_in_the_log(in_app: Flask) -> None:
    evening = factories.marathon()
    factories.tally(evening, 5)
    entry = factories.tally(evening, 10)

    for _ in range(2):
        tallies.undo(evening, entry.id, evening.owner)

    assert totals.counts(evening).total == 5
    assert [(line.count, line.is_undone, line.by) for line in tallies.log(evening)] == [
        (10, True, evening.owner.name),
        (5, False, evening.owner.name),
    ]


@pytest.mark.parametrize("count", [0, -1, 501, 10**12])
def test_a_tally_is_between_one_and_five_hundred(in_app: Flask, count: int) -> None:
    with pytest.raises(CountRefused):
        factories.tally(factories.marathon(), count)


def test_only_paper_is_tallied(in_app: Flask) -> None:
    with pytest.raises(CountRefused):
        factories.tally(factories.marathon(), 1, Kind.SIGNATURE)


def test_another_marathons_entry_is_not_there(in_app: Flask) -> None:
    here, there = factories.marathon(), factories.marathon()
    entry = factories.tally(there, 5)

    with pytest.raises(NotFound):
        tallies.undo(here, entry.id, here.owner)


def test_late_paper_is_accepted_and_early_paper_is_not(in_app: Flask) -> None:
    assert factories.tally(factories.marathon(state=State.CLOSED), 5).count == 5
    with pytest.raises(MarathonNotOpen):
        factories.tally(factories.marathon(state=State.PLANNED), 5)


def test_the_audit_log_is_a_chain_that_shows_tampering(in_app: Flask) -> None:
    from app.models import AuditEntry

    evening = factories.marathon()
    factories.tally(evening, 5)
    assert audit.broken_links() == []

    last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    db.session.execute(update(AuditEntry).where(AuditEntry.id == last.id).values(subject="entry 1: 500 paper_letter"))
    db.session.commit()

    assert audit.broken_links() == [last.id]

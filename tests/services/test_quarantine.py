"""What is set aside is kept whole and counts nowhere; the organiser's word counts it, for now and for later."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.models import AuditEntry, Marathon, Signature, Signing, Word, db
from app.models.base import now
from app.rules.errors import NotFound
from app.rules.quarantine import FAR, Why, is_far_outside
from app.rules.retention import DISCARDED_KEPT
from app.rules.state import State
from app.services import (
    aside_decisions,
    attendees,
    audit,
    erasure,
    evenings,
    marathons,
    moderation,
    quarantine,
    screens,
    signing,
    totals,
)
from app.services.retention import let_go_of_what_is_due
from tests import factories

BURST = "burst-0123456789ab"


@pytest.fixture
def evening(in_app: Flask) -> Marathon:
    """An evening with five letters that count, and of one burst seven letters and a word that do not."""
    made = factories.marathon()
    factories.letters(made, 5)
    factories.letters(made, 4, unusual=BURST)
    factories.letters(made, 3, unusual=BURST)
    factories.word(made, unusual=BURST)
    return made


def acts() -> list[tuple[str, str]]:
    said = select(AuditEntry.act, AuditEntry.subject).where(AuditEntry.act.startswith("aside"))
    rows = db.session.execute(said.order_by(AuditEntry.id))
    return [(row.act, row.subject) for row in rows]


def test_what_is_set_aside_counts_nowhere_and_is_kept_whole(evening: Marathon) -> None:
    assert totals.counts(evening).total == 5
    assert totals.recount() == []
    assert len([sealed for sealed in db.session.scalars(select(Signing.sealed)) if sealed]) == 3
    (aside,) = quarantine.set_aside(evening)
    assert (aside.source, aside.why, aside.signatures, aside.words, aside.people) == (BURST, Why.BURST, 7, 1, 3)
    assert aside.since <= aside.until <= now()


def test_its_signer_is_answered_like_everybody(in_app: Flask) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    intent = factories.intent(evening, 2)

    first = signing.sign_letters(evenings.of(evening), anna, intent, BURST)

    assert [letter.number for letter in first.letters] == [1, 2]
    assert len(attendees.actions_of(evening, anna).letters) == 2
    again = signing.sign_letters(evenings.of(evening), anna, intent, BURST)
    assert (again.letters, again.replayed) == (first.letters, True)
    assert factories.letters(evening, 3, by=anna).already == factories.slugs(evening, 2)


def test_admitting_counts_it_once_and_is_in_the_log(evening: Marathon) -> None:
    for _ in range(2):
        aside_decisions.admit(evening, BURST, evening.owner)

    split = totals.counts(evening).split
    assert (split.signatures, split.words) == (12, 1)
    assert (totals.recount(), quarantine.set_aside(evening), audit.broken_links()) == ([], [], [])
    assert acts()[0] == ("aside.admit", f"{BURST}: 8 actions")


def test_what_comes_from_an_admitted_source_counts_at_once(evening: Marathon) -> None:
    aside_decisions.admit(evening, BURST, evening.owner)

    factories.letters(evening, 1, unusual=BURST)
    factories.word(evening, unusual=BURST)
    factories.letters(evening, 1, unusual="hours")

    assert (totals.counts(evening).split.signatures, totals.counts(evening).split.words) == (13, 2)
    assert [aside.source for aside in quarantine.set_aside(evening)] == ["hours"]


def test_an_admission_is_for_one_marathon(evening: Marathon) -> None:
    elsewhere = factories.marathon()
    aside_decisions.admit(evening, BURST, evening.owner)

    factories.letters(elsewhere, 1, unusual=BURST)

    assert totals.counts(elsewhere).total == 0


def seals() -> int:
    """How many people and words can still be read."""
    return sum(len([one for one in db.session.scalars(select(kind.sealed)) if one]) for kind in (Signing, Word))


def test_what_is_discarded_never_counts_and_is_erased_after_a_week(evening: Marathon) -> None:
    aside_decisions.discard(evening, BURST, evening.owner)

    assert (totals.counts(evening).total, totals.recount(), quarantine.set_aside(evening)) == (5, [], [])
    assert acts() == [("aside.discard", f"{BURST}: 8 actions")]
    assert seals() == 4
    assert let_go_of_what_is_due(now() + DISCARDED_KEPT - timedelta(hours=1)).discarded == 0
    assert let_go_of_what_is_due(now() + DISCARDED_KEPT).discarded == 8

    assert seals() == 1
    assert aside_decisions.latest(evening) == []
    aside_decisions.admit(evening, BURST, evening.owner)
    assert (totals.counts(evening).total, totals.recount()) == (5, [])


@pytest.mark.parametrize("first", ["admit", "discard"])
def test_either_is_taken_back_and_decided_again_with_the_same_numbers(evening: Marathon, first: str) -> None:
    numbers = select(Signature.number).order_by(Signature.id)
    before, last = db.session.scalars(numbers).all(), evening.last_number
    getattr(aside_decisions, first)(evening, BURST, evening.owner)
    (decided,) = aside_decisions.latest(evening)
    assert (decided.signatures, decided.words, decided.why) == (7, 1, Why.BURST)

    for _ in range(2):
        aside_decisions.undo(evening, decided.id, evening.owner)

    (aside,) = quarantine.set_aside(evening)
    assert (aside.signatures, aside.words, totals.counts(evening).total, totals.recount()) == (7, 1, 5, [])
    assert aside_decisions.latest(evening) == []
    factories.letters(evening, 1, unusual=BURST)
    assert totals.counts(evening).total == 5
    aside_decisions.admit(evening, BURST, evening.owner)
    assert (totals.counts(evening).total, totals.recount(), audit.broken_links()) == (14, [], [])
    assert db.session.scalars(numbers).all()[: len(before)] == before
    assert evening.last_number == last + 1
    assert [act for act, _ in acts()] == [f"aside.{first}", "aside.undo", "aside.admit"]


def test_taking_an_admission_back_touches_nobody_who_took_their_own_back(in_app: Flask) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    factories.letters(evening, 3, by=anna, unusual=BURST)
    factories.letters(evening, 2, unusual=BURST)
    aside_decisions.admit(evening, BURST, evening.owner)
    attendees.withdraw(evening, anna, None, None)
    (decided,) = aside_decisions.latest(evening)

    aside_decisions.undo(evening, decided.id, evening.owner)

    (aside,) = quarantine.set_aside(evening)
    assert (aside.signatures, totals.counts(evening).total, totals.recount()) == (2, 0, [])


def test_what_was_discarded_is_still_its_signers_to_take_back(in_app: Flask) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    factories.letters(evening, 3, by=anna, unusual=BURST)
    aside_decisions.discard(evening, BURST, evening.owner)
    (decided,) = aside_decisions.latest(evening)

    assert attendees.withdraw(evening, anna, None, None).letters == 3

    aside_decisions.undo(evening, decided.id, evening.owner)
    assert (quarantine.set_aside(evening), totals.recount(), totals.counts(evening).total) == ([], [], 0)


def test_another_marathons_decision_is_not_there_nor_one_that_was_carried_out(evening: Marathon) -> None:
    aside_decisions.discard(evening, BURST, evening.owner)
    (decided,) = aside_decisions.latest(evening)
    with pytest.raises(NotFound):
        aside_decisions.undo(factories.marathon(evening.owner), decided.id, evening.owner)
    let_go_of_what_is_due(now() + DISCARDED_KEPT)

    with pytest.raises(NotFound):
        aside_decisions.undo(evening, decided.id, evening.owner)


def test_what_was_discarded_does_not_return_with_a_backup(evening: Marathon) -> None:
    aside_decisions.discard(evening, BURST, evening.owner)
    let_go_of_what_is_due(now() + DISCARDED_KEPT)
    for table in ("signature", "word"):
        db.session.execute(db.text(f"UPDATE {table} SET withdrawn_at = NULL WHERE set_aside IS NOT NULL"))
    db.session.commit()

    assert erasure.erase_again() == 8
    assert (quarantine.set_aside(evening), totals.recount(), totals.counts(evening).total) == ([], [], 5)


@pytest.mark.parametrize("is_admitted", [False, True])
def test_its_signer_may_take_it_back_before_and_after(in_app: Flask, is_admitted: bool) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    # Of somebody else, for the same people: what must stay counted.
    factories.letters(evening, 2)
    factories.word(evening)
    factories.letters(evening, 2, by=anna, unusual=BURST)
    factories.word(evening, by=anna, unusual=BURST)
    if is_admitted:
        aside_decisions.admit(evening, BURST, evening.owner)

    taken = attendees.withdraw(evening, anna, None, None)

    assert (taken.letters, taken.words) == (2, 1)
    assert (totals.counts(evening).total, totals.recount(), quarantine.set_aside(evening)) == (3, [], [])
    assert len([sealed for sealed in db.session.scalars(select(Signing.sealed)) if sealed]) == 1


@pytest.mark.parametrize("is_moderated", [True, False])
def test_a_word_set_aside_waits_for_nobody_and_is_on_no_screen(in_app: Flask, is_moderated: bool) -> None:
    evening = factories.marathon()
    marathons.arrange_screen(evening, evening.owner, moderation=is_moderated)
    word = factories.word(evening, unusual=BURST)

    assert moderation.waiting(evening) == moderation.approved(evening) == []
    assert moderation.how_many_wait(evening) == 0
    assert screens.stage(evening, "fr", now()).words == ()
    with pytest.raises(NotFound):
        moderation.one(evening, word.word_id)

    aside_decisions.admit(evening, BURST, evening.owner)

    assert len(moderation.waiting(evening)) == (1 if is_moderated else 0)
    assert len(screens.stage(evening, "fr", now()).words) == (0 if is_moderated else 1)


def test_an_erased_evening_keeps_it_apart(evening: Marathon) -> None:
    erasure.erase_names(evening, evening.owner)

    assert (totals.counts(evening).total, totals.recount()) == (5, [])
    aside_decisions.admit(evening, BURST, evening.owner)
    assert (totals.counts(evening).total, totals.recount()) == (13, [])


@pytest.mark.parametrize("source", ["", "burst", "burst-xyz", "hours ", "burst-0123456789abc", "'; --"])
def test_a_made_up_source_is_not_there(evening: Marathon, source: str) -> None:
    for act in (aside_decisions.admit, aside_decisions.discard):
        with pytest.raises(NotFound):
            act(evening, source, evening.owner)


@pytest.mark.parametrize(
    ("shift", "is_far"), [(-FAR - timedelta(minutes=1), True), (-FAR, False), (FAR, False), (FAR * 2, True)]
)
def test_far_outside_is_twelve_hours_before_or_after(shift: timedelta, is_far: bool) -> None:
    starts_at = now()
    at = starts_at + shift if shift < timedelta(0) else starts_at + timedelta(hours=4) + shift

    assert is_far_outside(starts_at, starts_at + timedelta(hours=4), at) is is_far


def test_an_evening_left_open_says_so_until_its_organiser_vouches(in_app: Flask) -> None:
    forgotten = factories.marathon()

    with time_machine.travel(now() + timedelta(days=2)):
        assert quarantine.is_out_of_hours(forgotten)

        aside_decisions.admit(forgotten, "hours", forgotten.owner)

        assert not quarantine.is_out_of_hours(forgotten)
    assert not quarantine.is_out_of_hours(factories.marathon(state=State.PLANNED))


def test_who_opens_an_evening_far_from_its_hours_vouches_for_them(in_app: Flask) -> None:
    wrong_date = factories.marathon(starts_at=now() + timedelta(days=30), ends_at=now() + timedelta(days=31))

    assert not quarantine.is_out_of_hours(wrong_date)

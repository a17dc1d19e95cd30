"""Taking back is as easy as giving: it erases, it is counted off at once, and nothing brings the person back."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.models import NewsSubscription, Signing, Word, db
from app.rules.errors import KeyReused
from app.rules.state import State
from app.services import attendees, evenings, intents, marathons, signing, totals
from app.services.attendees import Withdrawal
from tests import factories


def test_all_is_taken_back_and_counted_off(in_app: Flask) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    factories.letters(evening, 10, by=anna)
    factories.word(evening, by=anna)
    factories.letters(evening, 2)

    taken = attendees.withdraw(evening, anna, None, None)

    assert (taken.letters, taken.words) == (10, 1)
    assert totals.counts(evening).total == 2
    assert attendees.actions_of(evening, anna).letters == ()
    assert totals.recount() == []


def test_one_letter_is_taken_back_and_the_others_stay(in_app: Flask) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    factories.letters(evening, 3, by=anna)
    letter = attendees.actions_of(evening, anna).letters[1]

    attendees.withdraw(evening, anna, [letter.id], [])

    assert [mine.number for mine in attendees.actions_of(evening, anna).letters] == [1, 3]
    assert totals.counts(evening).split.signatures == 2


def test_taking_back_twice_is_the_same_as_once(in_app: Flask) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    factories.letters(evening, 3, by=anna)
    attendees.withdraw(evening, anna, None, None)

    assert attendees.withdraw(evening, anna, None, None).letters == 0
    assert totals.counts(evening).total == 0


def test_a_late_resend_takes_back_nothing_that_was_given_since(in_app: Flask) -> None:
    evening, anna, key = factories.marathon(), factories.attendee(), intents.new_key()
    factories.letters(evening, 3, by=anna)
    first = attendees.withdraw(evening, anna, None, None, key)
    factories.letters(evening, 2, by=anna, email="anna@example.org", news=True)
    factories.word(evening, by=anna)

    again = attendees.withdraw(evening, anna, None, None, key)

    assert again == first == Withdrawal(letters=3, words=0)
    assert totals.counts(evening).total == 3
    assert db.session.scalar(select(func.count()).select_from(NewsSubscription)) == 1


def test_everything_of_nothing_sent_again_takes_back_nothing(in_app: Flask) -> None:
    evening, anna, key = factories.marathon(), factories.attendee(), intents.new_key()
    attendees.withdraw(evening, anna, None, None, key)
    factories.letters(evening, 2, by=anna)

    assert attendees.withdraw(evening, anna, None, None, key) == Withdrawal(0, 0)
    assert totals.counts(evening).total == 2


@pytest.mark.parametrize("other", ["other letters", "everything", "somebody else"])
def test_the_same_key_with_another_body_is_refused(in_app: Flask, other: str) -> None:
    evening, anna, key = factories.marathon(), factories.attendee(), intents.new_key()
    factories.letters(evening, 3, by=anna)
    one, two, _ = (letter.id for letter in attendees.actions_of(evening, anna).letters)
    attendees.withdraw(evening, anna, [one], [], key)

    who = factories.attendee() if other == "somebody else" else anna
    letters = {"other letters": [two], "everything": None, "somebody else": [one]}[other]

    with pytest.raises(KeyReused):
        attendees.withdraw(evening, who, letters, [], key)
    assert totals.counts(evening).total == 2


def test_ticks_in_another_order_are_the_same_withdrawal(in_app: Flask) -> None:
    evening, anna, key = factories.marathon(), factories.attendee(), intents.new_key()
    factories.letters(evening, 2, by=anna)
    ids = [letter.id for letter in attendees.actions_of(evening, anna).letters]

    first = attendees.withdraw(evening, anna, ids, [], key)

    assert attendees.withdraw(evening, anna, ids[::-1], [], key) == first


def test_nothing_ticked_uses_up_no_key(in_app: Flask) -> None:
    evening, anna, key = factories.marathon(), factories.attendee(), intents.new_key()
    factories.letters(evening, 1, by=anna)
    attendees.withdraw(evening, anna, set(), set(), key)

    assert attendees.withdraw(evening, anna, None, None, key).letters == 1


def test_somebody_elses_letter_is_passed_over(in_app: Flask) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    factories.letters(evening, 1, by=anna)
    (letter,) = attendees.actions_of(evening, anna).letters

    assert attendees.withdraw(evening, factories.attendee(), [letter.id], []).letters == 0
    assert totals.counts(evening).total == 1


def test_the_name_is_erased_with_its_last_letter(in_app: Flask) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    factories.letters(evening, 2, by=anna)
    first, second = attendees.actions_of(evening, anna).letters

    attendees.withdraw(evening, anna, [first.id], [])
    assert db.session.scalars(select(Signing.sealed)).one() is not None

    attendees.withdraw(evening, anna, [second.id], [])
    assert db.session.scalars(select(Signing.sealed)).one() is None


def test_words_and_the_address_for_news_are_erased_too(in_app: Flask) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    factories.letters(evening, 1, by=anna, email="anna@example.org", news=True)
    factories.word(evening, by=anna)

    attendees.withdraw(evening, anna, None, None)

    assert db.session.scalars(select(Word.sealed)).one() is None
    assert db.session.scalar(select(func.count()).select_from(NewsSubscription)) == 0


def test_a_replayed_submit_brings_nobody_back(in_app: Flask) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    intent = factories.intent(evening)
    signing.sign_letters(evenings.of(evening), anna, intent)
    attendees.withdraw(evening, anna, None, None)

    signing.sign_letters(evenings.of(evening), anna, intent)

    assert totals.counts(evening).total == 0
    assert attendees.actions_of(evening, anna).letters == ()
    assert db.session.scalars(select(Signing.sealed)).one() is None


def test_who_took_a_letter_back_may_sign_it_again_under_a_new_number(in_app: Flask) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    factories.letters(evening, 1, by=anna)
    attendees.withdraw(evening, anna, None, None)

    receipt = factories.letters(evening, 1, by=anna)

    assert [letter.number for letter in receipt.letters] == [2]
    assert totals.counts(evening).total == 1


@pytest.mark.parametrize("state", [State.PAUSED, State.CLOSED])
def test_taking_back_is_possible_in_every_state(in_app: Flask, state: State) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    factories.letters(evening, 2, by=anna)
    marathons.change_state(evening, state, evening.owner)

    assert attendees.withdraw(evening, anna, None, None).letters == 2

"""A signature is counted once, numbered without a gap, and answered only when it is there."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.models import Attendee, Marathon, Signature, Signing, db
from app.rules.consent import Use
from app.rules.errors import (
    CaseEnded,
    CaseNotInMarathon,
    ConsentMissing,
    EmailRefused,
    KeyMalformed,
    KeyReused,
    MarathonNotOpen,
    NameRefused,
    NothingChosen,
    TownRefused,
)
from app.rules.state import State
from app.services import evenings, intents, marathons, signing, totals
from tests import factories


def test_one_submit_signs_all_chosen_letters_with_numbers_in_a_row(in_app: Flask) -> None:
    evening = factories.marathon()
    factories.letters(evening, 3)

    receipt = factories.letters(evening, 10)

    assert [letter.number for letter in receipt.letters] == list(range(4, 14))
    assert (receipt.first, receipt.last, receipt.already, receipt.replayed) == (4, 13, (), False)


def test_a_letter_counts_for_its_case_and_for_the_whole(in_app: Flask) -> None:
    evening = factories.marathon()

    factories.letters(evening, 3)
    factories.letters(evening, 1)

    counted = totals.counts(evening)
    assert (counted.split.signatures, counted.total) == (4, 4)
    assert [counted.of(case.id).signatures for case in evening.cases[:4]] == [2, 1, 1, 0]


def test_an_attendee_counts_once_per_case(in_app: Flask) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    factories.letters(evening, 2, by=anna)

    receipt = factories.letters(evening, 3, by=anna)

    assert [letter.number for letter in receipt.letters] == [3]
    assert receipt.already == factories.slugs(evening, 2)
    assert totals.counts(evening).split.signatures == 3


def test_a_case_ticked_twice_counts_once(in_app: Flask) -> None:
    evening = factories.marathon()
    slug = evening.cases[0].slug

    receipt = factories.letters(evening, (slug, slug))

    assert len(receipt.letters) == 1


def test_the_same_key_again_gives_the_same_numbers_and_counts_nothing(in_app: Flask) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    intent = factories.intent(evening)
    first = signing.sign_letters(evenings.of(evening), anna, intent)
    factories.letters(evening, 1)

    again = signing.sign_letters(evenings.of(evening), anna, intent)

    assert again == replace(first, replayed=True)
    assert totals.counts(evening).split.signatures == 11


def test_a_replay_is_answered_as_before_after_closing(in_app: Flask) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    intent = factories.intent(evening)
    first = signing.sign_letters(evenings.of(evening), anna, intent)
    marathons.change_state(evening, State.CLOSED, evening.owner)

    assert signing.sign_letters(evenings.of(evening), anna, intent) == replace(first, replayed=True)


def test_all_sent_again_after_a_last_midnight_is_answered_as_before(in_app: Flask) -> None:
    evening, anna = factories.marathon(cases=3), factories.attendee()
    intent = factories.intent(evening, (), everything=True)
    first = signing.sign_letters(evenings.of(evening), anna, intent)

    for ended in range(1, 4):
        evening.cases[ended - 1].ends_on = date(2020, 1, 1)
        db.session.commit()
        again = signing.sign_letters(evenings.of(evening), anna, intent)
        assert (again.letters, again.replayed) == (first.letters, True)

    assert len(first.letters) == 3
    with pytest.raises(KeyReused):
        signing.sign_letters(
            evenings.of(evening), anna, replace(intent, cases=factories.slugs(evening, 3), everything=False)
        )
    with pytest.raises(CaseEnded):
        factories.letters(evening, (), everything=True)


def test_all_and_every_letter_ticked_are_two_intents(in_app: Flask) -> None:
    evening, anna = factories.marathon(cases=3), factories.attendee()
    intent = factories.intent(evening, 3)
    signing.sign_letters(evenings.of(evening), anna, intent)

    with pytest.raises(KeyReused):
        signing.sign_letters(evenings.of(evening), anna, replace(intent, cases=(), everything=True))


@pytest.mark.parametrize(
    "other", [{"name": "Bea"}, {"town": "Liège"}, {"use": Use.COUNT}, {"drawing": factories.DRAWING}]
)
def test_the_same_key_with_another_body_is_refused(in_app: Flask, other: dict[str, object]) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    intent = factories.intent(evening)
    signing.sign_letters(evenings.of(evening), anna, intent)

    with pytest.raises(KeyReused):
        signing.sign_letters(evenings.of(evening), anna, replace(intent, **other))
    assert totals.counts(evening).split.signatures == 10


def test_somebody_elses_key_is_no_way_to_their_receipt(in_app: Flask) -> None:
    evening = factories.marathon()
    intent = factories.intent(evening)
    signing.sign_letters(evenings.of(evening), factories.attendee(), intent)

    with pytest.raises(KeyReused):
        signing.sign_letters(evenings.of(evening), factories.attendee(), intent)


def test_one_key_serves_two_marathons_apart(in_app: Flask) -> None:
    here, there, key = factories.marathon(), factories.marathon(), intents.new_key()

    factories.letters(here, 1, key=key)
    factories.letters(there, 2, key=key)

    assert (totals.counts(here).total, totals.counts(there).total) == (1, 2)


@pytest.mark.parametrize("state", [State.PLANNED, State.PAUSED, State.CLOSED])
def test_nothing_is_signed_while_the_marathon_is_not_open(in_app: Flask, state: State) -> None:
    evening = factories.marathon(state=state)

    with pytest.raises(MarathonNotOpen) as refused:
        factories.letters(evening)

    assert refused.value.state is state
    assert totals.counts(evening).total == 0


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ({"cases": ()}, NothingChosen),
        ({"cases": ("nobody",)}, CaseNotInMarathon),
        ({"consent": False}, ConsentMissing),
        ({"name": " "}, NameRefused),
        ({"name": "a" * 10_000}, NameRefused),
        ({"town": ""}, TownRefused),
        ({"town": "Namur\u202e"}, TownRefused),
        ({"email": "nobody", "news": True}, EmailRefused),
        ({"key": ""}, KeyMalformed),
        ({"key": "a" * 21 + "\n"}, KeyMalformed),
    ],
)
def test_a_refused_submit_leaves_nothing_behind(
    in_app: Flask, typed: dict[str, object], refusal: type[Exception]
) -> None:
    evening = factories.marathon()

    with pytest.raises(refusal):
        factories.letters(evening, **{"cases": 10} | typed)

    for table in (Attendee, Signing, Signature):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0


def test_a_case_of_the_edition_that_the_marathon_does_not_carry_is_refused(in_app: Flask) -> None:
    evening = factories.marathon(cases=3)
    foreign = factories.edition().cases[5].slug

    with pytest.raises(CaseNotInMarathon):
        factories.letters(evening, (evening.cases[0].slug, foreign))


def test_a_case_past_its_end_date_is_not_signed(in_app: Flask) -> None:
    evening = factories.marathon()
    evening.cases[0].ends_on -= timedelta(days=4000)
    db.session.commit()

    with pytest.raises(CaseEnded):
        factories.letters(evening, 1)


def test_an_address_for_news_is_not_kept_unless_its_own_box_is_ticked(in_app: Flask) -> None:
    from app.models import NewsSubscription

    evening = factories.marathon()

    factories.letters(evening, 1, email="anna@example.org", news=False)

    assert db.session.scalar(select(func.count()).select_from(NewsSubscription)) == 0


def test_what_a_person_typed_is_sealed(in_app: Flask) -> None:
    evening = factories.marathon()

    factories.letters(evening, 1, name="Zébulon Canary", town="Canaryville")

    sealed = db.session.scalars(select(Signing.sealed)).one()
    assert sealed is not None
    assert b"Canary" not in sealed


def test_thirty_people_at_once_are_each_counted_and_numbered_without_a_gap(in_app: Flask) -> None:
    evening = factories.marathon()
    intents_ = [factories.intent(evening, 2) for _ in range(30)]

    answers = sign_at_once(in_app, evening, [(factories.attendee(), intent) for intent in intents_])

    numbers = sorted(letter.number for answer in answers for letter in answer.letters)
    assert numbers == list(range(1, 61))
    assert totals.counts(evening).split.signatures == 60
    assert totals.recount() == []


def test_ten_taps_of_one_person_count_once(in_app: Flask) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    intent = factories.intent(evening)

    answers = sign_at_once(in_app, evening, [(anna, intent)] * 10)

    assert {answer.letters for answer in answers} == {answers[0].letters}
    assert Counter(answer.replayed for answer in answers) == {False: 1, True: 9}
    assert totals.counts(evening).split.signatures == 10


def test_two_forms_of_one_person_at_once_count_each_case_once(in_app: Flask) -> None:
    evening, anna = factories.marathon(), factories.attendee()

    answers = sign_at_once(in_app, evening, [(anna, factories.intent(evening)) for _ in range(6)])

    assert sorted(letter.number for answer in answers for letter in answer.letters) == list(range(1, 11))
    assert totals.counts(evening).split.signatures == 10


def sign_at_once(app: Flask, evening: Marathon, submits: list[tuple[str, signing.Intent]]) -> list[signing.Receipt]:
    """Every submit from a thread of its own, all starting together; the answers in the order of the submits."""
    answers: list[signing.Receipt | Exception | None] = [None] * len(submits)
    together, marathon_id = threading.Barrier(len(submits)), evening.id
    db.session.commit()

    def sign(place: int, attendee_id: str, intent: signing.Intent) -> None:
        with app.app_context():
            together.wait(10)
            try:
                answers[place] = signing.sign_letters(evenings.of(marathons.by_id(marathon_id)), attendee_id, intent)
            except Exception as refusal:  # noqa: BLE001 - told by the assertion below, in the test's own thread
                answers[place] = refusal

    threads = [threading.Thread(target=sign, args=(place, *submit)) for place, submit in enumerate(submits)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    refusals = [answer for answer in answers if not isinstance(answer, signing.Receipt)]
    assert not refusals, refusals
    db.session.expire_all()
    return answers  # type: ignore[return-value]

"""Many people on one device in no time are set aside; a hall, a tablet that goes round and a phone never are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask, session

from app.models import Marathon
from app.models.base import now
from app.rules.quarantine import MOST_ON_ONE_DEVICE
from app.services import aside_decisions, intents, quarantine, totals
from app.web.bursts import Bursts
from tests import factories
from tests.attendee.conftest import SIGNER, let_go_round, letters_form
from tests.checking import CheckingClient


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Coordinates]:
    """A clock that moves when it is told to, early in a window so that no run is at its edge."""
    at = now().replace(microsecond=0)
    with time_machine.travel(at - timedelta(seconds=at.timestamp() % 300 - 1), tick=False) as clock:
        yield clock


def sign_as_others(phone: CheckingClient, evening: Marathon, people: int) -> None:
    """What a script does: one form, sent by so many people who never were there."""
    form = letters_form(phone, evening)
    for _ in range(people):
        forget(phone, evening)
        phone.send(form, status=303, **SIGNER, case=form.choices("case")[:1], key=intents.new_key())


def forget(phone: CheckingClient, evening: Marathon) -> None:
    phone.delete_cookie("attendee", path=f"/j/{evening.code}")


def test_a_script_on_one_device_does_not_move_the_counter(phone: CheckingClient, evening: Marathon) -> None:
    sign_as_others(phone, evening, MOST_ON_ONE_DEVICE + 4)

    assert totals.counts(evening).total == MOST_ON_ONE_DEVICE
    (aside,) = quarantine.set_aside(evening)
    assert (aside.signatures, aside.people) == (4, 4)


def test_whoever_is_set_aside_is_thanked_like_everybody(phone: CheckingClient, evening: Marathon) -> None:
    sign_as_others(phone, evening, MOST_ON_ONE_DEVICE)
    form = letters_form(phone, evening)
    forget(phone, evening)

    page = phone.follow(phone.send(form, **SIGNER, all="yes"))

    assert "Your 10 letters are counted" in page.find("h1").text
    assert totals.counts(evening).total == MOST_ON_ONE_DEVICE
    assert SIGNER["name"] in phone.see(f"/j/{evening.code}/mine").text


def test_words_are_part_of_a_burst(phone: CheckingClient, evening: Marathon) -> None:
    sign_as_others(phone, evening, MOST_ON_ONE_DEVICE)
    forget(phone, evening)
    form = phone.see(f"/j/{evening.code}/words?case={evening.cases[0].slug}").form("/words")

    phone.send(form, status=303, text="Courage.", show_on_screen="yes")

    assert totals.counts(evening).split.words == 0
    assert quarantine.set_aside(evening)[0].words == 1


def test_a_burst_that_goes_on_stays_aside(
    phone: CheckingClient, evening: Marathon, clock: time_machine.Coordinates
) -> None:
    for _ in range(6):
        sign_as_others(phone, evening, MOST_ON_ONE_DEVICE)
        clock.shift(timedelta(minutes=2))

    assert totals.counts(evening).total == MOST_ON_ONE_DEVICE


def test_one_tap_later_the_device_counts_again(phone: CheckingClient, evening: Marathon) -> None:
    sign_as_others(phone, evening, MOST_ON_ONE_DEVICE + 2)
    (aside,) = quarantine.set_aside(evening)

    aside_decisions.admit(evening, aside.source, evening.owner)
    sign_as_others(phone, evening, 3)

    assert totals.counts(evening).total == MOST_ON_ONE_DEVICE + 5


def test_a_busy_tablet_that_goes_round_counts_everybody(
    phone: CheckingClient, evening: Marathon, clock: time_machine.Coordinates
) -> None:
    let_go_round(phone, evening)
    for _ in range(30):
        phone.send(letters_form(phone, evening), status=303, **SIGNER, case=[evening.cases[0].slug])
        phone.follow(phone.get(f"/j/{evening.code}?kiosk=1"))
        clock.shift(timedelta(seconds=30))

    assert (totals.counts(evening).total, quarantine.set_aside(evening)) == (30, [])


def test_a_tablet_that_goes_round_stays_one_device(phone: CheckingClient, evening: Marathon) -> None:
    let_go_round(phone, evening)
    for _ in range(MOST_ON_ONE_DEVICE + 3):
        phone.send(letters_form(phone, evening), status=303, **SIGNER, case=[evening.cases[0].slug])
        phone.follow(phone.get(f"/j/{evening.code}?kiosk=1"))

    assert totals.counts(evening).total == MOST_ON_ONE_DEVICE


def test_a_hall_is_one_address_and_many_devices(in_app: Flask, evening: Marathon) -> None:
    people = 3 * MOST_ON_ONE_DEVICE
    for _ in range(people):
        browser: CheckingClient = in_app.test_client()  # type: ignore[assignment]
        browser.send(letters_form(browser, evening), status=303, **SIGNER, case=[evening.cases[0].slug])

    assert (totals.counts(evening).total, quarantine.set_aside(evening)) == (people, [])


def test_one_person_may_come_back_as_often_as_they_like(phone: CheckingClient, evening: Marathon) -> None:
    for case in evening.cases:
        phone.send(letters_form(phone, evening), status=303, **SIGNER, case=[case.slug])
        form = phone.see(f"/j/{evening.code}/words?case={case.slug}").form("/words")
        phone.send(form, status=303, text="Courage.")

    assert (totals.counts(evening).total, quarantine.set_aside(evening)) == (20, [])


@pytest.mark.parametrize("days", [-1, 2])
def test_long_before_or_after_its_hours_an_open_evening_sets_aside(
    phone: CheckingClient, evening: Marathon, clock: time_machine.Coordinates, days: int
) -> None:
    clock.shift(timedelta(days=days))
    phone.send(letters_form(phone, evening), status=303, **SIGNER, all="yes")

    assert totals.counts(evening).total == 0
    assert [(aside.source, aside.signatures) for aside in quarantine.set_aside(evening)] == [("hours", 10)]


def test_the_first_and_the_last_who_come_are_counted(
    phone: CheckingClient, evening: Marathon, clock: time_machine.Coordinates
) -> None:
    clock.shift(timedelta(hours=14))
    phone.send(letters_form(phone, evening), status=303, **SIGNER, all="yes")

    assert totals.counts(evening).total == 10


def test_processes_that_count_in_one_place_see_one_burst(in_app: Flask, evening: Marathon) -> None:
    processes = Bursts(), Bursts()
    with in_app.test_request_context():
        session["csrf_token"] = "one device"
        found = [processes[number % 2].source(evening.id, factories.attendee()) for number in range(40)]

    # The first attendee that each process saw is nobody else yet.
    assert found[: MOST_ON_ONE_DEVICE + 1] == [None] * (MOST_ON_ONE_DEVICE + 1)
    assert None not in found[MOST_ON_ONE_DEVICE + 2 :]
    assert len(set(found[MOST_ON_ONE_DEVICE + 2 :])) == 1


def test_a_device_of_two_marathons_is_two_devices(in_app: Flask, evening: Marathon) -> None:
    elsewhere, bursts = factories.marathon(), Bursts()
    with in_app.test_request_context():
        session["csrf_token"] = "one device"
        sources = {
            at.id: [bursts.source(at.id, factories.attendee()) for _ in range(MOST_ON_ONE_DEVICE + 1)][-1]
            for at in (evening, elsewhere)
        }

    assert None not in sources.values()
    assert sources[evening.id] != sources[elsewhere.id]

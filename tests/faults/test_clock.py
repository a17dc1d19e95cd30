"""Clocks that jump, and halls at the edges of the date line: order is by number, and no link lives longer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from itsdangerous import BadSignature

from app.models import db
from app.models.base import now
from app.rules.errors import CaseEnded, EntryLinkSpent
from app.services import accounts, attendees, evenings, moderation, pulse, screens, totals, words
from tests import factories
from tests.checking import CheckingClient
from tests.faults.invariant import all_is_well

FIRST_TO_MIDNIGHT, LAST_TO_MIDNIGHT = "Pacific/Kiritimati", "Pacific/Pago_Pago"  # UTC+14 and UTC−11
HUMAN_RIGHTS_DAY = date(2026, 12, 10)


# In full, as POSIX writes them: a machine without the files of the time zones takes their names for UTC.
@pytest.fixture(params=["UTC0", "<+14>-14", "<-11>11", "CET-1CEST,M3.5.0,M10.5.0/3"])
def clock_of_the_machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A laptop set to some time zone."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def at(moment: datetime) -> time_machine.travel:
    """A moment that stands still, on this machine's clock: a date with a zone would set the machine's zone as well."""
    return time_machine.travel(moment.timestamp(), tick=False)


def test_order_is_by_number_although_the_clock_was_set_back(in_app: Flask) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    hours = (0, 3, -5, -5, 48, -48)
    for case, hour in zip(factories.slugs(evening), hours, strict=False):
        with time_machine.travel(now() + timedelta(hours=hour)):
            factories.letters(evening, (case,), by=anna)

    letters = attendees.actions_of(evening, anna).letters
    all_is_well()

    assert [letter.number for letter in letters] == [1, 2, 3, 4, 5, 6]
    assert tuple(letter.case for letter in letters) == factories.slugs(evening, 6)
    assert totals.counts(evening).total == 6


def test_words_are_in_the_order_of_what_happened_to_them_although_the_clock_was_set_back(in_app: Flask) -> None:
    evening, began = factories.marathon(), now()
    receipts = []
    for hour, text in ((0, "first"), (3, "second"), (-5, "third"), (-4, "fourth")):
        with time_machine.travel(began + timedelta(hours=hour)):
            receipts.append(factories.word(evening, text=text))
    assert [word.text for word in moderation.waiting(evening)] == ["first", "second", "third", "fourth"]

    before = pulse.pulses([evening.id])
    for hour, receipt in zip((0, 3, -5, -4), receipts, strict=True):
        with time_machine.travel(began + timedelta(hours=hour)):
            word = moderation.one(evening, receipt.word_id)
            moderation.decide(evening, word.id, moderation.Decision.APPROVE, word.fingerprint, evening.owner)
        # Whoever watches from another process sees each of them.
        assert pulse.pulses([evening.id]) != before
        before = pulse.pulses([evening.id])

    assert [word.text for word in moderation.approved(evening)] == ["fourth", "third", "second", "first"]
    assert screens.stage(evening, "fr", now()).words[0].text == "fourth"
    all_is_well()


def test_a_word_that_was_never_moderated_stands_last_although_the_clock_was_set_back(in_app: Flask) -> None:
    evening = factories.marathon()
    evening.moderation = False
    db.session.commit()
    with time_machine.travel(now() + timedelta(hours=3)):
        factories.word(evening, text="early")
    factories.word(evening, text="late")

    assert [word.text for word in moderation.approved(evening)] == ["late", "early"]


@pytest.mark.parametrize(("hours", "is_good"), [(-1, True), (-47, True), (-49, False), (-24 * 400, False)])
def test_a_link_does_not_live_for_ever_because_the_clock_went_back(in_app: Flask, hours: int, is_good: bool) -> None:
    link = accounts.new_entry_link(factories.account())

    with time_machine.travel(now() + timedelta(hours=hours)):
        if is_good:
            accounts.enter(link)
        else:
            with pytest.raises(EntryLinkSpent):
                accounts.enter(link)


def test_a_used_link_stays_used_when_the_clock_goes_back(in_app: Flask) -> None:
    link = accounts.new_entry_link(factories.account())
    accounts.enter(link)

    with time_machine.travel(now() - timedelta(days=2)), pytest.raises(EntryLinkSpent):
        accounts.enter(link)


@pytest.mark.parametrize(
    "made",
    [
        datetime(2026, 12, 10, 12, tzinfo=UTC),
        # The nights in which Brussels has 25 hours and 23.
        datetime(2026, 10, 24, 22, 30, tzinfo=UTC),
        datetime(2027, 3, 27, 22, 30, tzinfo=UTC),
    ],
)
def test_a_link_lives_its_hours_in_every_time_zone_and_every_night(
    in_app: Flask, clock_of_the_machine: str, made: datetime
) -> None:
    with at(made):
        assert (time.localtime().tm_gmtoff == 0) is (clock_of_the_machine == "UTC0")
        early, late = (accounts.new_entry_link(factories.account()) for _ in range(2))

    with at(made + accounts.ENTRY_LINK_LIFE - timedelta(seconds=1)):
        accounts.enter(early)
    with at(made + accounts.ENTRY_LINK_LIFE + timedelta(seconds=1)), pytest.raises(EntryLinkSpent):
        accounts.enter(late)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Brussels"])
def test_the_last_day_lasts_until_the_halls_own_midnight(in_app: Flask, clock_of_the_machine: str, zone: str) -> None:
    from zoneinfo import ZoneInfo

    evening = factories.marathon(time_zone=zone)
    for case in evening.cases:
        case.ends_on, case.rules = HUMAN_RIGHTS_DAY, case.rules | {"write_until": HUMAN_RIGHTS_DAY.isoformat()}
    db.session.commit()
    midnight = datetime(2026, 12, 11, tzinfo=ZoneInfo(zone))

    with at(midnight - timedelta(minutes=1)):
        assert factories.letters(evening, 2).letters
        assert factories.word(evening).number == 3
        assert len(evenings.of(evening).open_cases()) == 10
    with at(midnight + timedelta(minutes=1)):
        with pytest.raises(CaseEnded):
            factories.letters(evening, 2)
        with pytest.raises(CaseEnded):
            words.write_word(evening, factories.attendee(), factories.word_intent(evening))
        assert evenings.of(evening).open_cases() == ()


@pytest.mark.parametrize(
    ("hours", "is_good"), [(-49, False), (-47, True), (-1, True), (30 * 24, True), (32 * 24, False)]
)
def test_a_session_outlives_a_wrong_clock_but_not_its_month(in_app: Flask, hours: int, is_good: bool) -> None:
    cookies = in_app.session_interface.get_signing_serializer(in_app)
    begun = datetime(2026, 12, 10, 12, tzinfo=UTC)
    with time_machine.travel(begun, tick=False):
        cookie = cookies.dumps({"csrf_token": "x"})

    with time_machine.travel(begun + timedelta(hours=hours), tick=False):
        try:
            read = cookies.loads(cookie, max_age=int(in_app.permanent_session_lifetime.total_seconds()))
        except BadSignature:
            read = None

    assert (read is not None) is is_good


@pytest.mark.parametrize("hours", [-26, -2, 1, 26])
def test_a_form_is_signed_although_the_clock_jumped_while_it_was_open(client: CheckingClient, hours: int) -> None:
    opened = datetime(2026, 10, 24, 20, tzinfo=UTC)
    evening = factories.marathon(starts_at=opened - timedelta(days=1), ends_at=opened + timedelta(days=1))
    with time_machine.travel(opened, tick=False):
        form = client.see(f"/j/{evening.code}").form("letters")

    with time_machine.travel(opened + timedelta(hours=hours), tick=False):
        answer = client.send(form, name="Amélie", town="Namur", consent="y", use="deliver", case=evening.cases[0].slug)

    assert answer.status_code == 303
    assert totals.counts(evening).total == 1
    all_is_well()

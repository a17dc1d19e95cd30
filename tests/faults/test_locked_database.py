"""Another program holds the database: for three seconds people wait, for longer they are told when to come back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.services import aside_decisions
from app.services.engine import BUSY_SECONDS, sqlite_library
from tests import factories
from tests.attendee.conftest import SIGNER
from tests.checking import CheckingClient
from tests.faults.hall import Hall
from tests.faults.invariant import all_is_well, holds
from tests.faults.phones import Room, plainly, send
from tests.organiser.acts import press
from tests.web.conftest import sign_in

BURSTS = ("burst-000000000000", "burst-000000000001", "burst-000000000002")
LONG = 15.0  # seconds


@contextmanager
def locked(hall: Hall) -> Iterator[None]:
    """Somebody else is writing."""
    with locked_file(hall.instance / "lueur.sqlite"):
        yield


@contextmanager
def locked_file(file: Path) -> Iterator[None]:
    """The same for a database's file."""
    other = sqlite_library().connect(str(file), isolation_level=None, timeout=20)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@pytest.fixture
def served(hall: Hall) -> Hall:
    """A hall that people sign in."""
    hall.start()
    return hall


def test_a_lock_of_three_seconds_is_waited_out_and_readers_notice_nothing(served: Hall) -> None:
    with Room(served, people=4) as room:
        room.wait_until(lambda: len(room.counted) > 5)
        with locked(served):
            began, slowest = time.monotonic(), 0.0
            while time.monotonic() < began + 3:
                asked = time.monotonic()
                page = send(served.port, room.crowd.join())
                slowest = max(slowest, time.monotonic() - asked)
                assert page is not None
                assert page.status == 200
                time.sleep(0.1)
        before = len(room.counted)
        room.wait_until(lambda: len(room.counted) > before + 5)

    assert set(room.statuses) == {303}
    assert slowest < BUSY_SECONDS / 2
    holds(served, room)


def test_a_long_lock_is_503_with_a_time_to_come_back_and_a_page_for_people(served: Hall) -> None:
    with Room(served, people=4) as room:
        room.wait_until(lambda: len(room.counted) > 5)
        with locked(served):
            began = time.monotonic()
            told = send(served.port, plainly(room.crowd.letters(1)), patience=20)
            room.wait_until(lambda: room.statuses[503] > 0, patience=15)
            while time.monotonic() < began + LONG:
                page = send(served.port, room.crowd.join())
                assert page is not None
                assert page.status == 200
                time.sleep(0.2)
        before = len(room.counted)
        room.wait_until(lambda: len(room.counted) > before + 5)

    assert told is not None
    assert told.status == 503
    assert int(told.headers["retry-after"]) > 0
    assert "<h1" in told.body
    assert set(room.statuses) == {303, 503}
    holds(served, room)


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_whatever_else_is_written_meanwhile_is_told_the_same(in_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    odile = factories.account()
    evening = factories.marathon(odile)
    for source in BURSTS:
        factories.letters(evening, 1, unusual=source)
    aside_decisions.admit(evening, BURSTS[0], odile)
    desk, phone = sign_in(in_app, odile), in_app.test_client()
    assert isinstance(phone, CheckingClient)
    phone.send(phone.see(f"/j/{evening.code}").form("/letters"), status=303, **SIGNER, case=evening.cases[0].slug)
    card = phone.see(f"/j/{evening.code}/words?case={evening.cases[0].slug}").form("/words")
    mine = phone.see(f"/j/{evening.code}/mine").form("/mine/withdraw")
    desk.see("/desk?lang=en")

    def count_paper() -> TestResponse:
        desk.page = paper
        return press(desk, f"Add 5 paper letters for {evening.cases[0].name}")

    board = desk.see(f"/desk/{evening.slug}")

    def decide_aside(words: str) -> TestResponse:
        desk.page = board
        return press(desk, words)

    def discard() -> TestResponse:
        desk.page = question
        return press(desk, "Discard it")

    question = desk.see(f"/desk/{evening.slug}/aside/{BURSTS[2]}")
    paper = desk.see(f"/desk/{evening.slug}/tally")
    writes = [
        lambda: phone.send(card, text="Courage", show_on_screen="yes"),
        lambda: phone.send(mine, all="yes"),
        count_paper,
        lambda: decide_aside("Count it"),
        lambda: decide_aside("Undo"),
        discard,
    ]
    monkeypatch.setattr("app.services.engine.BUSY_SECONDS", 0.1)

    with locked_file(Path(in_app.config["SETTINGS"].instance) / "lueur.sqlite"):
        answers = [write() for write in writes]

    for answer in answers:
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert "<h1" in answer.text
    assert [write().status_code for write in writes] == [303] * len(writes)
    all_is_well()

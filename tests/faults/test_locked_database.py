"""Another program holds the database: for three seconds people wait, for longer they are told when to come back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.services.engine import BUSY_SECONDS, sqlite_library
from tests.faults.hall import Hall
from tests.faults.invariant import holds
from tests.faults.phones import Room, plainly, send


@contextmanager
def locked(hall: Hall) -> Iterator[None]:
    """Somebody else is writing."""
    other = sqlite_library().connect(str(hall.instance / "lueur.sqlite"), isolation_level=None, timeout=20)
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
            told = send(served.port, plainly(room.crowd.letters(1)), patience=20)
            room.wait_until(lambda: room.statuses[503] > 0, patience=15)
        before = len(room.counted)
        room.wait_until(lambda: len(room.counted) > before + 5)

    assert told is not None
    assert told.status == 503
    assert int(told.headers["retry-after"]) > 0
    assert "<h1" in told.body
    assert set(room.statuses) == {303, 503}
    holds(served, room)

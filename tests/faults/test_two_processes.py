"""Two processes on one SQLite file: totals are exact, whoever writes."""

from __future__ import annotations

import secrets
import threading

import pytest

from app.services.engine import sqlite_is_fixed
from tests.faults.hall import Hall
from tests.faults.invariant import holds
from tests.faults.phones import Room


@pytest.mark.skipif(not sqlite_is_fixed(), reason="this SQLite has the WAL-reset bug: one process only, as doctor says")
def test_two_processes_on_one_file_count_exactly(hall: Hall) -> None:
    hall.start(processes=2)
    with Room(hall, people=12, twice=0.1) as room:
        room.wait_until(lambda: len(room.counted) >= 400)
        for number in range(20):
            sign_at_once(room, number)

    assert len(hall.workers()) == 2
    assert set(room.statuses) == {303}
    assert holds(hall, room) > 400


def sign_at_once(room: Room, number: int) -> None:
    """One form, which a phone and its impatient owner send at the same moment, whichever process takes which."""
    key = secrets.token_urlsafe(16)
    form = room.crowd.letters(number, cases=3, key=key)
    senders = [threading.Thread(target=room.sign, args=(key, form)) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

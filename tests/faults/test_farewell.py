"""A server that is told to end answers everybody whose connection it had taken, and does not wait for the silent."""

from __future__ import annotations

import http.client
import secrets
import signal
import socket
import threading
import time

from bench.people import Crowd
from tests.faults.hall import Hall
from tests.faults.invariant import holds
from tests.faults.phones import COUNTED, Room

PHONES = 12


class Phone:
    """Signs over one connection that it keeps, until it is told to close it or nobody takes a new one."""

    def __init__(self, hall: Hall, room: Room) -> None:
        self.cut_off = 0
        self._hall, self._room = hall, room
        self._crowd = Crowd(hall)  # type: ignore[arg-type]
        self._thread = threading.Thread(target=self._sign_on)
        self._thread.start()

    def wait(self) -> None:
        self._thread.join()

    def _sign_on(self) -> None:
        while True:
            try:
                connection = socket.create_connection(("127.0.0.1", self._hall.port), timeout=20)
            except OSError:
                return
            with connection:
                while self._sign(connection):
                    pass

    def _sign(self, connection: socket.socket) -> bool:
        """Whether the connection may be used again."""
        key = secrets.token_urlsafe(16)
        told = self._room.told[key]
        try:
            connection.sendall(self._crowd.letters(secrets.randbelow(10**6), key=key))
            answer = http.client.HTTPResponse(connection)
            answer.begin()
            answer.read()
        except (OSError, http.client.HTTPException):
            told.append(None)
            self.cut_off += 1
            return False
        told.append(answer.status)
        return answer.getheader("Connection", "").lower() != "close"


def test_whoever_was_let_in_is_answered(hall: Hall) -> None:
    hall.start()
    room = Room(hall)
    silent = socket.create_connection(("127.0.0.1", hall.port))
    phones = [Phone(hall, room) for _ in range(PHONES)]
    room.wait_until(lambda: len(room.counted) > 40)
    assert hall.server is not None

    told_to_end_at = time.monotonic()
    hall.server.send_signal(signal.SIGTERM)
    code = hall.server.wait(20)
    took = time.monotonic() - told_to_end_at
    for phone in phones:
        phone.wait()
    silent.close()

    assert code == 0
    assert took < 8
    # On a kept connection the next request can cross the goodbye; the same form again, and it counts once.
    assert set(room.statuses) <= {COUNTED, None}
    assert sum(phone.cut_off for phone in phones) <= PHONES
    assert holds(hall, room) == len(room.counted)

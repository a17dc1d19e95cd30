"""PostgreSQL restarted without farewell under load: people are told to come back, and can after seconds."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Self

import pytest
from flask import Flask, request_finished
from sqlalchemy import text

from app.models import db
from tests import factories
from tests.checking import CheckingClient
from tests.faults.hall import Hall
from tests.faults.invariant import holds
from tests.faults.phones import Answer, Room, send
from tests.servers import PostgreSQL


@pytest.mark.parametrize("house", ["postgresql"], indirect=True)
def test_an_answer_stands_although_the_database_goes_away_before_its_end(client: CheckingClient) -> None:
    """Between the last question and the end of the request there is a rollback, which nobody waits for."""
    evening = factories.marathon()

    def go_away(app: Flask, **_: object) -> None:
        backend = db.session.scalar(text("SELECT pg_backend_pid()"))
        with db.engine.connect() as other:
            assert other.scalar(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": backend})

    with request_finished.connected_to(go_away):
        answer = client.get(f"/j/{evening.code}")

    assert answer.status_code == 200
    assert client.get(f"/j/{evening.code}").status_code == 200


class Readers:
    """People who look at a page after the other, while the `with` lasts; `told` is what they saw."""

    PAGES = ("/j/{}", "/s/{}", "/j/{}/words", "/")

    def __init__(self, hall: Hall) -> None:
        self.told: list[Answer] = []
        self._hall = hall
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._read_on)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _read_on(self) -> None:
        for page in cycle(self.PAGES):
            if self._is_over.wait(0.02):
                return
            answer = send(self._hall.port, f"GET {page.format(self._hall.code)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert answer is not None
            self.told.append(answer)


@pytest.fixture
def hall(postgresql: PostgreSQL, tmp_path: Path) -> Iterator[Hall]:
    """A hall whose data PostgreSQL keeps."""
    hall = Hall(tmp_path / "instance", DATABASE_URL=postgresql.new_database())
    hall.start(processes=2)
    yield hall
    hall.kill()


def test_a_restart_under_load_is_503_for_seconds_and_loses_nothing(hall: Hall, postgresql: PostgreSQL) -> None:
    with Readers(hall) as readers, Room(hall, twice=0.1) as room:
        for _ in range(2):
            before = len(room.counted)
            room.wait_until(lambda before=before: len(room.counted) > before + 40)
            postgresql.restart()
            back = time.monotonic()
            before = len(room.counted)
            room.wait_until(lambda before=before: len(room.counted) > before + 20)
            assert time.monotonic() - back < 10

    assert set(room.statuses) <= {303, 503}
    assert {answer.status for answer in readers.told} <= {200, 503}
    assert len(readers.told) > 20
    for answer in readers.told:
        if answer.status == 503:
            assert int(answer.headers["retry-after"]) > 0
            assert "<h1" in answer.body
    assert holds(hall, room) > 120

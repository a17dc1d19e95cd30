"""PostgreSQL restarted without farewell under load: people are told to come back, and can after seconds."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.hall import Hall
from tests.faults.invariant import holds
from tests.faults.phones import Room
from tests.servers import PostgreSQL


@pytest.fixture
def hall(postgresql: PostgreSQL, tmp_path: Path) -> Iterator[Hall]:
    """A hall whose data PostgreSQL keeps."""
    hall = Hall(tmp_path / "instance", DATABASE_URL=postgresql.new_database())
    hall.start(processes=2)
    yield hall
    hall.kill()


def test_a_restart_under_load_is_503_for_seconds_and_loses_nothing(hall: Hall, postgresql: PostgreSQL) -> None:
    with Room(hall, twice=0.1) as room:
        for _ in range(2):
            before = len(room.counted)
            room.wait_until(lambda before=before: len(room.counted) > before + 40)
            postgresql.restart()
            back = time.monotonic()
            before = len(room.counted)
            room.wait_until(lambda before=before: len(room.counted) > before + 20)
            assert time.monotonic() - back < 10

    assert set(room.statuses) <= {303, 503}
    assert holds(hall, room) > 120

"""kill -9 under load, twenty times, at last of all that serves: who was answered "counted" is on the disk."""

from __future__ import annotations

from tests.faults.hall import Hall
from tests.faults.invariant import holds
from tests.faults.phones import Room

KILLS = 20


def test_a_killed_server_lost_nothing_it_had_answered(hall: Hall) -> None:
    hall.start(is_preloaded=True)
    with Room(hall, twice=0.05) as room:
        for kill in range(KILLS - 1):
            before = len(room.counted)
            # Not always at the same moment of a batch: after 5 answers, after 6, …
            room.wait_until(lambda before=before, kill=kill: len(room.counted) >= before + 5 + kill)
            hall.kill_the_worker()
        hall.kill()
        hall.start()
        before = len(room.counted)
        room.wait_until(lambda: len(room.counted) >= before + 5)

    assert holds(hall, room) > KILLS * 10
    assert set(room.statuses) <= {303, None}
    hall.stop()
    assert holds(hall, room) > KILLS * 10

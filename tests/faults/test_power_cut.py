"""The power is cut: a killed process loses nothing it had written, a machine all that it had not synced."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.models import db
from app.services.transaction import writing, writing_connection
from tests.faults.hall import Hall
from tests.faults.invariant import holds
from tests.faults.phones import COUNTED, Room

SOURCE = Path(__file__).with_name("power.c")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """What is loaded before a server, so that what it syncs is copied away."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler (`cc`): nobody cut the power")
    made = tmp_path / "power.so"
    subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", str(made), str(SOURCE)], check=True)
    return made


def test_what_was_answered_is_on_the_disk_when_the_power_goes(hall: Hall, library: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    shutil.copytree(hall.instance, kept)
    hall.start(within=("env", f"LD_PRELOAD={library}", f"LUEUR_DISK={hall.instance}", f"LUEUR_KEPT={kept}"))

    with Room(hall) as room:
        # SQLite begins its write-ahead log again after a thousand pages: the cut comes later than that.
        room.wait_until(lambda: len(room.counted) >= 400)
        hall.kill()
    shutil.rmtree(hall.instance)
    kept.rename(hall.instance)

    assert set(room.statuses) <= {COUNTED, None}
    assert holds(hall, room) >= 400


def test_every_connection_promises_to_sync_to_watch_and_to_overwrite(hall: Hall) -> None:
    def promises(ask: Any) -> list[object]:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        return [ask.execute(text(f"PRAGMA {pragma}")).scalar() for pragma in pragmas]

    kept = ["wal", 2, 1, 1]
    with hall.inside():
        assert promises(db.session) == kept
        with writing() as session:
            assert promises(session) == kept
        with writing_connection() as one, db.engine.connect() as another:
            assert promises(one) == promises(another) == kept

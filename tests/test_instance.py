"""The instance folder is its owner's alone, whoever made it, and its keys are whole."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from flask_mailman import EmailMessage
from flask_migrate import upgrade

from app import create_app
from app.config import read_settings
from app.models import db


def test_nothing_in_it_is_readable_by_others(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    app = create_app(read_settings({"LUEUR_INSTANCE": str(tmp_path)}))

    with app.app_context():
        upgrade()
        EmailMessage("Do you want our news?", "https://…", to=["anna@example.org"]).send()
        made = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.rglob("*")}
        db.engine.dispose()

    assert {"lueur.sqlite", "outbox", "master.key", "secret.key"} <= made.keys()
    assert {name: oct(mode) for name, mode in made.items() if mode & 0o077} == {}


def test_a_key_that_another_process_is_writing_is_waited_for(tmp_path: Path) -> None:
    (tmp_path / "master.key").touch(0o600)

    def write() -> None:
        time.sleep(0.2)
        (tmp_path / "master.key").write_bytes(b"k" * 32)

    other = threading.Thread(target=write)
    other.start()

    assert read_settings({"LUEUR_INSTANCE": str(tmp_path)}).master_key == b"k" * 32
    other.join()


def test_a_key_that_is_torn_is_said_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "master.key").write_bytes(b"torn")

    with pytest.raises(ValueError, match=r"master\.key"):
        read_settings({"LUEUR_INSTANCE": str(tmp_path)})

    assert (tmp_path / "master.key").read_bytes() == b"torn"

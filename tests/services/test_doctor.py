"""The doctor finds what is wrong, says what to do, and ends with 1; when all is well it says so and ends with 0."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import update

from app.models import AuditEntry, MarathonKey, Total, db
from app.services import doctor
from tests import factories


@pytest.fixture
def examined(in_app: Flask) -> Callable[[], Result]:
    """What `flask doctor` says and how it ends, with a marathon in the house."""
    factories.letters(factories.marathon(), 3)
    instance = Path(in_app.config["SETTINGS"].instance)
    instance.chmod(0o700)
    return lambda: in_app.test_cli_runner().invoke(args=["doctor"])


def test_a_healthy_house_ends_with_0(examined: Callable[[], Result]) -> None:
    result = examined()

    assert (result.exit_code, "PROBLEM" in result.output) == (0, False), result.output
    assert "every total is the sum of its rows" in result.output


def test_a_wrong_total_is_found_and_left_alone(examined: Callable[[], Result]) -> None:
    db.session.execute(update(Total).values(count=9))
    db.session.commit()

    result = examined()

    assert (result.exit_code, "flask recount" in result.output) == (1, True)
    assert db.session.query(Total.count).first() == (9,)


def test_a_changed_audit_log_is_found(examined: Callable[[], Result]) -> None:
    db.session.execute(update(AuditEntry).values(subject="nothing happened"))
    db.session.commit()

    assert "changed by hand" in examined().output


def test_a_key_that_others_may_read_is_found(in_app: Flask, examined: Callable[[], Result]) -> None:
    key = Path(in_app.config["SETTINGS"].instance) / "master.key"
    key.chmod(0o644)
    try:
        result = examined()
    finally:
        key.chmod(0o600)

    assert result.exit_code == 1
    assert f"chmod 600 {key}" in result.output


def test_a_master_key_that_does_not_fit_is_found(examined: Callable[[], Result]) -> None:
    db.session.execute(update(MarathonKey).values(wrapped=b"\x01" + b"x" * 60))
    db.session.commit()

    assert "flask vault replace-lost" in examined().output


def test_a_full_disk_is_found(examined: Callable[[], Result], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "ROOM", 10**18)

    assert "make room before people sign" in examined().output

"""A log is read by whoever repairs a house: it tells what broke, never who was there or what they typed."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text

from app.models import Marathon, db
from tests import factories
from tests.checking import CheckingClient
from tests.web.conftest import sign_in

CANARY = "kanarienvogel"


@pytest.fixture
def broken(in_app: Flask):  # type: ignore[no-untyped-def]
    """A house in which two tables have gone astray."""
    in_app.config["RAISE_FAULTS"] = False
    rename("account", "account_astray")
    rename("news_subscription", "news_astray")
    yield in_app
    rename("account_astray", "account")
    rename("news_astray", "news_subscription")


def rename(table: str, name: str) -> None:
    """Give a table another name."""
    db.session.rollback()
    with db.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(text(f"ALTER TABLE {table} RENAME TO {name}"))


def test_a_fault_is_logged_without_what_was_typed(
    evening: Marathon, client: CheckingClient, broken: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    client.see("/account/sign-in")
    sign_in_form = client.page.form("sign-in")
    letters = {"name": CANARY, "town": CANARY, "use": "count", "consent": "yes", "all": "yes"}

    assert client.send(sign_in_form, email=f"{CANARY}@example.org", password=CANARY).status_code == 500
    form = client.see(f"/j/{evening.code}").form("letters")
    client.send(form, **letters, email=f"{CANARY}@example.org", news="yes")

    assert "fault in POST" in caplog.text
    assert CANARY not in caplog.text


def test_a_fault_is_logged_without_the_private_part_of_an_address(
    in_app: Flask, evening: Marathon, caplog: pytest.LogCaptureFixture
) -> None:
    browser = sign_in(in_app, evening.owner)
    token = factories.attendee()
    in_app.config["RAISE_FAULTS"] = False
    rename("news_subscription", "news_astray")
    try:
        assert browser.get(f"/news/{token}").status_code == 500
    finally:
        rename("news_astray", "news_subscription")

    assert "fault in GET /news/<token>" in caplog.text
    assert token not in caplog.text

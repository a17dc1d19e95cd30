"""Browsers of the people in the hall, and the evening they are at."""

from __future__ import annotations

import pytest
from flask import Flask

from app.models import Account, Marathon, Role, db
from app.services import accounts
from tests import factories
from tests.checking import CheckingClient


@pytest.fixture
def evening(in_app: Flask) -> Marathon:
    """An open evening with ten cases, owned by Odile, who is of head office too; it wants to be listed."""
    return factories.marathon(factories.account(role=Role.HEAD_OFFICE), town="Namur", wants_listing=True)


@pytest.fixture
def desk(in_app: Flask, evening: Marathon) -> CheckingClient:
    """The browser of the evening's organiser, signed in."""
    return sign_in(in_app, evening.owner)


def sign_in(app: Flask, account: Account) -> CheckingClient:
    """A fresh browser in which this account used a one-time link."""
    token = accounts.new_entry_link(account)
    browser = app.test_client()
    assert isinstance(browser, CheckingClient)
    browser.see(f"/account/enter/{token}")
    browser.send(browser.page.form(token), status=303)
    db.session.rollback()
    return browser

"""Head office, and marathons that want to be found."""

from __future__ import annotations

import pytest
from flask import Flask

from app.models import Account, Marathon, Role
from app.rules.state import State
from tests import factories
from tests.checking import CheckingClient
from tests.web.conftest import sign_in


@pytest.fixture
def odile(in_app: Flask) -> Account:
    """An organiser who reads Dutch."""
    account = factories.account()
    account.language = "nl"
    factories.db.session.commit()
    return account


@pytest.fixture
def waiting(odile: Account) -> Marathon:
    """Her marathon, which waits."""
    return factories.marathon(
        odile, State.PLANNED, title="Kaarsen <b>& co</b>", town="Namur", programme="Soep", wants_listing=True
    )


@pytest.fixture
def office(in_app: Flask, waiting: Marathon) -> CheckingClient:
    """Head office's browser; it reads English, and was told by nobody of what waited before."""
    browser = sign_in(in_app, factories.account(role=Role.HEAD_OFFICE, name="Head office"))
    browser.see("/desk?lang=en")
    return browser

"""The organiser at the desk of an open evening."""

from __future__ import annotations

import pytest
from flask import Flask

from app.models import Account, Marathon
from tests import factories
from tests.checking import CheckingClient
from tests.web.conftest import sign_in


@pytest.fixture
def organiser(in_app: Flask) -> Account:
    """Odile, who holds marathons."""
    return factories.account()


@pytest.fixture
def evening(organiser: Account) -> Marathon:
    """Her open evening with ten cases."""
    return factories.marathon(organiser)


@pytest.fixture
def planned(organiser: Account) -> Marathon:
    """Her evening that has not begun."""
    return factories.marathon(organiser, factories.State.PLANNED)


@pytest.fixture
def desk(in_app: Flask, organiser: Account) -> CheckingClient:
    """Her browser, signed in; she reads English."""
    browser = sign_in(in_app, organiser)
    browser.see("/desk?lang=en")
    return browser


@pytest.fixture
def stranger(in_app: Flask) -> CheckingClient:
    """Another organiser's browser, signed in."""
    return sign_in(in_app, factories.account(name="Bram"))

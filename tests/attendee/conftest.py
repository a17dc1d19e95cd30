"""A phone in the hall, and the evening it is at."""

from __future__ import annotations

import pytest
from flask import Flask

from app.models import Marathon
from tests import factories
from tests.checking import CheckingClient
from tests.pages import Form

SIGNER = {"name": "Zoë Van den Broeck", "town": "Schaerbeek", "use": "deliver", "consent": "yes"}


@pytest.fixture
def evening(in_app: Flask) -> Marathon:
    """An open evening with ten cases."""
    return factories.marathon()


@pytest.fixture
def phone(in_app: Flask) -> CheckingClient:
    """The browser of somebody who reads English, without scripts."""
    browser = in_app.test_client()
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert isinstance(browser, CheckingClient)
    return browser


def letters_form(phone: CheckingClient, at: Marathon) -> Form:
    """The form behind the QR code."""
    return phone.see(f"/j/{at.code}").form("/letters")


def let_go_round(device: CheckingClient, at: Marathon) -> None:
    """What the organiser does with a tablet: the address from the desk, and yes."""
    device.follow(device.send(device.see(f"/j/{at.code}?kiosk=1").form("/tablet")))

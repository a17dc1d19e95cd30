"""Odile, her account, and two of her devices."""

from __future__ import annotations

import pytest
from flask import Flask

from app.models import Account
from tests import factories
from tests.checking import CheckingClient


@pytest.fixture
def odile(in_app: Flask) -> Account:
    """An organiser with a password."""
    return factories.account(factories.PASSWORD)


@pytest.fixture
def phone(in_app: Flask) -> CheckingClient:
    """One browser."""
    return in_app.test_client()  # type: ignore[return-value]


@pytest.fixture
def laptop(in_app: Flask) -> CheckingClient:
    """Another browser."""
    return in_app.test_client()  # type: ignore[return-value]

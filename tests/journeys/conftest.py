"""A house as a volunteer starts it, and a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

import lueur
from tests.journeys.house import House
from tests.journeys.people import Screen, browser_traits
from tests.journeys.wire import Wire


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """This machine's Chromium where there is one, else the one that playwright installed."""
    found = lueur.find_chromium()
    return browser_type_launch_args | (browser_traits(found) if found else {})


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A running installation, on its first day."""
    house = House(tmp_path_factory.mktemp("house"))
    yield house
    house.stop()


@pytest.fixture(scope="module")
def open_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A running installation with its open marathon, shared by the stories of one file."""
    house = House(tmp_path_factory.mktemp("house"))
    yield house
    house.stop()


@pytest.fixture
def wire(open_house: House) -> Iterator[Wire]:
    """The network between a phone or a tablet and the house."""
    wire = Wire(open_house.port)
    yield wire
    wire.remove()


@pytest.fixture
def screen(open_house: House, browser: Browser) -> Iterator[Screen]:
    """The projector, which hangs on the house itself."""
    screen = Screen(browser, open_house.base, open_house.code)
    yield screen
    screen.leave()

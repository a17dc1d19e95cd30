"""The way back on a tablet that goes round, in a browser that keeps pages it left as they were."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserType, Error, expect

from tests.journeys.house import House
from tests.journeys.tablet import Tablet

NAME, TOWN = "Hugo Lejeune", "Arlon"
# Further back there is nothing of the evening.
STEPS = 4


@pytest.fixture(scope="module")
def keeping_browser(browser_type: BrowserType, browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    """Chromium with its back/forward cache, as people have it; playwright switches it off."""
    browser = browser_type.launch(**browser_type_launch_args, ignore_default_args=["--disable-back-forward-cache"])
    yield browser
    browser.close()


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def tablet(keeping_browser: Browser, open_house: House, request: pytest.FixtureRequest) -> Iterator[Tablet]:
    """The tablet, let go round by the organiser."""
    tablet = Tablet(keeping_browser, open_house.base, open_house.code, scripts=request.param)
    yield tablet
    tablet.context.close()


def ways_back(tablet: Tablet) -> list[str]:
    """Navigation types from now on: whether a page came from the browser's own keeping or was asked for again."""
    navigated: list[str] = []
    listening = tablet.context.new_cdp_session(tablet.page)
    listening.send("Page.enable")
    listening.on("Page.frameNavigated", lambda told: navigated.append(told["type"]))
    return navigated


def test_this_browser_does_keep_what_it_left(tablet: Tablet) -> None:
    tablet.go("/privacy")
    tablet.go("/accessibility")
    navigated = ways_back(tablet)

    tablet.page.go_back(wait_until="commit")

    expect(tablet.page).to_have_url(f"{tablet.base}/privacy")
    assert navigated == ["BackForwardCacheRestore"]


def test_neither_a_refused_form_nor_the_thanks_come_back(tablet: Tablet) -> None:
    tablet.goes_round()
    tablet.is_refused(NAME, TOWN)
    tablet.is_handed_on()
    tablet.is_fresh()
    tablet.signs(NAME, TOWN, every=True)
    expect(tablet.page.locator(".hand-on")).to_be_visible()
    tablet.is_handed_on()
    tablet.is_fresh()

    for _ in range(STEPS):
        goes_back(tablet)

        tablet.tells_nothing_of_anybody("Hugo", TOWN)
        assert NAME not in tablet.page.content()
        for field in tablet.page.locator("form.letters input[type=text]").all():
            assert field.input_value() == ""


def goes_back(tablet: Tablet) -> None:
    """One step; where the browser asks whether to send a form again, yes."""
    try:
        tablet.page.go_back(wait_until="load")
    except Error as refused:
        if "ERR_CACHE_MISS" not in refused.message:
            raise
        expect(tablet.page).to_have_url("chrome-error://chromewebdata/")
        tablet.page.reload(wait_until="load")
        expect(tablet.page.locator("form.letters")).to_be_visible()

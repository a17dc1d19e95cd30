"""Somebody who uses a keyboard and nothing else; at every stop the focus is looked at."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.journeys.eyes import shows_focus

MOST_STOPS = 120


class Keys:
    """The keyboard of one page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.press = page.keyboard.press

    def walks_to(self, selector: str, place: int = 0) -> None:
        """Press Tab until this has the focus; every stop on the way shows where one is."""
        wanted = self.page.locator(selector).nth(place).element_handle()
        assert wanted
        for _ in range(MOST_STOPS):
            self.press("Tab")
            if self.page.evaluate("document.activeElement === document.body"):
                continue  # once round, through the browser's own buttons
            shows_focus(self.page)
            if wanted.evaluate("one => one === document.activeElement"):
                return
        raise AssertionError(f"{self.page.url}: no Tab leads to {selector}")

    def presses(self, selector: str, place: int = 0, key: str = "Enter") -> None:
        """Walk there and press."""
        self.walks_to(selector, place)
        self.press(key)

    def types(self, selector: str, text: str) -> None:
        """Walk there and type."""
        self.walks_to(selector)
        self.page.keyboard.type(text)

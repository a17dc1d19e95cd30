"""Somebody at home who looks for a marathon. Every selector of that story is here."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.journeys.watched import Watched


class Visitor(Watched):
    """A phone of 360 pixels on a sofa."""

    def __init__(self, browser: Browser, base: str, language: str, scripts: bool = True) -> None:
        super().__init__(
            browser,
            base,
            locale=language,
            java_script_enabled=scripts,
            viewport={"width": 360, "height": 740},
            is_mobile=True,
            has_touch=True,
            accept_downloads=True,
        )

    def looks_for_a_marathon(self) -> None:
        """From the start page to the directory."""
        self.go("/")
        self.page.locator("a[href='/marathons']").first.click()
        expect(self.page).to_have_url(re.compile(r"/marathons$"))

    def types(self, text: str) -> None:
        """Into the one field, then the button."""
        self.page.locator("#search input[name=q]").fill(text)
        self.page.locator("#search button").click()
        expect(self.page).to_have_url(re.compile(rf"[?&]q={text}\b"))

    def says_where_they_are(self, latitude: float, longitude: float) -> None:
        """Press "near me" and answer the browser's question with yes."""
        self.context.grant_permissions(["geolocation"])
        self.context.set_geolocation({"latitude": latitude, "longitude": longitude})
        self.page.locator("#near [data-where]").click()

    def keeps_it_to_themselves(self) -> None:
        """Press "near me", and answer with no."""
        self.context.clear_permissions()
        self.page.locator("#near [data-where]").click()

    def is_offered_first(self, title: str) -> None:
        """The first of the list."""
        expect(self.page.locator("ol.marathons h3").first).to_have_text(title)

    def opens(self, title: str) -> None:
        """Its page."""
        self.page.locator("ol.marathons h3 a", has_text=title).click()
        expect(self.page.locator("h1")).to_have_text(title)

    def adds_it_to_the_calendar(self, folder: Path) -> str:
        """The file that the phone hands to its calendar."""
        with self.page.expect_download() as download:
            self.page.locator("a[href$='.ics']").click()
        file = folder / "evening.ics"
        download.value.save_as(file)
        return file.read_text(encoding="utf-8")

    def is_told(self, text: str) -> None:
        """A sentence on the page."""
        expect(self.page.locator("main")).to_contain_text(text)

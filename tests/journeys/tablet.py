"""A tablet on the paper table, which goes from hand to hand."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from tests.journeys.people import Phone


class Tablet(Phone):
    """The device of nobody; whoever holds it does what a phone does."""

    def __init__(self, browser: Browser, base: str, code: str, scripts: bool = True) -> None:
        super().__init__(browser, base, "en", scripts)
        self.page.set_viewport_size({"width": 820, "height": 1180})
        self.code = code

    def goes_round(self) -> None:
        """What the organiser scans with it."""
        self.go(f"/j/{self.code}?kiosk=1")
        self.page.locator("form[action$='/tablet'] button").click()
        self.is_fresh()

    def is_fresh(self) -> None:
        """It stands at the letters, and nothing of anybody is on it."""
        expect(self.page).to_have_url(re.compile(rf"/j/{self.code}$"))
        expect(self.page.locator("main")).to_be_visible()
        expect(self.page.locator("form.letters input[name=name]")).to_have_value("")
        expect(self.page.locator("form.letters input[name=case]:not(:checked)")).to_have_count(10)
        expect(self.page.locator("input[name=consent]")).not_to_be_checked()
        self.tells_nothing_of_anybody()

    def tells_nothing_of_anybody(self, *names: str) -> None:
        """No waiting tap and no name, neither in what is read nor in what was typed."""
        expect(self.page.locator("#waiting")).to_be_hidden()
        for name in names:
            expect(self.page.locator("body")).not_to_contain_text(name, use_inner_text=True)
            assert not self.page.locator(f"input[value*='{name}']").count()

    def is_refused(self, name: str, town: str) -> None:
        """Send the form as a browser does without a script of ours, and forget the consent."""
        self.page.locator("input[name=name]").fill(name)
        self.page.locator("input[name=town]").fill(town)
        if self.has_scripts:
            self.page.locator("form.letters").evaluate("form => form.submit()")
        else:
            self.page.locator("[data-all]").click()
        expect(self.page.locator("#error-summary")).to_be_visible()
        expect(self.page.locator("input[name=name]")).to_have_value(name)

    def is_handed_on(self) -> None:
        """Tap "Next person"."""
        self.page.locator("[data-hand-on]:visible").last.click()

    def asks_who_is_there(self, left: str = "") -> None:
        """The question, and how many seconds are left if they are counted."""
        expect(self.page.locator("#kiosk-ask")).to_be_visible()
        expect(self.page.locator(".kiosk-left")).to_have_text(left)

    def is_held_by_somebody(self) -> None:
        """Answer the question."""
        self.page.locator("[data-stay]").click()
        expect(self.page.locator("#kiosk-ask")).to_be_hidden()

    def waits_for_the_network(self) -> None:
        """It says so, and nothing else."""
        expect(self.page.locator("#kiosk-away")).to_be_visible()
        expect(self.page.locator("main")).to_be_hidden()

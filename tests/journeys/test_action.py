"""An action that is open all year is signed on a phone on the bus, outside any hall, and taken back as easily."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.eyes import fits_enlarged
from tests.journeys.house import House
from tests.journeys.people import Phone


class Passenger(Phone):
    """Somebody on a bus."""

    def finds_the_action(self) -> None:
        """From the list to the form, as a thumb goes."""
        self.go("/actions")
        self.page.locator(".petition-card .button-primary").first.click()
        self.page.locator(".petition-go a").click()

    @property
    def form(self) -> Locator:
        """The form on the action's page."""
        return self.page.locator("form[data-petition]")

    def signs_the_action(self, name: str, town: str) -> None:
        """Fill in what is asked, and send it."""
        self.form.locator("input[name=name]").fill(name)
        self.form.locator("input[name=town]").fill(town)
        self.form.locator("input[name=use][value=deliver]").check()
        self.form.locator("input[name=consent]").check()
        self.form.locator(".button-primary").click()

    def takes_it_back(self) -> None:
        """Under “My actions”."""
        self.page.locator("a[href$='/mine']").first.click()
        self.page.locator("details summary").first.click()
        self.page.locator("button[name=all]").click()
        expect(self.page.locator("input[name=letter]")).to_have_count(0)

    def sees_signatures(self, count: int) -> None:
        """What the action's page says was signed."""
        self.go("/actions/visages-libres")
        expect(self.page.locator("[data-total]")).to_have_attribute("data-total", str(count))


@pytest.mark.parametrize("scripts", [True, False])
def test_an_action_is_signed_on_a_phone_and_taken_back(open_house: House, browser: Browser, scripts: bool) -> None:
    passenger = Passenger(browser, open_house.base, "fr-BE", scripts)
    passenger.finds_the_action()
    passenger.reads("fr")
    if scripts:
        passenger.draws()

    passenger.signs_the_action("Zoë Van den Broeck", "Schaerbeek")

    expect(passenger.page).to_have_url(re.compile(r"/actions/visages-libres/letters$"))
    expect(passenger.page.locator(".lead").first).to_contain_text("n°")
    fits_enlarged(passenger.page)
    passenger.inspect()
    passenger.sees_signatures(1)
    passenger.takes_it_back()
    passenger.inspect()
    passenger.sees_signatures(0)
    passenger.leave()


def test_what_is_missing_is_said_beside_its_field(open_house: House, browser: Browser) -> None:
    passenger = Passenger(browser, open_house.base, "de")
    passenger.finds_the_action()

    passenger.form.locator("input[name=name]").fill("Zoë Van den Broeck")
    passenger.form.locator(".button-primary").click()

    expect(passenger.page.locator("#error-summary")).to_be_focused()
    expect(passenger.form.locator("input[name=name]")).to_have_value("Zoë Van den Broeck")
    fits_enlarged(passenger.page)
    passenger.inspect()
    passenger.forgive_the_refusal(422)
    passenger.leave()

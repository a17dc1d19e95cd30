"""Els organises: from the first question to the day she has to call it off, with a phone and a mailbox."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.eyes import fits_enlarged, thumb_sized
from tests.journeys.house import House
from tests.journeys.organising import HeadOffice, Newcomer, Outbox
from tests.journeys.people import Phone

TITLE = "Kaarsen in de parochiezaal"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_marathon_from_the_first_question_to_the_day_it_is_called_off(
    house: House, browser: Browser, scripts: bool
) -> None:
    outbox, office = Outbox(house), HeadOffice(browser, house)
    els = Newcomer(browser, house.base, "nl-BE", scripts)

    els.describes(TITLE)
    els.creates("Els Peeters", "els@example.org")
    els.reads("Kijk in je mailbox")
    office.has_nothing_to_decide()

    els.proves(outbox.link_in(outbox.receives(1)))
    office.lists(TITLE)
    assert outbox.receives(2)["subject"] == f"Op de lijst: {TITLE}"

    visitor = Phone(browser, house.base, "nl", scripts)
    visitor.go("/marathons?lang=nl")
    expect(visitor.page.locator("main")).to_contain_text(TITLE)

    els.opens("/invitation")
    expect(els.page.locator("textarea").first).to_have_text(re.compile("Parochiezaal"))
    els.opens("/edit")
    els.presses("/duplicate")
    expect(els.page.locator("[name=starts]")).to_have_value("2027-12-09T19:00")
    els.answers("/check")
    els.answers("/ready")

    els.opens("/cancel")
    els.presses("/cancel")
    els.reads("Afgelast")
    els.opens()
    visitor.go("/marathons?lang=nl")
    code = els.page.locator("a[href^='/j/']").first.get_attribute("href") or ""
    visitor.go(code)
    expect(visitor.page.locator("main")).to_contain_text("Deze marathon gaat niet door")
    visitor.inspect()

    for person in (els, office, visitor):
        person.leave()


def test_bad_answers_are_said_in_place_and_nothing_is_lost(open_house: House, browser: Browser) -> None:
    els = Newcomer(browser, open_house.base, "fr-BE")
    els.go("/organise")
    els.page.locator("[name=title]").fill("Bougies")
    els.page.locator("form .button-primary").click()

    expect(els.page.locator("#error-summary")).to_be_focused()
    els.inspect()
    expect(els.page.locator("[name=title]")).to_have_value("Bougies")
    els.forgive_the_refusal(422)
    els.leave()


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_every_step_fits_the_smallest_phone(open_house: House, browser: Browser, language: str) -> None:
    els = Newcomer(browser, open_house.base, language)
    els.page.set_viewport_size({"width": 320, "height": 640})
    els.describes(TITLE)

    for step in ("what", "where", "when", "whom", "check"):
        els.go(f"/organise/{step}")
        fits_enlarged(els.page)
        thumb_sized(els.page)
    els.leave()


def test_a_town_nobody_knows_is_shown_on_the_map(open_house: House, browser: Browser) -> None:
    els = Newcomer(browser, open_house.base, "en-GB")
    els.go("/organise")
    els.answers("/where", title=TITLE, host="association")
    for name, value in (("town", "Nulle-Part-sur-Meuse"), ("place", "La salle")):
        els.page.locator(f"[name={name}]").fill(value)
    els.page.locator("form .button-primary").first.click()
    els.reads("We do not know this town")
    els.inspect()

    els.page.locator("input[type=image]").click(position={"x": 140, "y": 120})

    els.reads("The pin stands")
    els.inspect()
    els.page.locator("form .button-primary").first.click()
    expect(els.page).to_have_url(re.compile("/when$"))
    els.forgive_the_refusal(422)
    els.leave()

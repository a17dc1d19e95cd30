"""A hall's network drops what it likes. Nothing is lost, and nothing is counted twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.journeys.house import House
from tests.journeys.people import Phone, Screen


@pytest.fixture
def screen(open_house: House, browser: Browser) -> Iterator[Screen]:
    """The projector in the hall."""
    screen = Screen(browser, open_house.base, open_house.code)
    yield screen
    screen.leave()


@pytest.fixture
def phone(open_house: House, browser: Browser, screen: Screen) -> Iterator[Phone]:
    """A phone at the letters' page."""
    phone = Phone(browser, open_house.base, "en")
    phone.scans(screen)
    yield phone
    phone.forgive_the_restart()
    phone.leave()


def touch_the_form(phone: Phone) -> None:
    """Begin to fill it in: the page then fetches what it needs to send it."""
    with phone.page.expect_response(re.compile(r"/htmx\.min\.js")):
        phone.page.locator("input[name=name]").focus()


def total(screen: Screen) -> int:
    """What the wall says now."""
    return int(screen.page.locator("#total").get_attribute("data-total") or 0)


def test_a_tap_without_a_network_is_explained_and_sent_again_by_hand(phone: Phone, screen: Screen) -> None:
    before = total(screen)
    touch_the_form(phone)
    phone.context.set_offline(True)

    phone.signs("Amélie Peeters", "Namur", every=True)

    expect(phone.page.locator("#trouble")).to_contain_text("Nothing you typed is lost")
    expect(phone.page.locator("input[name=name]")).to_have_value("Amélie Peeters")
    phone.context.set_offline(False)
    phone.page.locator("button[data-all]").click()
    phone.is_thanked_for("10" if before == 0 else str(before + 10))
    expect(screen.page.locator("#total")).to_have_attribute("data-total", str(before + 10))


def test_an_answer_that_is_lost_on_the_way_is_given_again(phone: Phone, screen: Screen) -> None:
    before = total(screen)
    lost = []

    def lose_the_answer(route: Route) -> None:
        # The house has counted it; the phone never hears so.
        lost.append(route.fetch(max_redirects=0))
        route.abort("connectionreset")

    touch_the_form(phone)
    phone.page.route(re.compile(r"/letters$"), lose_the_answer, times=1)
    phone.signs("Bram O'Brien", "Gent", every=True)
    expect(screen.page.locator("#total")).to_have_attribute("data-total", str(before + 10))
    expect(phone.page.locator("#trouble")).to_contain_text("Nothing you typed is lost")

    phone.page.locator("button[data-all]").click()

    phone.is_thanked_for(str(before + 10))
    assert len(lost) == 1
    expect(screen.page.locator("#total")).to_have_attribute("data-total", str(before + 10))


def test_reloading_and_going_back_count_nothing_again(phone: Phone, screen: Screen) -> None:
    before = total(screen)
    phone.ticks(2)
    phone.signs("Chiara Rossi", "Liège")
    phone.is_thanked_for(str(before + 2))

    phone.page.reload()
    phone.is_thanked_for(str(before + 2))
    phone.page.go_back()
    phone.page.reload()

    # What is left is offered, what is signed is not.
    expect(phone.page.locator("form.letters input[name=case]")).to_have_count(8)
    expect(screen.page.locator("#total")).to_have_attribute("data-total", str(before + 2))


def test_a_mistake_is_shown_where_it_is_and_nothing_typed_is_lost(phone: Phone) -> None:
    phone.ticks(1)
    phone.page.locator("input[name=town]").fill("Namur")
    phone.page.locator("button[data-ticked]").click()

    expect(phone.page.locator("#error-summary")).to_be_visible()
    expect(phone.page.locator("input[name=town]")).to_have_value("Namur")
    expect(phone.page.locator("form.letters input[name=case]:checked")).to_have_count(1)
    phone.inspect()
    phone.forgive_the_refusal(422)

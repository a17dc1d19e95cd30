"""A hall's network drops what it likes. Nothing is lost, and nothing is counted twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.journeys.house import House
from tests.journeys.people import Phone, Screen


@pytest.fixture
def phone(open_house: House, browser: Browser, screen: Screen) -> Iterator[Phone]:
    """A phone at the letters' page."""
    phone = Phone(browser, open_house.base, "en")
    phone.scans(screen)
    yield phone
    phone.forgive_the_restart()
    phone.leave()


def total(screen: Screen) -> int:
    """What the wall says now."""
    return int(screen.page.locator("#total").get_attribute("data-total") or 0)


def test_a_tap_without_a_network_waits_and_is_sent_by_itself(phone: Phone, screen: Screen) -> None:
    before = total(screen)
    phone.page.locator("input[name=name]").focus()
    phone.page.wait_for_load_state("networkidle")
    phone.context.set_offline(True)

    phone.signs("Amélie Peeters", "Namur", every=True)

    phone.has_waiting(1)
    expect(phone.page.locator("input[name=name]")).to_have_value("Amélie Peeters")
    phone.inspect()
    phone.context.set_offline(False)
    expect(screen.page.locator("#total")).to_have_attribute("data-total", str(before + 10))
    phone.has_waiting(0)


def test_an_answer_that_is_lost_on_the_way_is_asked_for_again(phone: Phone, screen: Screen) -> None:
    before = total(screen)
    lost = []

    def lose_the_answer(route: Route) -> None:
        # The house has counted it; the phone never hears so.
        lost.append(route.fetch(max_redirects=0))
        route.abort("connectionreset")

    phone.page.route(re.compile(r"/letters$"), lose_the_answer, times=1)
    phone.signs("Bram O'Brien", "Gent", every=True)

    expect(screen.page.locator("#total")).to_have_attribute("data-total", str(before + 10))
    phone.has_waiting(0)
    assert len(lost) == 1
    assert len(phone.opens_my_actions().all()) == 10
    expect(screen.page.locator("#total")).to_have_attribute("data-total", str(before + 10))


def test_a_locked_phone_sends_what_waits_when_it_is_looked_at_again(phone: Phone, screen: Screen) -> None:
    before = total(screen)
    phone.page.locator("input[name=name]").focus()
    phone.page.wait_for_load_state("networkidle")
    phone.context.set_offline(True)
    phone.signs("Dalia Haddad", "Mons", every=True)
    phone.has_waiting(1)

    # The battery is empty, the tab is thrown away; half an hour later the page is opened again.
    phone.page.goto("about:blank")
    phone.context.set_offline(False)
    phone.scans(screen)

    expect(screen.page.locator("#total")).to_have_attribute("data-total", str(before + 10))
    phone.has_waiting(0)


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

"""Helpers with their own phones: one counts paper, one holds the evening; one is let go in the middle of a stack."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.house import House
from tests.journeys.people import Helper, Organiser


@pytest.fixture
def odile(open_house: House, browser: Browser) -> Iterator[Organiser]:
    """The organiser, at the desk of the evening that is open."""
    odile = Organiser(browser, open_house.base)
    if not SESSION:
        odile.signs_in(open_house.links["organiser"])
        SESSION.extend(odile.context.cookies())
    odile.context.add_cookies(SESSION)
    odile.go("/desk")
    odile.page.locator("a[href^='/desk/']").first.click()
    odile.slug = odile.page.url.rpartition("/")[2]
    yield odile
    odile.leave()


SESSION: list = []  # type: ignore[type-arg]


def total(odile: Organiser) -> int:
    odile.turns_to()
    return int(odile.page.locator("#desk-total").get_attribute("data-total") or 0)


def test_one_is_let_go_in_the_middle_of_a_stack_and_the_other_goes_on(
    open_house: House, browser: Browser, odile: Organiser
) -> None:
    before = total(odile)
    ahmed, bea = (
        Helper(browser, odile.gives_a_link(name, kind)) for name, kind in (("Ahmed", "tally"), ("Béa", "cohost"))
    )
    odile.inspect()
    ahmed.begins()
    ahmed.adds(5)
    ahmed.inspect()
    bea.begins()
    bea.inspect()
    bea.turns_to_paper()
    bea.adds(1)
    assert "Ahmed" in bea.page.locator("#tally-log").inner_text()

    odile.ends_the_link_of("Ahmed")
    ahmed.taps(10)

    expect(ahmed.page.locator("#trouble #error")).to_be_visible()
    ahmed.inspect()
    bea.adds(10)
    assert total(odile) == before + 16
    for helper in (ahmed, bea):
        helper.forgive_the_refusal(410)
        helper.leave()


def test_a_tap_that_waited_for_the_network_and_came_too_late_is_told_not_dropped(
    open_house: House, browser: Browser, odile: Organiser
) -> None:
    before = total(odile)
    ahmed = Helper(browser, odile.gives_a_link("Ahmed, table 2", "tally"))
    ahmed.begins()
    ahmed.adds(1)
    ahmed.context.set_offline(True)
    ahmed.taps(10)
    expect(ahmed.page.locator(".offline-kept")).to_be_visible()

    odile.ends_the_link_of("Ahmed, table 2")
    ahmed.context.set_offline(False)

    expect(ahmed.page.locator(".offline-refused output")).to_have_text("1")
    expect(ahmed.page.locator(".offline-refused")).to_be_visible()
    expect(ahmed.page.locator("#trouble #error")).to_be_visible()
    assert total(odile) == before + 1
    ahmed.forgive_the_restart()
    ahmed.forgive_the_refusal(410)
    ahmed.leave()

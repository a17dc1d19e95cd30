"""A tablet goes round the table: two people hold it one after the other, and neither meets the other on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.house import House
from tests.journeys.people import Organiser, Screen
from tests.journeys.tablet import Tablet
from tests.journeys.waiting import Waiting
from tests.journeys.wire import Wire


@pytest.fixture
def tablet(wire: Wire, browser: Browser, open_house: House) -> Iterator[Tablet]:
    """The tablet, set up by the organiser."""
    tablet = Tablet(browser, wire.base, open_house.code)
    yield tablet
    tablet.forgive_the_restart()
    tablet.leave()


def total(screen: Screen) -> int:
    return int(screen.page.locator("#total").get_attribute("data-total") or 0)


def says_total(screen: Screen, total: int) -> None:
    expect(screen.page.locator("#total")).to_have_attribute("data-total", str(total))


def test_two_people_hold_it_and_the_way_back_leads_to_nobody(tablet: Tablet, screen: Screen) -> None:
    before = total(screen)
    tablet.goes_round()
    tablet.inspect()
    tablet.signs("Amélie Peeters", "Namur", every=True)
    tablet.is_thanked_for(str(before + 10))
    tablet.inspect()
    assert tablet.opens_my_actions().count() == 10
    tablet.page.go_back()
    tablet.is_thanked_for(str(before + 10))

    tablet.is_handed_on()

    tablet.is_fresh()
    for _ in range(2):
        tablet.page.go_back()
        tablet.tells_nothing_of_anybody("Amélie", "Namur")
    tablet.go(f"/j/{tablet.code}")
    tablet.signs("Bram O'Brien", "Gent", every=True)
    tablet.is_thanked_for(str(before + 20))
    says_total(screen, before + 20)


def test_what_was_typed_is_forgotten_after_a_silence_unless_somebody_is_there(tablet: Tablet) -> None:
    tablet.page.clock.install(time="2026-12-10T19:00:00Z")
    tablet.goes_round()
    # From here on the time is the test's alone, however slow the machine.
    tablet.page.clock.pause_at("2026-12-10T19:30:00Z")
    name = tablet.page.locator("input[name=name]")
    name.fill("Chiara Rossi")
    tablet.ticks(2)

    tablet.page.clock.run_for(26_000)
    tablet.asks_who_is_there()
    tablet.page.clock.run_for(10_000)
    tablet.asks_who_is_there("9")
    tablet.is_held_by_somebody()
    expect(name).to_have_value("Chiara Rossi")

    tablet.page.clock.resume()
    tablet.page.clock.run_for(26_000)
    expect(tablet.page.locator("#kiosk-ask")).to_be_visible()
    tablet.inspect()
    tablet.page.clock.run_for(20_000)

    tablet.is_fresh()
    tablet.page.clock.run_for(120_000)
    expect(tablet.page.locator("#kiosk-ask")).to_be_hidden()


def test_thanks_make_room_by_themselves_and_the_language_is_the_places_again(tablet: Tablet, screen: Screen) -> None:
    before = total(screen)
    tablet.page.clock.install()
    tablet.goes_round()
    tablet.page.locator(".languages a[hreflang=de]").click()
    tablet.reads("de")
    tablet.signs("Dirk Wolf", "Eupen", every=True)
    tablet.is_thanked_for(str(before + 10))

    tablet.page.clock.run_for(46_000)

    tablet.is_fresh()
    tablet.reads("fr")


def test_what_waits_for_the_network_is_sent_in_the_name_of_who_tapped_before_anybody_else_begins(
    tablet: Tablet, wire: Wire, screen: Screen
) -> None:
    before = total(screen)
    tablet.goes_round()
    Waiting(tablet.page).is_prepared()
    wire.cut()
    tablet.context.set_offline(True)
    tablet.signs("Emil Braun", "Raeren", every=True)
    Waiting(tablet.page).counts(1)

    tablet.is_handed_on()
    tablet.waits_for_the_network()
    tablet.tells_nothing_of_anybody("Emil", "Raeren")
    says_total(screen, before)
    # The network is back, but the tap is lost once more: nobody else begins before it has arrived.
    arrived: list[str] = []
    tablet.page.on("requestfinished", lambda request: arrived.append(request.url))
    tablet.page.route("**/letters", lambda route: route.abort("connectionreset"), times=1)
    wire.mend()
    tablet.context.set_offline(False)

    tablet.is_fresh()
    says_total(screen, before + 10)
    order = [url for url in arrived if url.endswith(("/letters", "?kiosk=1"))]
    assert order[0].endswith("/letters")
    Waiting(tablet.page).keeps_nothing()
    assert tablet.opens_my_actions().count() == 0
    tablet.go(f"/j/{tablet.code}")
    tablet.signs("Farah Amrani", "Mons", every=True)
    tablet.is_thanked_for(str(before + 20))


def test_whoever_wandered_off_to_another_page_is_forgotten_too(tablet: Tablet, screen: Screen) -> None:
    before = total(screen)
    tablet.page.clock.install()
    tablet.goes_round()
    tablet.signs("Greta Maes", "Hasselt", every=True)
    tablet.is_thanked_for(str(before + 10))
    tablet.go("/privacy")

    tablet.page.clock.run_for(46_000)

    tablet.is_fresh()
    assert tablet.opens_my_actions().count() == 0


def test_without_scripts_a_tap_hands_it_on(wire: Wire, browser: Browser, open_house: House, screen: Screen) -> None:
    before = total(screen)
    tablet = Tablet(browser, wire.base, open_house.code, scripts=False)
    tablet.goes_round()
    tablet.ticks(2)
    tablet.signs("Hugo Lejeune", "Arlon")
    tablet.is_thanked_for(str(before + 2))

    tablet.is_handed_on()

    tablet.is_fresh()
    tablet.page.go_back()
    tablet.tells_nothing_of_anybody("Hugo", "Arlon")
    says_total(screen, before + 2)
    tablet.leave()


def test_the_desk_lets_the_device_in_hand_go_round_and_is_closed_behind_it(open_house: House, browser: Browser) -> None:
    odile = Organiser(browser, open_house.base)
    odile.signs_in(open_house.links["organiser"])
    odile.page.locator("a[href^='/desk/']").first.click()
    odile.page.locator("a[href$='/tablet']").click()
    odile.inspect()

    odile.page.locator("form[action$='/tablet'] button").click()

    expect(odile.page.locator("#kiosk")).to_be_visible()
    odile.go("/desk")
    expect(odile.page.locator("input[type=password]")).to_be_visible()
    odile.leave()


def test_what_was_typed_before_the_network_went_is_not_the_next_persons(tablet: Tablet) -> None:
    tablet.goes_round()
    tablet.page.clock.install()
    tablet.page.locator("input[name=name]").fill("Gerda Lenz")
    tablet.context.set_offline(True)
    # The browser's own page comes instead, on which nothing of the house runs, until somebody loads it again.
    tablet.page.locator(".languages a[hreflang=de]").click()
    expect(tablet.page.locator("form.letters")).to_have_count(0)
    tablet.context.set_offline(False)

    tablet.page.clock.fast_forward("02:00")
    tablet.go(f"/j/{tablet.code}?lang=de")

    expect(tablet.page.locator("input[name=name]")).to_have_value("")
    tablet.tells_nothing_of_anybody("Gerda", "Lenz")

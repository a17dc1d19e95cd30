"""A tap while the network is dead waits on the phone, goes off by itself, and counts once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.journeys.house import House
from tests.journeys.people import Organiser, Phone, Screen
from tests.journeys.waiting import Waiting
from tests.journeys.wire import Wire

# A browser that keeps nothing: every question for the storage is refused.
NO_STORAGE = "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }})"


@pytest.fixture
def phone(wire: Wire, browser: Browser, screen: Screen) -> Iterator[Phone]:
    """A phone at the letters' page, at the far end of the wire."""
    phone = Phone(browser, wire.base, "en")
    phone.scans(screen)
    yield phone
    phone.forgive_the_restart()
    for status in (400, 409, 422):
        phone.forgive_the_refusal(status)
    phone.leave()


@pytest.fixture
def waiting(phone: Phone) -> Waiting:
    """The bar of that phone."""
    return Waiting(phone.page)


@pytest.fixture
def before(screen: Screen) -> int:
    """What the wall says at first."""
    return int(screen.page.locator("#total").get_attribute("data-total") or 0)


def says_total(screen: Screen, total: int) -> None:
    expect(screen.page.locator("#total")).to_have_attribute("data-total", str(total))


def test_what_was_counted_unheard_is_asked_again_until_it_is_heard_and_counts_once(
    phone: Phone, waiting: Waiting, wire: Wire, screen: Screen, before: int
) -> None:
    wire.loses_answers = True
    phone.signs("Amélie Peeters", "Namur", every=True)
    waiting.counts(1)
    says_total(screen, before + 10)

    # The battery was pulled; the page comes again, the answers do not.
    phone.page.reload()
    waiting.counts(1)
    waiting.lists("Amélie Peeters, Namur")
    phone.inspect()
    phone.writes(0, "Courage, nous pensons à vous.", name="Amélie")
    waiting.counts(2)

    wire.mend()
    waiting.hears_of_the_network()
    phone.has_written()
    expect(phone.page.locator(".flashes")).to_be_visible()
    assert wire.lost >= 2
    says_total(screen, before + 11)
    waiting.keeps_nothing()
    assert phone.opens_my_actions().count() == 10
    says_total(screen, before + 11)


def test_a_tap_in_a_dead_hall_goes_off_when_the_network_is_back_whatever_was_fetched_before(
    phone: Phone, waiting: Waiting, wire: Wire, screen: Screen, before: int
) -> None:
    # Dead since the page was read: not even what sends could be fetched.
    wire.cut()
    phone.context.set_offline(True)
    phone.signs("Bram O'Brien", "Gent", every=True)
    waiting.counts(1)

    wire.mend()
    phone.context.set_offline(False)

    phone.is_thanked_for(str(before + 10))
    waiting.keeps_nothing()
    says_total(screen, before + 10)


def test_a_form_whose_answer_is_awaited_cannot_be_changed_but_taken_back(
    phone: Phone, waiting: Waiting, screen: Screen, before: int
) -> None:
    waiting.is_prepared()
    phone.context.set_offline(True)
    phone.signs("Chiara Rosi", "Liège", every=True)
    waiting.counts(1)
    expect(phone.page.locator("#sign[inert]")).to_have_count(1)

    waiting.lists("Chiara Rosi")
    waiting.erases()
    waiting.says("Erased from this phone")
    waiting.keeps_nothing()
    phone.context.set_offline(False)
    phone.signs("Chiara Rossi", "Liège", every=True)

    phone.is_thanked_for(str(before + 10))
    says_total(screen, before + 10)


def test_a_browser_that_keeps_nothing_says_so_and_counts_once(
    wire: Wire, browser: Browser, screen: Screen, before: int
) -> None:
    phone = Phone(browser, wire.base, "en")
    phone.page.add_init_script(NO_STORAGE)
    phone.scans(screen)
    wire.loses_answers = True
    phone.signs("Dalia Haddad", "Mons", every=True)
    Waiting(phone.page).says("Not sent, and this browser keeps nothing")
    phone.inspect()
    wire.mend()

    phone.page.locator("button[data-all]").click()

    phone.is_thanked_for(str(before + 10))
    says_total(screen, before + 10)
    phone.forgive_the_restart()
    phone.leave()


def test_what_is_refused_later_is_told_and_corrected_with_what_was_typed(
    phone: Phone, waiting: Waiting, wire: Wire, screen: Screen, before: int
) -> None:
    waiting.is_prepared()
    wire.cut()
    phone.ticks(2)
    phone.signs("", "Eupen")
    waiting.counts(1)
    wire.mend()
    phone.page.reload()

    waiting.says("Type your name")
    phone.inspect()
    waiting.corrects()

    expect(phone.page.locator("#error-summary")).to_be_visible()
    expect(phone.page.locator("input[name=town]")).to_have_value("Eupen")
    expect(phone.page.locator("input[name=case]:checked")).to_have_count(2)
    waiting.keeps_nothing()
    phone.page.locator("input[name=name]").fill("Emil Braun")
    phone.page.locator("button[data-ticked]").click()
    phone.is_thanked_for(str(before + 2))


def test_another_tab_shows_what_waits_and_one_of_them_sends_it(
    phone: Phone, waiting: Waiting, wire: Wire, screen: Screen, before: int
) -> None:
    other = phone.context.new_page()
    other.goto(f"/j/{screen.code}/words")
    waiting.is_prepared()
    wire.loses_answers = True
    phone.signs("Farid Amrani", "Charleroi", every=True)
    waiting.counts(1)
    Waiting(other).counts(1)

    wire.mend()
    Waiting(other).hears_of_the_network()

    expect(other.locator("[data-say=waits]")).to_be_hidden()
    says_total(screen, before + 10)
    expect(phone.page.locator("form.letters input[name=name]")).to_have_count(0)
    waiting.keeps_nothing()


def test_a_page_whose_token_is_too_old_fetches_another(phone: Phone, screen: Screen, before: int) -> None:
    # What a day does: the session that the token belongs to is gone.
    phone.context.clear_cookies(name="lueur")

    phone.signs("Greta Maes", "Hasselt", every=True)

    phone.is_thanked_for(str(before + 10))
    says_total(screen, before + 10)


def test_the_halls_login_page_is_not_taken_for_an_answer(
    phone: Phone, waiting: Waiting, screen: Screen, before: int
) -> None:
    def log_in_first(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body="<h1>Welcome to our free Wi-Fi</h1>")

    phone.page.route("**/letters", log_in_first)
    phone.signs("Hugo Lejeune", "Arlon", every=True)
    waiting.counts(1)
    says_total(screen, before)
    phone.page.unroute("**/letters")
    waiting.hears_of_the_network()

    phone.is_thanked_for(str(before + 10))


def test_nothing_is_sent_in_the_name_of_the_next_person_and_nothing_stays_for_a_day(
    phone: Phone, waiting: Waiting, wire: Wire, screen: Screen, before: int
) -> None:
    waiting.is_prepared()
    wire.cut()
    phone.signs("Inès Dubois", "Dinant", every=True)
    waiting.counts(1)
    waiting.ages(25)
    wire.mend()
    phone.page.reload()
    waiting.says("could not be sent for a day")
    assert not waiting.keeps("Inès")
    waiting.erases()

    waiting.is_prepared()
    wire.cut()
    phone.signs("Jan Claes", "Leuven", every=True)
    waiting.counts(1)
    # "Next person" on a shared tablet.
    phone.context.clear_cookies(name="attendee")
    wire.mend()
    phone.page.reload()
    expect(phone.page.locator("#waiting")).to_be_hidden()
    waiting.is_prepared()
    waiting.keeps_nothing()
    says_total(screen, before)


def test_a_withdrawal_waits_too(phone: Phone, waiting: Waiting, wire: Wire, screen: Screen, before: int) -> None:
    phone.signs("Karin Wolf", "Eupen", every=True)
    phone.is_thanked_for(str(before + 10))
    boxes = phone.opens_my_actions()
    boxes.first.check()
    waiting.is_prepared()
    wire.loses_answers = True
    phone.page.locator("form[action$='/withdraw'] button:not([name])").click()
    waiting.counts(1)
    says_total(screen, before + 9)

    wire.mend()
    waiting.hears_of_the_network()

    expect(boxes).to_have_count(9)
    says_total(screen, before + 9)
    waiting.keeps_nothing()


def test_a_drawn_word_waits_with_its_drawing(phone: Phone, waiting: Waiting, screen: Screen, before: int) -> None:
    phone.page.goto(f"/j/{screen.code}/words")
    phone.page.locator("a.person-link").nth(3).click()
    waiting.is_prepared()
    phone.draws()
    phone.context.set_offline(True)
    phone.sends_the_word()
    waiting.counts(1)
    waiting.lists("Your words to")

    phone.context.set_offline(False)

    phone.has_written()
    says_total(screen, before + 1)
    expect(phone.page.locator("svg.drawn")).to_have_count(0)
    phone.opens_my_actions()
    expect(phone.page.locator("svg.drawn path")).to_have_count(1)


def test_where_a_proxy_holds_streams_back_the_count_moves_all_the_same(
    phone: Phone, open_house: House, browser: Browser, screen: Screen, before: int
) -> None:
    def hold_back(route: Route) -> None:
        # What streams ask for never comes; what is asked for once does.
        if route.request.resource_type == "fetch":
            route.continue_()

    phone.page.route("**/live", hold_back)
    phone.page.reload()
    other = Phone(browser, open_house.base, "en")
    other.scans(screen)
    other.signs("Nadia Benali", "Verviers", every=True)
    other.is_thanked_for("numbers")

    expect(phone.page.locator("#live-count")).to_have_attribute("data-count", str(before + 10), timeout=20_000)
    with phone.page.expect_response("**/live", timeout=20_000) as asked:
        pass
    assert asked.value.status == 200
    other.leave()


def test_what_came_too_late_is_told_and_what_was_counted_in_time_is_not_refused(
    open_house: House, phone: Phone, waiting: Waiting, wire: Wire, browser: Browser, screen: Screen, before: int
) -> None:
    phone.ticks(1)
    wire.loses_answers = True
    phone.signs("Lotte Jacobs", "Genk")
    waiting.counts(1)
    says_total(screen, before + 1)
    wire.cut()
    late = Phone(browser, open_house.base, "en")
    late.scans(screen)
    Waiting(late.page).is_prepared()
    late.context.set_offline(True)
    late.signs("Marek Nowak", "Wavre", every=True)
    Waiting(late.page).counts(1)

    odile = Organiser(browser, open_house.base)
    odile.signs_in(open_house.links["organiser"])
    odile.page.locator("a[href^='/desk/']").first.click()
    odile.slug = odile.page.url.rpartition("/")[2]
    odile.closes()
    screen.shows_state("closed")

    wire.mend()
    waiting.hears_of_the_network()
    phone.is_thanked_for("It is number")
    late.context.set_offline(False)
    expect(late.page.locator("#trouble")).to_contain_text("closed")
    expect(late.page.locator("input[name=name]")).to_have_value("Marek Nowak")
    Waiting(late.page).keeps_nothing()
    says_total(screen, before + 1)
    late.forgive_the_restart()
    late.forgive_the_refusal(409)
    late.leave()
    odile.leave()

"""Every state of a page, as every page: clean for axe, no scrolling sideways, quiet in the console."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.eyes import fits_enlarged, thumb_sized
from tests.journeys.house import House
from tests.journeys.people import Helper, Organiser, Phone, Screen
from tests.journeys.waiting import Waiting

SMALL = {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house whose owner works on it."""
    house = House(tmp_path_factory.mktemp("house"), LUEUR_STYLEGUIDE="1")
    yield house
    house.stop()


@pytest.fixture
def phone(workshop: House, browser: Browser) -> Iterator[Phone]:
    """A small phone of somebody who reads German, the longest of the four."""
    phone = Phone(browser, workshop.base, "de")
    phone.page.set_viewport_size(SMALL)
    phone.go(f"/j/{workshop.code}")
    yield phone
    for status in (400, 401, 404, 409, 422):
        phone.forgive_the_refusal(status)
    phone.forgive_the_restart()
    phone.leave()


@pytest.fixture(scope="module")
def odile(workshop: House, browser: Browser) -> Iterator[Organiser]:
    """The organiser, who goes through the states of an evening of her own."""
    odile = Organiser(browser, workshop.base)
    odile.page.set_viewport_size(SMALL)
    odile.signs_in(workshop.links["organiser"])
    yield odile
    odile.forgive_the_refusal(422)
    odile.forgive_the_restart()
    odile.leave()


def is_sound(watched: Phone | Organiser | Helper) -> None:
    """Everything that can be looked at from outside."""
    fits_enlarged(watched.page)
    # As long as the page: what sticks to the lower edge half covers whatever happens to be there.
    length = watched.page.evaluate("document.documentElement.scrollHeight")
    watched.page.set_viewport_size({"width": 320, "height": length + 200})
    watched.inspect()
    watched.page.set_viewport_size(SMALL)


def opens_the_sample_evening(odile: Organiser) -> None:
    """The evening that is there from the beginning; her own ones come and go."""
    odile.go("/desk")
    odile.page.locator(".marathon-row a[href^='/desk/marathon-des-lettres']").click()
    odile.slug = odile.page.url.rpartition("/")[2]


def has_the_summary_focused(page: Page) -> None:
    """The list of what is missing has the focus, and each line leads to its field."""
    summary = page.locator("#error-summary")
    expect(summary).to_be_focused()
    for link in summary.locator("a").all():
        field = page.locator(link.get_attribute("href") or "")
        expect(field).to_have_count(1)
        described = field.get_attribute("aria-describedby") or ""
        assert "-error" in described, f"{link.inner_text()}: {described!r}"
        assert page.locator(f"#{described.split()[-1]}").inner_text().strip()


def test_letters_sent_without_anything(phone: Phone) -> None:
    phone.page.locator("button[data-all]").click()

    has_the_summary_focused(phone.page)
    is_sound(phone)


def test_a_word_sent_without_anything_and_one_with_advice(phone: Phone, workshop: House) -> None:
    phone.go(f"/j/{workshop.code}/words")
    phone.page.locator("a.person-link").first.click()
    phone.page.wait_for_url("**/words?case=*")
    phone.sends_the_word()
    has_the_summary_focused(phone.page)
    is_sound(phone)

    phone.page.locator("#word-form textarea[name=text]").fill("Alles Liebe! Wir werden dich befreien: 0470 12 34 56")
    phone.is_advised("0470 12 34 56")
    expect(phone.page.locator("#card mark")).to_have_count(2)
    is_sound(phone)


def test_nothing_done_yet(phone: Phone, workshop: House) -> None:
    phone.go(f"/j/{workshop.code}/mine")

    is_sound(phone)


def test_a_phone_without_network(phone: Phone) -> None:
    phone.ticks(1)
    Waiting(phone.page).is_prepared()
    phone.context.set_offline(True)
    phone.signs("Änne Großschmidt", "Eupen")
    phone.has_waiting(1)

    is_sound(phone)
    phone.context.set_offline(False)
    phone.is_thanked_for("Nummer")
    is_sound(phone)


def test_a_code_nobody_has(phone: Phone) -> None:
    phone.go("/join")
    phone.page.locator("input[name=code]").fill("ZZZ ZZZ")
    phone.page.locator("form[action$='/join'] button").click()

    field = phone.page.locator("input[name=code]")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    is_sound(phone)


def test_a_password_that_is_wrong(phone: Phone) -> None:
    phone.go("/account/sign-in")
    phone.page.locator("main form button").first.click()

    has_the_summary_focused(phone.page)
    is_sound(phone)


@pytest.mark.parametrize("address", ["/j/ZZZZZZ", "/nothing-is-here", "/account/enter/spent", "/r/nobody"])
def test_a_page_that_is_not_there(phone: Phone, address: str) -> None:
    phone.go(address)

    is_sound(phone)


def test_the_styleguide_in_light_and_in_dark(phone: Phone) -> None:
    phone.go("/styleguide")

    is_sound(phone)
    phone.page.set_viewport_size({"width": 1280, "height": 900})
    phone.inspect()


def test_a_marathon_registered_without_anything(odile: Organiser) -> None:
    odile.go("/organise")
    odile.page.locator("form[action$='/organise/what'] .button-primary").click()

    has_the_summary_focused(odile.page)
    is_sound(odile)
    thumb_sized(odile.page)


def test_a_password_too_short(odile: Organiser) -> None:
    odile.go("/account")
    odile.page.locator("form[action$='/password'] .button-primary").click()

    has_the_summary_focused(odile.page)
    is_sound(odile)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_evening_from_its_first_moment_to_its_last(
    workshop: House, browser: Browser, odile: Organiser, scheme: str
) -> None:
    odile.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    code = odile.creates("Soirée des bougies", "Maison de quartier des Marolles, rue Haute 12")
    screen = Screen(browser, workshop.base, code)
    guest = Phone(browser, workshop.base, "fr")
    guest.page.set_viewport_size(SMALL)
    guest.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]

    for state, step in (
        ("planned", ""),
        ("open", "open"),
        ("paused", "paused"),
        ("open", "open"),
        ("closed", "closed"),
    ):
        if step == "closed":
            odile.closes()
        elif step:
            odile.moves_to(step)
        screen.shows_state(state)
        screen.inspect()
        guest.scans(screen)
        is_sound(guest)
        for page in ("", "/tally", "/words"):
            odile.turns_to(page)
            is_sound(odile)
            thumb_sized(odile.page)

    odile.blanks(True)
    screen.is_blank(True)
    screen.inspect()
    is_sound(odile)
    for watched in (screen, guest):
        watched.leave()


def test_words_to_read_read_and_changed_meanwhile(workshop: House, browser: Browser, odile: Organiser) -> None:
    guest = Phone(browser, workshop.base, "fr")
    guest.go(f"/j/{workshop.code}")
    for place, text in enumerate(("Courage, nous pensons à vous.", "Une lumière pour vous.", "Tenez bon !")):
        guest.writes(place, text, name="Amélie")
        guest.has_written()
    opens_the_sample_evening(odile)
    odile.approves("Courage")
    odile.turns_to("/words")
    is_sound(odile)
    thumb_sized(odile.page)

    # Read, and changed by its writer before the thumb comes down.
    guest.corrects(1, "Une lumière pour toi.")
    odile.page.locator("article.word", has_text="Une lumière pour vous").locator("button[value=approve]").click()
    expect(odile.page.locator(".word-changed")).to_be_visible()
    is_sound(odile)
    odile.forgive_the_refusal(409)
    guest.leave()


def test_a_desk_without_network(odile: Organiser) -> None:
    opens_the_sample_evening(odile)
    odile.turns_to("/tally")
    odile.context.set_offline(True)
    odile.page.locator(".tally-row").first.locator("button[value='5']").click()
    expect(odile.page.locator("#offline .offline-kept")).to_be_visible()

    is_sound(odile)
    odile.context.set_offline(False)
    expect(odile.page.locator("#offline")).to_be_hidden()
    odile.undoes()


def test_a_link_for_a_helper_from_nothing_typed_to_its_end(odile: Organiser, browser: Browser) -> None:
    opens_the_sample_evening(odile)
    odile.turns_to("/helpers")
    odile.page.locator("form[action$='/helpers'] .button-primary").click()
    has_the_summary_focused(odile.page)
    is_sound(odile)

    name = "Wilhelmina Konstantinopoulou-Vandersteenbergen"
    helper = Helper(browser, odile.gives_a_link(name, "tally"))
    is_sound(odile)
    thumb_sized(odile.page)
    helper.page.set_viewport_size(SMALL)
    helper.begins()
    helper.adds(1)
    is_sound(helper)
    thumb_sized(helper.page)

    odile.ends_the_link_of(name)
    is_sound(odile)
    helper.go(helper.page.url)
    expect(helper.page.locator("#error")).to_be_visible()
    is_sound(helper)
    helper.forgive_the_refusal(410)
    helper.leave()

"""With a keyboard alone: sign, write, count paper, moderate; the focus is always in sight and never lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.eyes import rests, shows_focus
from tests.journeys.house import House
from tests.journeys.keys import Keys
from tests.journeys.people import Organiser, Phone, Screen


@pytest.fixture
def phone(open_house: House, browser: Browser) -> Iterator[Phone]:
    """A window whose owner has no mouse and asked for less motion."""
    phone = Phone(browser, open_house.base, "fr")
    phone.page.emulate_media(reduced_motion="reduce")
    phone.page.set_viewport_size({"width": 1024, "height": 700})
    phone.go(f"/j/{open_house.code}")
    yield phone
    phone.forgive_the_refusal(422)
    phone.leave()


@pytest.fixture
def odile(open_house: House, browser: Browser) -> Iterator[Organiser]:
    """The organiser at the laptop of the hall; she signs in once."""
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


def test_the_first_stop_leads_past_what_every_page_begins_with(phone: Phone) -> None:
    phone.page.keyboard.press("Tab")
    assert 'class="skip"' in shows_focus(phone.page)
    phone.page.keyboard.press("Enter")

    expect(phone.page.locator("#main")).to_be_focused()


def test_ten_letters_are_signed(phone: Phone) -> None:
    keys = Keys(phone.page)
    rests(phone.page)

    # First a mistake: the list of what is missing has the focus, and its first line leads to the name.
    keys.presses("button[data-all]")
    expect(phone.page.locator("#error-summary")).to_be_focused()
    keys.presses("#error-summary a")
    expect(phone.page.locator("input[name=name]")).to_be_focused()

    phone.page.keyboard.type("Zoë van den Berg")
    keys.types("input[name=town]", "Ottignies")
    keys.walks_to("input[name=use]")
    keys.press("Space")
    keys.presses("input[name=consent]", key="Space")
    keys.presses("button[data-all]")

    phone.is_thanked_for("1")
    rests(phone.page)


def test_some_letters_are_ticked_and_read(phone: Phone) -> None:
    keys = Keys(phone.page)

    keys.presses("input[name=case]", key="Space")
    keys.presses(".letter summary", key="Enter")

    expect(phone.page.locator(".letter details").first).to_have_attribute("open", "")
    expect(phone.page.locator("input[name=case]:checked")).to_have_count(1)


def test_a_word_is_written_where_a_finger_would_draw(phone: Phone, open_house: House) -> None:
    keys = Keys(phone.page)
    phone.go(f"/j/{open_house.code}/words")
    keys.presses("a.person-link")
    phone.page.wait_for_url("**/words?case=*")

    keys.types("textarea[name=text]", "Je vous dessine une lampe allumée, avec des mots.")
    # The canvas is for fingers; the keyboard opens it, and walks on.
    keys.presses("details[data-drawing] summary")
    keys.types("#word-form input[name=name]", "Zoë")
    expect(phone.page.locator("#card")).to_contain_text("une lampe allumée")
    keys.presses("input[name=show_on_screen]", key="Space")
    keys.presses("#word-form .button-primary")

    phone.has_written()


def test_paper_is_counted_and_taken_back(odile: Organiser) -> None:
    odile.turns_to("/tally")
    keys = Keys(odile.page)
    so_far = odile.page.locator(".tally-row").first.locator(".tally-sofar [aria-hidden]")

    keys.presses(".add-5")
    expect(so_far).to_have_text("5")
    # The button is still under the finger that pressed it.
    assert "add-5" in shows_focus(odile.page)
    keys.press("Enter")
    expect(so_far).to_have_text("10")

    keys.presses("#tally-last button")
    expect(so_far).to_have_text("5")


def test_words_are_read_approved_and_pulled_back(open_house: House, browser: Browser, odile: Organiser) -> None:
    guest = Phone(browser, open_house.base, "fr")
    guest.go(f"/j/{open_house.code}")
    for place, text in enumerate(("Première lueur.", "Deuxième lueur.")):
        guest.writes(place, text)
        guest.has_written()
    screen = Screen(browser, open_house.base, open_house.code)
    odile.turns_to("/words")
    keys = Keys(odile.page)
    first, second = (odile.page.locator("article.word", has_text=text) for text in ("Première", "Deuxième"))
    place = first.evaluate("one => [...document.querySelectorAll('article.word')].indexOf(one)")

    keys.presses("article.word [value=approve]", place)
    expect(first.locator("[value=pull_back]")).to_be_focused()
    screen.shows_word("Première lueur.")

    # From there the next word is one step away; and what was done is undone where one stands.
    keys.press("Enter")
    expect(first.locator("[value=refuse]")).to_be_focused()
    screen.shows_no_word("Première lueur.")
    keys.press("Enter")
    expect(first.locator("[value=pull_back]")).to_be_focused()
    keys.press("Tab")
    expect(second.locator("[value=refuse]")).to_be_focused()
    for watched in (guest, screen):
        watched.leave()


def test_the_panic_button_is_the_last_stop_of_every_page_of_the_desk(odile: Organiser) -> None:
    for page in ("", "/tally", "/words"):
        odile.turns_to(page)
        odile.page.locator("#main").focus()
        Keys(odile.page).walks_to("#panic")


def test_the_evening_is_paused_resumed_and_a_case_put_in_the_light(odile: Organiser) -> None:
    odile.turns_to()
    keys = Keys(odile.page)

    keys.presses("#now button[value=paused]")
    expect(odile.page.locator("#now button[value=open]")).to_be_focused()
    keys.press("Enter")
    expect(odile.page.locator("#now button[value=paused]")).to_be_focused()

    keys.presses("button.spotlight", key="Space")
    expect(odile.page.locator("button.spotlight").first).to_have_attribute("aria-pressed", "true")
    assert "spotlight" in shows_focus(odile.page)
    keys.press("Space")
    expect(odile.page.locator("button.spotlight").first).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_screen_rests_for_whoever_asked_for_less_motion(open_house: House, browser: Browser, theme: str) -> None:
    screen = Screen(browser, open_house.base, open_house.code)
    screen.page.emulate_media(reduced_motion="reduce", color_scheme=theme)  # type: ignore[arg-type]
    screen.page.reload()
    screen.shows_state("open")

    rests(screen.page)
    screen.leave()

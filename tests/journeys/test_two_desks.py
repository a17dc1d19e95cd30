"""Two people at two desks of one evening see the same; what one does, the other sees without loading anything."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.eyes import THUMB
from tests.journeys.house import House
from tests.journeys.people import Organiser, Phone, Screen
from tests.journeys.watched import Watched


@pytest.fixture
def desks(open_house: House, browser: Browser) -> Iterator[tuple[Organiser, Organiser]]:
    """Odile with her phone, and Bram at the laptop, signed in to the same evening."""
    odile, bram = Organiser(browser, open_house.base), Organiser(browser, open_house.base)
    if not SESSION:
        odile.signs_in(open_house.links["organiser"])
        SESSION.extend(odile.context.cookies())
    bram.page.set_viewport_size({"width": 1280, "height": 800})
    for organiser in (odile, bram):
        organiser.context.add_cookies(SESSION)
        organiser.go("/desk")
        organiser.page.locator("a[href^='/desk/']").first.click()
        organiser.slug = organiser.page.url.rpartition("/")[2]
    yield odile, bram
    for organiser in (odile, bram):
        organiser.leave()


SESSION: list = []  # type: ignore[type-arg]


def test_what_one_decides_about_a_word_stands_decided_before_the_other(
    open_house: House, browser: Browser, desks: tuple[Organiser, Organiser]
) -> None:
    odile, bram = desks
    guest = Phone(browser, open_house.base, "fr")
    guest.go(f"/j/{open_house.code}")
    for place, text in enumerate(("Première lueur.", "Deuxième lueur.")):
        guest.writes(place, text)
        guest.has_written()
    odile.turns_to("/words")
    bram.turns_to("/words")
    before_bram = bram.page.locator("article.word", has_text="Première")

    odile.page.locator("article.word", has_text="Première").locator("[value=approve]").tap()

    expect(before_bram.locator("[value=pull_back]")).to_be_visible()
    expect(before_bram.locator("[value=approve]")).to_have_count(0)
    expect(bram.page.locator("#desk-bar .badge")).to_have_text("1")
    bram.inspect()

    # He takes it back; before her it waits again. Its writer takes the other one back: it is gone from both.
    before_bram.locator("[value=pull_back]").click()
    expect(odile.page.locator("article.word", has_text="Première").locator("[value=approve]")).to_be_visible()
    guest.page.goto(f"/j/{open_house.code}/mine")
    guest.page.locator("label.tick", has_text="Deuxième").click()
    guest.page.locator("form[action$='/withdraw'] button:not([name])").click()
    for organiser in desks:
        expect(organiser.page.locator(".word-gone")).to_have_count(1)
        expect(organiser.page.get_by_text("Deuxième lueur.")).to_have_count(0)
    guest.leave()


def test_paper_counted_by_one_is_seen_and_undone_by_the_other(desks: tuple[Organiser, Organiser]) -> None:
    odile, bram = desks
    bram.turns_to("/tally")

    odile.counts_paper("paper_letter", 5)
    sofar = bram.page.locator(".tally-row").first.locator(".tally-sofar [aria-hidden]")
    expect(sofar).to_have_text("5")
    bram.page.locator("#tally-last button").click()

    expect(odile.page.locator(".tally-row").first.locator(".tally-sofar [aria-hidden]")).to_have_text("0")


def test_the_panic_button_is_under_the_thumb_on_every_page_and_known_to_both(
    open_house: House, browser: Browser, desks: tuple[Organiser, Organiser]
) -> None:
    odile, bram = desks
    screen = Screen(browser, open_house.base, open_house.code)
    for page in ("", "/tally", "/words"):
        odile.turns_to(page)
        bram.turns_to(page)
        odile.page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
        panic = odile.page.locator("#panic")
        expect(panic).to_be_in_viewport(ratio=1)
        box = panic.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= THUMB

        panic.tap()
        screen.is_blank(True)
        expect(bram.page.locator(".desk-blank")).to_be_visible()

        bram.page.locator("#desk-bar button[name=blank][value=off]").click()
        screen.is_blank(False)
        expect(odile.page.locator(".desk-blank")).to_have_count(0)
    screen.leave()


def test_a_pause_and_the_light_are_seen_by_both(desks: tuple[Organiser, Organiser]) -> None:
    odile, bram = desks

    odile.moves_to("paused")
    expect(bram.page.locator("#now button[name=to][value=open]")).to_be_visible()
    bram.page.locator("#now button[name=to][value=open]").click()
    expect(odile.page.locator("#now button[name=to][value=paused]")).to_be_visible()

    odile.puts_in_the_light(2)
    expect(bram.page.locator("button.spotlight").nth(2)).to_have_attribute("aria-pressed", "true")
    bram.page.locator("button.spotlight").nth(2).click()
    expect(odile.page.locator("button.spotlight").nth(2)).to_have_attribute("aria-pressed", "false")


NAMES = "윤세라 כרמל كريم नमस्ते"
# Which of the house's own letters came, and whether what stands there is as wide as the same set anew: no box is left.
_LETTERS = """(names) => {
  const came = [...document.fonts].filter((font) => /Lueur Letters/.test(font.family) && font.status === "loaded");
  const texts = [...document.querySelectorAll(".word-card-text bdi")];
  const old = texts.find((text) => text.textContent === names), young = old.cloneNode(true);
  young.style.fontFeatureSettings = '"zzzz"';
  old.after(young);
  const isSame = Math.abs(old.getClientRects()[0].width - young.getClientRects()[0].width) < 1;
  young.remove();
  return came.length === 4 && isSame;
}"""


def test_a_name_in_another_script_is_no_row_of_boxes_on_a_laptop_and_costs_a_phone_nothing(
    open_house: House, browser: Browser, desks: tuple[Organiser, Organiser]
) -> None:
    odile, _bram = desks
    fetched: list[str] = []
    guest = Phone(browser, open_house.base, "fr")
    guest.page.on("request", lambda request: fetched.append(request.url))
    guest.go(f"/j/{open_house.code}")
    guest.writes(0, NAMES)
    guest.has_written()
    laptop = Watched(browser, open_house.base, locale="fr-BE", viewport={"width": 1280, "height": 800})
    laptop.context.add_cookies(SESSION)

    laptop.go(f"/desk/{odile.slug}/words")

    expect(laptop.page.locator(".word-card-text", has_text=NAMES)).to_be_visible()
    laptop.page.wait_for_function(_LETTERS, arg=NAMES)
    guest.go(f"/j/{open_house.code}/mine")
    expect(guest.page.locator("main")).to_contain_text(NAMES)
    assert not [url for url in fetched if "/fonts/" in url]
    guest.leave()
    laptop.leave()

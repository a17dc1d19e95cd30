"""The pictures of the documentation, by one command: `python -m tests.journeys.pictures`.

It opens a house of its own, lets an evening happen in it, and looks at it with a real browser.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

import lueur
from tests.journeys.album import (
    SCENES,
    Photographed,
    arrange_it,
    let_an_evening_happen,
    let_head_office_in,
    put_back,
    register_another,
)
from tests.journeys.house import House
from tests.journeys.people import browser_traits

PICTURES = Path(__file__).parent.parent.parent / "docs" / "pictures"
LARGEST = (1440, 1480)


def take(page: Page, name: str) -> None:
    """One picture, as light as a page of documentation wants it."""
    page.wait_for_timeout(2500)
    picture = Image.open(io.BytesIO(page.screenshot(caret="initial"))).convert("RGB")
    picture.thumbnail(LARGEST)
    picture.save(PICTURES / f"{name}.webp", "WEBP", quality=82, method=6)


def window(browser: Browser, width: int, height: int, scale: float = 1) -> Page:
    """A window of somebody who reads French."""
    return browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=scale, locale="fr-BE", has_touch=scale > 1
    ).new_page()


def phone(browser: Browser) -> Page:
    """A phone of today."""
    return window(browser, 360, 740, 2)


def look_at_the_screen(browser: Browser, house: House) -> None:
    """The evening as it is; then every other scene, each brought about as an organiser does."""
    screen = window(browser, 1920, 1080)
    screen.goto(house.links["screen"])
    take(screen, "screen")
    for name, arrange in SCENES.items():
        arrange_it(house, arrange)
        screen.reload()
        if name == "screen-word":
            # The case is read first, for fourteen seconds.
            screen.locator(".word[data-kept-on]").wait_for()
        take(screen, name)
        arrange_it(house, put_back)
    wide = window(browser, 1024, 768)
    wide.goto(house.links["screen"])
    take(wide, "screen-4x3")


def look_at_phones(browser: Browser, house: House) -> None:
    """Reading, signing, the thanks, a word, what one gave; and the tablet that goes round."""
    guest = phone(browser)
    guest.goto(house.links["join"])
    take(guest, "phone")
    guest.locator("input[name=name]").fill("Agathe Dumont")
    guest.locator("input[name=town]").fill("Namur")
    guest.locator("input[name=use][value=deliver]").check(force=True)
    guest.locator("input[name=consent]").check(force=True)
    take(guest, "phone-sign")
    guest.locator("button[data-all]").click()
    guest.wait_for_url("**/letters*")
    take(guest, "thanks")
    guest.goto(house.links["join"] + "/words?case=maelle-okandara")
    guest.locator("textarea[name=text]").fill("Nous pensons à vous, de tout cœur. La lumière passe sous les portes.")
    take(guest, "phone-word")
    guest.goto(house.links["join"] + "/mine")
    take(guest, "phone-mine")
    tablet = window(browser, 820, 1180, 1.5)
    tablet.goto(house.links["join"] + "?kiosk=1")
    if button := tablet.locator("form[method=post] button").all():
        button[0].click()
    take(tablet, "tablet")


def look_at_the_desk(browser: Browser, house: House) -> None:
    """The desk, the paper table and the words to read; and what whoever works on Lueur sees."""
    desk = phone(browser)
    desk.goto(house.links["organiser"])
    desk.locator("form[action*='/account/enter/'] button").click()
    desk.locator("main a[href^='/desk/']").first.click()
    take(desk, "desk")
    here = desk.url
    for name in ("tally", "words", "helpers", "invitation", "edit"):
        desk.goto(f"{here}/{name}")
        take(desk, f"desk-{name}")
    visitor = window(browser, 1280, 800)
    visitor.goto(house.base + "/styleguide")
    # It shows a summary of what is missing, which takes the focus.
    visitor.evaluate("scrollTo(0, 0)")
    take(visitor, "styleguide")


def look_from_the_sofa(browser: Browser, house: House) -> None:
    """The start page, the directory, somebody we write for, an action, good news; and organising one's own."""
    visitor = window(browser, 1280, 800)
    for name in ("", "marathons", "good-news", "cases", "cases/maelle-okandara", "actions/visages-libres"):
        visitor.goto(f"{house.base}/{name}")
        take(visitor, name.replace("/", "-") or "home")
    small = phone(browser)
    small.goto(f"{house.base}/marathons?q=5500")
    take(small, "phone-marathons")
    small.locator(".marathon a").first.click()
    take(small, "phone-marathon")
    small.goto(f"{house.base}/organise")
    take(small, "phone-organise")


def look_at_head_office(browser: Browser, house: House) -> None:
    """What asks to be listed, and one of it as everybody would see it."""
    office = window(browser, 1280, 800)
    office.goto(let_head_office_in(house))
    office.locator("form[action*='/account/enter/'] button").click()
    office.goto(f"{house.base}/office/listings")
    take(office, "office-listings")
    office.locator("main a[href^='/office/listings/']").first.click()
    take(office, "office-listing")


def look_at_another_evening(browser: Browser, house: House) -> None:
    """The screen of one that has not begun."""
    code = register_another(house)
    screen = window(browser, 1920, 1080)
    screen.goto(f"{house.base}/s/{code}")
    take(screen, "screen-planned")


def main() -> None:
    """Take all the pictures again."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        found = lueur.find_chromium()
        browser = playwright.chromium.launch(**(browser_traits(found) if found else {}))
        house = Photographed(Path(folder), LUEUR_STYLEGUIDE="1")
        try:
            let_an_evening_happen(house)
            look_at_phones(browser, house)
            look_at_the_desk(browser, house)
            look_from_the_sofa(browser, house)
            look_at_head_office(browser, house)
            look_at_another_evening(browser, house)
            look_at_the_screen(browser, house)
        finally:
            house.stop()


if __name__ == "__main__":
    main()

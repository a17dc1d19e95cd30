"""The pictures of the documentation, by one command: `python -m tests.journeys.pictures`.

It opens a house of its own, lets an evening happen in it, and looks at it with a real browser.
"""

from __future__ import annotations

import io
import secrets
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

import lueur
from app import create_app
from app.config import read_settings
from app.models import Account, db
from app.rules.consent import Use
from app.rules.counting import Kind
from app.services import evenings, intents, marathons, moderation, signing, tallies, words
from app.services.moderation import Decision
from tests.journeys.house import House
from tests.journeys.people import browser_traits

PICTURES = Path(__file__).parent.parent.parent / "docs" / "pictures"
ADDRESS = "http://lueur.example"
PEOPLE = 96
WORDS = (
    ("maelle-okandara", "Votre courage traverse les murs. Nous pensons à vous et à vos élèves.", "Agathe"),
    ("soraya-benlaur", "Vous avez soigné sans demander qui. Merci d’exister.", "Bilal"),
    ("yun-sera", "Ici, une salle entière connaît votre nom.", "Chloé"),
)


class Photographed(House):
    """A house whose posters and screens show an address as people know one; the browser goes to the real port."""

    def start(self) -> None:
        """Start it and turn the printed addresses to this machine."""
        self.environ["LUEUR_BASE_URL"] = ADDRESS
        super().start()
        here = f"http://127.0.0.1:{self.port}"
        self.links = {door: link.replace(ADDRESS, here) for door, link in self.links.items()}


def let_an_evening_happen(house: House) -> None:
    """A hundred people sign, three write, and paper is counted."""
    app = create_app(read_settings(house.environ))
    with app.app_context():
        marathon = marathons.by_code(house.code)
        account = db.session.get_one(Account, marathon.owner_id)
        slugs = [case.slug for case in marathon.cases]
        for person in range(PEOPLE):
            chosen = tuple(slugs) if person % 3 else tuple(slugs[person % 10 : person % 10 + 3])
            said = signing.Intent(intents.new_key(), chosen, "Agathe D.", "Namur", Use.DELIVER, True, "fr")
            signing.sign_letters(evenings.of(marathon), secrets.token_urlsafe(16), said)
        for slug, text, name in WORDS:
            word = words.WordIntent(intents.new_key(), slug, text, "fr", name=name, show_on_screen=True)
            words.write_word(marathon, secrets.token_urlsafe(16), word)
        for waiting in moderation.waiting(marathon)[:2]:
            moderation.decide(marathon, waiting.id, Decision.APPROVE, waiting.fingerprint, account)
        for kind, count in ((Kind.PAPER_LETTER, 120), (Kind.PAPER_CARD, 45)):
            tallies.record_paper_tally(marathon, account, slugs[3], kind, count, intents.new_key())
        marathons.spotlight(marathon, "soraya-benlaur", account)
        db.engine.dispose()


def take(page: Page, name: str) -> None:
    """One picture, as light as a page of documentation wants it."""
    page.wait_for_timeout(2500)
    picture = Image.open(io.BytesIO(page.screenshot(caret="initial")))
    picture.convert("RGB").save(PICTURES / f"{name}.webp", "WEBP", quality=82, method=6)


def phone(browser: Browser) -> Page:
    """A phone of today, in French."""
    return browser.new_context(
        viewport={"width": 360, "height": 740}, device_scale_factor=2, locale="fr-BE", has_touch=True
    ).new_page()


def look(browser: Browser, house: House) -> None:
    """The screen, two moments of a phone, and the desk."""
    screen = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="fr-BE").new_page()
    screen.goto(house.links["screen"])
    take(screen, "screen")
    guest = phone(browser)
    guest.goto(house.links["join"])
    take(guest, "phone")
    guest.locator("input[name=name]").fill("Agathe Dumont")
    guest.locator("input[name=town]").fill("Namur")
    guest.locator("input[name=use][value=deliver]").check(force=True)
    guest.locator("input[name=consent]").check(force=True)
    guest.locator("button[data-all]").click()
    guest.wait_for_url("**/letters*")
    take(guest, "thanks")
    desk = phone(browser)
    desk.goto(house.links["organiser"])
    desk.locator("form[action*='/account/enter/'] button").click()
    desk.locator("main a[href^='/desk/']").first.click()
    take(desk, "desk")


def main() -> None:
    """Take all the pictures again."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        found = lueur.find_chromium()
        browser = playwright.chromium.launch(**(browser_traits(found) if found else {}))
        house = Photographed(Path(folder))
        try:
            let_an_evening_happen(house)
            look(browser, house)
        finally:
            house.stop()


if __name__ == "__main__":
    main()

"""The evening that the documentation's pictures show, and how it is brought into each of its states."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta

from app import create_app
from app.config import read_settings
from app.models import Account, Marathon, Role, db
from app.models.base import now
from app.rules.consent import Use
from app.rules.counting import Kind
from app.rules.state import State
from app.services import accounts, evenings, intents, marathons, moderation, signing, tallies, words
from app.services.moderation import Decision
from tests import factories
from tests.journeys.house import House

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


def register_another(house: House) -> str:
    """An evening that has not begun; answers its code."""
    app = create_app(read_settings(house.environ))
    with app.app_context():
        begins = now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=2)
        planned = factories.new_marathon(starts_at=begins, ends_at=begins + timedelta(hours=3), goal=500)
        code = marathons.create(marathons.by_code(house.code).owner, factories.edition(), planned).code
        db.engine.dispose()
    return code


def let_head_office_in(house: House) -> str:
    """Somebody asks to be listed, and somebody is there to look at it; answers the latter's way in."""
    app = create_app(read_settings(house.environ))
    with app.app_context():
        begins = now().replace(hour=17, minute=0, second=0, microsecond=0) + timedelta(days=16)
        asked = factories.new_marathon(
            title="Lettres à la bibliothèque",
            place="Bibliothèque des Tilleuls",
            town="Namur",
            postcode="5000",
            programme="Une table par personne défendue, et des lectures à 20 heures.",
            starts_at=begins,
            ends_at=begins + timedelta(hours=3),
            wants_listing=True,
        )
        marathons.create(marathons.by_code(house.code).owner, factories.edition(), asked)
        entry = accounts.new_entry_link(factories.account(role=Role.HEAD_OFFICE))
        db.engine.dispose()
    return f"{house.base}/account/enter/{entry}"


def arrange_it(house: House, arrange: Callable[[Marathon], object]) -> None:
    """Do something with the marathon, as its organiser."""
    app = create_app(read_settings(house.environ))
    with app.app_context():
        arrange(marathons.by_code(house.code))
        db.engine.dispose()


def put_back(marathon: Marathon) -> None:
    """The evening goes on, with everything shown."""
    marathons.arrange_screen(marathon, marathon.owner, blank=False, hide_count=False, theme="dark")
    if marathon.state is not State.OPEN:
        marathons.change_state(marathon, State.OPEN, marathon.owner)


SCENES: dict[str, Callable[[Marathon], object]] = {
    "screen-word": lambda evening: None,
    "screen-blank": lambda evening: marathons.arrange_screen(evening, evening.owner, blank=True),
    "screen-hidden": lambda evening: marathons.arrange_screen(evening, evening.owner, hide_count=True),
    "screen-light": lambda evening: marathons.arrange_screen(evening, evening.owner, theme="light"),
    "screen-paused": lambda evening: marathons.change_state(evening, State.PAUSED, evening.owner),
    "screen-closed": lambda evening: marathons.change_state(evening, State.CLOSED, evening.owner),
}

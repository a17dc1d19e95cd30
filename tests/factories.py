"""What tests start from, made the way the house makes it: through its services. Needs an application context."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from itertools import count
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.models import Account, Edition, Host, Marathon, Role, db
from app.rules.consent import Use
from app.rules.counting import Kind
from app.rules.state import State
from app.services import accounts, evenings, intents, marathons, postman, signing, tallies, words
from app.services.particulars import NewMarathon
from app.services.signing import Intent, Receipt
from app.services.tallies import TallyView
from app.services.words import WordIntent, WordReceipt

PASSWORD = "une bougie pour chacune"
DRAWING = (((100, 100), (200, 250), (300, 100)), ((500, 500),))

_ways = {
    State.PLANNED: (),
    State.OPEN: (State.OPEN,),
    State.PAUSED: (State.OPEN, State.PAUSED),
    State.CLOSED: (State.OPEN, State.CLOSED),
}
_numbers = count(1)


def edition() -> Edition:
    """The sample edition, which every test finds loaded."""
    return db.session.scalars(select(Edition).order_by(Edition.id)).first()  # type: ignore[return-value]


def account(password: str | None = None, role: Role = Role.ORGANISER, name: str = "Odile Martin") -> Account:
    """Somebody behind the scenes, with an address nobody else has. With a password it takes a moment (argon2)."""
    return accounts.create(f"odile.{next(_numbers)}@example.org", name, password, role)


def new_marathon(of: Edition | None = None, cases: int = 10, **said: Any) -> NewMarathon:
    """What an organiser says when registering an evening that began an hour ago."""
    starts_at = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    usual: dict[str, Any] = {
        "title": "Soirée bougies",
        "host": Host.ASSOCIATION,
        "place": "Salle des fêtes",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=4),
        "time_zone": "Europe/Brussels",
        "languages": ("fr", "nl", "de", "en"),
        "cases": tuple(case.slug for case in (of or edition()).cases[:cases]),
        "goal": 200,
    }
    return NewMarathon(**usual | said)


def marathon(owner: Account | None = None, state: State = State.OPEN, **said: Any) -> Marathon:
    """An evening with ten cases, open unless said otherwise."""
    owner = owner or account()
    made = marathons.create(owner, edition(), new_marathon(**said))
    for step in _ways[state]:
        marathons.change_state(made, step, owner)
    return made


def attendee() -> str:
    """The id of somebody who just scanned the code."""
    return secrets.token_urlsafe(16)


def slugs(at: Marathon, cases: int = 10) -> tuple[str, ...]:
    """The first cases of a marathon."""
    return tuple(case.slug for case in at.cases[:cases])


def intent(at: Marathon, cases: int | tuple[str, ...] = 10, **typed: Any) -> Intent:
    """What a submit of the letters form asks."""
    usual: dict[str, Any] = {
        "key": intents.new_key(),
        "cases": slugs(at, cases) if isinstance(cases, int) else cases,
        "name": "Amélie Peeters",
        "town": "Namur",
        "use": Use.DELIVER,
        "consent": True,
        "language": "fr",
    }
    return Intent(**usual | typed)


def letters(
    at: Marathon, cases: int | tuple[str, ...] = 10, by: str | None = None, unusual: str | None = None, **typed: Any
) -> Receipt:
    """Letters signed by somebody, a newcomer unless said otherwise."""
    return signing.sign_letters(evenings.of(at), by or attendee(), intent(at, cases, **typed), unusual)


def word_intent(at: Marathon, case: str | None = None, **typed: Any) -> WordIntent:
    """What a submit of the word form asks."""
    usual: dict[str, Any] = {
        "key": intents.new_key(),
        "case": case or at.cases[0].slug,
        "text": "Courage, nous pensons à vous.",
        "language": "fr",
        "name": "Amélie",
        "show_on_screen": True,
    }
    return WordIntent(**usual | typed)


def word(
    at: Marathon, case: str | None = None, by: str | None = None, unusual: str | None = None, **typed: Any
) -> WordReceipt:
    """A word of support, waiting for approval."""
    return words.write_word(at, by or attendee(), word_intent(at, case, **typed), unusual)


def tally(
    at: Marathon, counted: int = 5, kind: Kind = Kind.PAPER_LETTER, case: str | None = None, **said: Any
) -> TallyView:
    """Paper counted at the table by the marathon's owner."""
    usual: dict[str, Any] = {"actor": at.owner, "key": intents.new_key()}
    return tallies.record_paper_tally(at, case_slug=case or at.cases[0].slug, kind=kind, count=counted, **usual | said)


def mails() -> list[str]:
    """The texts of the mails that left the house, in the order of leaving, once the postman went round."""
    return [message.get_body(("plain",)).get_content() for message in outbox()]


def outbox() -> list[Any]:
    """The same mails, whole."""
    # In a context of his own, as he has in a house: he lets go of what he read.
    with current_app.app_context():  # type: ignore[attr-defined]
        postman.walk()
    folder = Path(current_app.config["MAIL_FILE_PATH"])
    files = sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime_ns) if folder.exists() else []
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]

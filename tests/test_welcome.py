"""What the first start makes ready is still good when somebody starts Lueur again days later."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import time_machine

from app import create_app
from app.config import read_settings
from app.models import Account, Marathon, db
from app.models.base import now
from app.rules.state import State
from app.services import audit, editions, listed, marathons, quarantine, totals
from app.welcome import open_house
from tests.attendee.conftest import SIGNER, letters_form
from tests.checking import CheckingClient


def test_the_first_starts_marathon_counts_on_later_days_too(tmp_path: Path) -> None:
    app = create_app(read_settings({"LUEUR_INSTANCE": str(tmp_path), "LUEUR_BASE_URL": "http://localhost"}))
    app.testing, app.test_client_class = True, CheckingClient
    with app.app_context():
        open_house(with_sample=True)
        evenings = db.session.query(Marathon).filter(Marathon.owner_id.is_not(None))
        marathon = evenings.filter_by(state=State.OPEN).one()
        phone: CheckingClient = app.test_client()  # type: ignore[assignment]

        with time_machine.travel(now() + timedelta(days=3)):
            phone.send(letters_form(phone, marathon), status=303, **SIGNER, all="yes")

        assert (totals.counts(marathon).total, quarantine.set_aside(marathon)) == (10, [])
        db.session.remove()
        db.engine.dispose()


def test_the_first_start_shows_a_country_whose_books_are_right(tmp_path: Path) -> None:
    app = create_app(read_settings({"LUEUR_INSTANCE": str(tmp_path), "LUEUR_BASE_URL": "http://localhost"}))
    with app.app_context():
        organiser = open_house(with_sample=True)
        edition = editions.current()
        assert edition is not None

        found = listed.of_edition(edition)
        past = [each for each in found if each.is_over]
        again = open_house(with_sample=True)

        assert again.id == organiser.id
        assert (len(found), len(past), sum(each.is_cancelled for each in found)) == (17, 4, 1)
        assert all(each.spot and each.town and each.postcode for each in found)
        assert not [each.place for each in found if each.is_home and each.place]
        assert totals.edition_counts(edition).total > 1000
        assert (totals.recount(), audit.broken_links()) == ([], [])
        assert all(account.email.endswith(".example") for account in db.session.query(Account))
        # The desk of whoever reads the terminal has one marathon: the open one.
        assert [each.state for each in marathons.of(organiser)] == [State.OPEN]
        db.session.remove()
        db.engine.dispose()

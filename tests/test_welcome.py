"""What the first start makes ready is still good when somebody starts Lueur again days later."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import time_machine

from app import create_app
from app.config import read_settings
from app.models import Marathon, db
from app.models.base import now
from app.rules.state import State
from app.services import quarantine, totals
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

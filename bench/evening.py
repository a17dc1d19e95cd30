"""Prepare an open marathon in this environment's instance and print what the load generator needs to know."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask_migrate import upgrade

from app import ROOT, create_app
from app.config import LANGUAGES
from app.models import Host
from app.rules.state import State
from app.services import accounts, edition_loading, editions, marathons
from app.services.particulars import NewMarathon


def main() -> None:
    """One marathon with every case of the sample edition, open."""
    app = create_app()
    with app.app_context():
        upgrade()
        edition_loading.load_edition(ROOT / "editions" / "sample")
        edition = editions.current()
        assert edition is not None
        account = accounts.create("bench@example.org", "Bench")
        begins = datetime.now(UTC) - timedelta(hours=1)
        slugs = tuple(case.slug for case in edition.cases)
        new = NewMarathon(
            "Mesure",
            Host.SCHOOL,
            "Loopback",
            begins,
            begins + timedelta(hours=6),
            "Europe/Brussels",
            LANGUAGES,
            slugs,
            500,
        )
        marathon = marathons.create(account, edition, new)
        marathons.change_state(marathon, State.OPEN, account)
        print(marathon.code, marathon.id, app.config["SECRET_KEY"], *slugs)


if __name__ == "__main__":
    main()

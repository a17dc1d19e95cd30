"""Prepare an installation and write what the terminal says: the addresses, a fresh sign-in link, the QR code.

Run by `app/launch.py` beside the server: `python -m app.welcome [--empty] [--plain]`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app import ROOT, create_app, sample
from app.cli import prepare
from app.config import LANGUAGES
from app.kit import qr
from app.models import Account, Edition, Host, Listing, Marathon, db
from app.models.base import now
from app.rules import join_code
from app.rules.errors import LueurError
from app.rules.lifecycle import State
from app.services import accounts, admissions, edition_loading, marathons, place_files
from app.services.edition_files import EditionInvalid
from app.services.master_key import MasterKeyWrong
from app.services.particulars import NewMarathon
from app.services.schema import SchemaUnfit
from app.services.transaction import writing

# Whoever reads the terminal. Nothing is ever sent there: RFC 2606 keeps the name for examples.
ORGANISER = "organiser@lueur.example"
# Whoever holds the sample's other evenings.
NEIGHBOUR = "neighbour@lueur.example"
SAMPLE = ROOT / "editions" / "sample"
EVENING = timedelta(hours=6)
ROOM_GOAL = 500
# Where the sample's open evening is.
HERE = "5100"


@dataclass(frozen=True)
class Welcome:
    """What somebody who started Lueur needs; without a marathon there is no screen and nothing to join."""

    organiser: str
    screen: str | None
    join: str | None
    code: str | None


def main(arguments: Sequence[str]) -> int:
    """Prepare the data and print the welcome; answer the exit code."""
    try:
        app = create_app()
        with app.app_context():
            welcome = welcome_back(open_house(with_sample="--empty" not in arguments))
            with force_locale(terminal_language(os.environ)):
                text = plain(welcome) if "--plain" in arguments else friendly(welcome)
            db.session.remove()
            db.engine.dispose()
    except EditionInvalid as invalid:
        print(invalid, file=sys.stderr)
        return 1
    except (LueurError, SchemaUnfit, MasterKeyWrong, OperationalError, OSError, ValueError) as error:
        print(f"Lueur: {getattr(error, 'orig', error)}", file=sys.stderr)
        return 1
    sys.stdout.buffer.write(text.encode())
    return 0


def open_house(with_sample: bool) -> Account:
    """Bring the database up to date; the first time, make the organiser and, if wanted, the sample's open marathon."""
    prepare()
    organiser = accounts.by_email(ORGANISER)
    if organiser is not None:
        return organiser
    if with_sample:
        edition_loading.load_edition(SAMPLE)
        place_files.provide(_edition().country)
    organiser = accounts.create(ORGANISER, _("Organiser"))
    if with_sample:
        _open_a_marathon(organiser)
        sample.furnish(_edition(), accounts.create(NEIGHBOUR, _("Organiser")))
    return organiser


def welcome_back(organiser: Account) -> Welcome:
    """The addresses of the organiser's current marathon, with a sign-in link that works once."""
    base = current_app.config["BASE_URL"]
    entry = f"{base}/account/enter/{accounts.new_entry_link(organiser)}"
    marathon = _current(organiser)
    if marathon is None:
        return Welcome(entry, None, None, None)
    return Welcome(entry, f"{base}/s/{marathon.code}", f"{base}/j/{marathon.code}", join_code.shown(marathon.code))


def plain(welcome: Welcome) -> str:
    """One address a line, for programs."""
    lines = {"organiser": welcome.organiser, "screen": welcome.screen, "join": welcome.join}
    return "".join(f"{door} {url}\n" for door, url in lines.items() if url)


def friendly(welcome: Welcome) -> str:
    """The same for people, with the QR code that a phone on the same network scans."""
    rows = [(_("Organiser"), welcome.organiser, _("signs you in, once; the next start prints a new link"))]
    if welcome.join and welcome.screen:
        rows.append((_("Screen"), welcome.screen, _("for the projector")))
        rows.append((_("Join"), welcome.join, _("or type the code %(code)s", code=welcome.code)))
    width = max(len(name) for name, _url, _note in rows)
    parts = [
        _("Lueur is running."),
        "\n".join(f"  {name:<{width}}  {url}\n  {'':<{width}}  {note}" for name, url, note in rows),
    ]
    if welcome.join:
        parts.append(qr.terminal(welcome.join))
    parts.append("\n".join(_closing_words()))
    return "\n" + "\n\n".join(parts) + "\n"


def terminal_language(environ: Mapping[str, str]) -> str:
    """The language of the terminal as gettext reads it, where Lueur speaks it; else English."""
    chosen = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    wanted = environ.get("LANGUAGE", "").split(":") if chosen not in ("", "C", "POSIX") else []
    return next((locale[:2] for locale in [*wanted, chosen] if locale[:2] in LANGUAGES), "en")


def _closing_words() -> list[str]:
    base = current_app.config["BASE_URL"]
    only_here = "//127.0.0.1" in base or "//localhost" in base
    network = (
        _("This machine is in no network: only it can open these addresses. Join a Wi-Fi and start again.")
        if only_here
        else _("Every phone on the same Wi-Fi can join. If one cannot, the Wi-Fi keeps its guests apart.")
    )
    return [
        network,
        _("Stop with Ctrl-C. Everything is kept in %(folder)s.", folder=current_app.config["SETTINGS"].instance),
    ]


def _edition() -> Edition:
    return db.session.scalars(select(Edition).where(~Edition.is_standing)).one()


def _current(organiser: Account) -> Marathon | None:
    own = marathons.of(organiser)
    return next((marathon for marathon in own if marathon.state is State.OPEN), own[0] if own else None)


def _open_a_marathon(organiser: Account) -> None:
    edition = _edition()
    language = edition.languages[0]  # the evening's own: whoever reads the terminal is not the room
    with force_locale(language):
        place = _("Village hall")
    began = now().replace(minute=0, second=0, microsecond=0)
    evening = NewMarathon(
        title=edition.text("title", language),
        host=Host.PUBLIC_PLACE,
        place=place,
        starts_at=began,
        ends_at=began + EVENING,
        time_zone=edition.time_zone,
        languages=tuple(edition.languages),
        cases=tuple(case.slug for case in edition.offered),
        goal=ROOM_GOAL,
        **sample.locate(edition, HERE, language),
    )
    marathon = marathons.create(organiser, edition, evening)
    with writing():
        marathon.listing = Listing.LISTED
    marathons.change_state(marathon, State.OPEN, organiser)
    # Nobody announced it for this hour: who starts Lueur again tomorrow finds it open, and it counts.
    admissions.vouch_for_any_hour(marathon, organiser)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

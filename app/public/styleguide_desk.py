"""The desk's bar and tally rows, which stand once on a page: each on a page of its own, led to by `/styleguide`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Response, abort
from flask.blueprints import BlueprintSetupState

from app.models import Case
from app.public import bp
from app.rules.counting import Counts, Kind, Split
from app.rules.state import State
from app.services import editions
from app.services.intents import new_key
from app.services.tallies import TallyView
from app.web import auth
from app.web.htmx import render

SCHEMES = ("light", "dark")


@dataclass(frozen=True)
class SampleMarathon:
    """As much of an evening as the pieces ask for."""

    cases: list[Case]
    blank: bool = False
    state: State = State.OPEN
    slug: str = "sample"
    time_zone: str = "Europe/Brussels"


def _bar(waiting: int, blank: bool = False) -> dict[str, Any]:
    return {
        "piece": "organiser/_bar.html",
        "marathon": SampleMarathon([], blank=blank),
        "on": "tally",
        "waiting": waiting,
    }


def _tally(is_empty: bool) -> dict[str, Any]:
    edition = editions.current()
    cases = list(edition.cases[:3]) if edition else []
    split = Split(0, 0, 0, 0) if is_empty else Split(180, 31, 24, 12)
    at = datetime(2026, 12, 10, 18, 30, tzinfo=UTC)
    log = [
        TallyView(number, case.slug, case.name, Kind.PAPER_LETTER, count, "Odile Martin", at, is_undone=number == 1)
        for number, (case, count) in enumerate(zip(cases, (1, 5, 10), strict=False))
    ]
    return {
        "piece": "organiser/_tally.html",
        "marathon": SampleMarathon(cases),
        "kind": Kind.PAPER_LETTER,
        "counts": Counts(split, {case.id: split for case in cases}),
        "log": [] if is_empty else log,
        "last": None if is_empty or not log else log[0],
        "undoable": {entry.id for entry in log if not entry.is_undone},
        "new_key": new_key,
    }


PIECES = {
    "bar": lambda: _bar(waiting=0),
    "bar with words": lambda: _bar(waiting=12),
    "bar, screen blank": lambda: _bar(waiting=3, blank=True),
    "tally": lambda: _tally(is_empty=False),
    "tally, empty": lambda: _tally(is_empty=True),
}


@auth.public
def desk_sample(name: str, scheme: str) -> Response:
    """One piece of the desk in one colour scheme; nothing on it leads anywhere."""
    if name not in PIECES or scheme not in SCHEMES:
        abort(404)
    return render("styleguide/piece.html", name=name, scheme=scheme, **PIECES[name]())


def _offer(state: BlueprintSetupState) -> None:
    settings: Any = state.app.config["SETTINGS"]
    if settings.shows_styleguide or state.app.debug:
        state.add_url_rule("/styleguide/desk/<name>/<scheme>", view_func=desk_sample)


bp.record(_offer)

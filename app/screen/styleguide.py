"""The screen's scenes with an invented evening, for whoever works on Lueur: led to by `/styleguide`, only there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from flask import Response, abort
from flask.blueprints import BlueprintSetupState

from app.models import Theme
from app.rules.counting import Split
from app.rules.state import State
from app.screen import bp
from app.screen.views import scene_context
from app.services.screens import CaseTotal, Spotlight, Stage, WordShown
from app.web import auth
from app.web.htmx import render

_BEGINS = datetime(2126, 12, 10, 18, tzinfo=UTC)
_ASK = "Release her at once and without conditions, and let her lawyer in."
_PERSON = Spotlight("zoe", "Zoë Ångström", "Nowhere", "Nine years for a poem", _ASK, None, 12, is_behind=True)
_HOUSE = "M180 620L180 340L420 160L660 340L660 620L180 620M360 620L360 460L480 460L480 620M820 180L820 180"
_WORDS = (
    WordShown(1, "We read your poem aloud tonight, and everybody was quiet.", "", 0, _PERSON.name, "Bram", "en"),
    WordShown(2, "", _HOUSE, 750, _PERSON.name, "Chloé", "fr"),
)
_OPEN = Stage(
    code="ABC234",
    title="An evening for ten people",
    place="Town hall",
    state=State.OPEN,
    theme=str(Theme.DARK),
    starts_at=_BEGINS,
    time_zone="Europe/Brussels",
    goal=500,
    split=Split(signatures=180, words=31, paper_letters=24, paper_cards=12),
    spotlight=_PERSON,
    words=_WORDS,
)
_NO_VOICES: dict[str, Any] = {"spotlight": None, "words": ()}
_TOTALS = tuple(CaseTotal(f"case-{n}", f"{_PERSON.name} {n}", "Nowhere", 31 - n) for n in range(1, 11))

SCENES: dict[str, Stage] = {
    "planned": replace(_OPEN, state=State.PLANNED, split=None),
    "open": replace(_OPEN, words=()),
    "word": replace(_OPEN, spotlight=None, words=_WORDS[:1]),
    "drawing": replace(_OPEN, spotlight=None, words=_WORDS[1:]),
    "paused": replace(_OPEN, state=State.PAUSED),
    "closed": replace(_OPEN, state=State.CLOSED, cases=_TOTALS, **_NO_VOICES),
    "count hidden": replace(_OPEN, split=None, goal=0),
    "blank": replace(_OPEN, blank=True, split=None, goal=0, **_NO_VOICES),
}


@auth.public
def scene_sample(name: str, theme: str) -> Response:
    """One scene as a projector shows it, still."""
    if name not in SCENES or theme not in set(Theme):
        abort(404)
    return render("styleguide/scene.html", **scene_context(replace(SCENES[name], theme=theme)))


def _offer(state: BlueprintSetupState) -> None:
    settings: Any = state.app.config["SETTINGS"]
    if settings.shows_styleguide or state.app.debug:
        state.add_url_rule("/styleguide/screen/<name>/<theme>", view_func=scene_sample)


bp.record(_offer)

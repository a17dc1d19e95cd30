"""The organiser's door: my marathons, a new one, and the desk of each."""

from __future__ import annotations

from flask import Blueprint

bp: Blueprint = Blueprint("organiser", __name__)

from app.organiser import aside, desk, kit, marathons, screen, tablet, tally, words  # noqa: E402, F401

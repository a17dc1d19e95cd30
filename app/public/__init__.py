"""The public door: the start page, the code typed by hand, and what everybody may read."""

from __future__ import annotations

from flask import Blueprint

bp: Blueprint = Blueprint("public", __name__)

from app.public import embed, health, home, join, marathon, marathons, news, reading, styleguide  # noqa: E402, F401

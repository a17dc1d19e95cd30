"""The screen's door: what is projected on the wall, read from fifteen metres."""

from flask import Blueprint

bp: Blueprint = Blueprint("screen", __name__)

from app.screen import styleguide  # noqa: E402, F401
from app.screen.views import show_live  # noqa: E402

__all__ = ["bp", "show_live"]

"""The attendee's door: everything behind the QR code, made for a phone in a crowded hall."""

from flask import Blueprint

bp: Blueprint = Blueprint("attendee", __name__)

from app.attendee import kiosk, letters, mine, petitions, portraits, words  # noqa: E402
from app.attendee.live import show_live  # noqa: E402
from app.web.attendee import mark  # noqa: E402

bp.add_app_template_global(mark, "attendee_mark")

__all__ = ["bp", "kiosk", "letters", "mine", "petitions", "portraits", "show_live", "words"]

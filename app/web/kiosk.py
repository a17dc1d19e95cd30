"""A tablet that goes round: it belongs to one marathon and to nobody, and forgets each person when the next one comes.

The session says so, for it is such a tablet on every page, also on those that belong to no marathon.
"""

from __future__ import annotations

from flask import session, url_for

from app.models import Marathon
from app.services.evenings import Evening
from app.web import languages
from app.web.attendee import KIOSK, forget
from app.web.auth import end_session

# Without a touch for so long, whoever held it is gone.
SILENCE_SECONDS = 45


def begin(place: Marathon | Evening) -> None:
    """Let the next person take this device: nothing of the one before is known here, nor of anybody at the desk."""
    end_session()
    forget(place)
    session[KIOSK] = place.code
    session["language"] = languages.first(place.languages)


def end(place: Marathon | Evening) -> None:
    """Let this device be somebody's own again, from a fresh start."""
    end_session()
    forget(place)


def is_one() -> bool:
    """Whether this device goes round."""
    return KIOSK in session


def next_person() -> str | None:
    """Where the next person begins; None on somebody's own device."""
    code = session.get(KIOSK)
    return url_for("attendee.join", code=code, kiosk=1) if code else None


def silence_seconds() -> int:
    """After how long without a touch a tablet begins afresh."""
    return SILENCE_SECONDS


def own_device(hint: str) -> str:
    """What a field says about being filled in: on a tablet that goes round nothing is remembered or offered."""
    return "off" if is_one() else hint

"""The organiser's door: my marathons, a new one, and the desk of each."""

from __future__ import annotations

from flask import Blueprint

bp: Blueprint = Blueprint("organiser", __name__)

from app.organiser import (  # noqa: E402
    aside,  # noqa: F401
    desk,  # noqa: F401
    helper_links,  # noqa: F401
    helping,  # noqa: F401
    invitation,  # noqa: F401
    kit,  # noqa: F401
    marathons,  # noqa: F401
    organise,  # noqa: F401
    screen,  # noqa: F401
    settings,  # noqa: F401
    tablet,  # noqa: F401
    tally,  # noqa: F401
    words,  # noqa: F401
)

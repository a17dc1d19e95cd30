"""The live count on phones."""

from __future__ import annotations

from flask import Flask, Response

from app.attendee import bp
from app.attendee.page import count_of
from app.models import Marathon
from app.web import languages, sse
from app.web.auth import attendee


@bp.get("/j/<code>/live")
@attendee
def live(marathon: Marathon) -> Response:
    """The count now, and again with every change."""
    languages.prefer(marathon.languages)
    return sse.stream(marathon, "attendee")


def show_live(app: Flask) -> None:
    """Tell the hub how the count is drawn."""
    sse.show_live(app, "attendee", count_of)

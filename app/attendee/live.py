"""The live count on phones."""

from __future__ import annotations

from hashlib import sha256

from flask import Flask, Response, make_response, request

from app.attendee import bp
from app.attendee.page import count_now, count_of
from app.services.evenings import Evening
from app.web import languages, sse
from app.web.auth import signer
from app.web.htmx import wants_fragment


@bp.get("/j/<code>/live")
@signer
def live(evening: Evening) -> Response:
    """The count now, and again with every change; for a fragment the count alone, or 304 when it is the same."""
    languages.prefer(evening.languages)
    if not wants_fragment():
        return sse.stream(evening, "attendee")
    response = make_response(count_now(evening).plain)
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.add("HX-Request")
    response.set_etag(sha256(response.get_data()).hexdigest()[:20], weak=True)
    response.make_conditional(request)
    return response


def show_live(app: Flask) -> None:
    """Tell the hub how the count is drawn."""
    sse.show_live(app, "attendee", count_of)

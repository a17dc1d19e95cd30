"""The live count on phones."""

from __future__ import annotations

from hashlib import sha256

from flask import Flask, Response, make_response, request

from app.attendee import bp
from app.attendee.page import count_of
from app.models import Marathon
from app.web import languages, sse
from app.web.auth import attendee


@bp.get("/j/<code>/live")
@attendee
def live(marathon: Marathon) -> Response:
    """The count now, and again with every change; to who asks for HTML the count alone, or 304 when it is the same."""
    languages.prefer(marathon.languages)
    if request.accept_mimetypes.best_match(("text/event-stream", "text/html")) == "text/event-stream":
        return sse.stream(marathon, "attendee")
    response = make_response(count_of(marathon))
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.add("Accept")
    response.set_etag(sha256(response.get_data()).hexdigest()[:20], weak=True)
    response.make_conditional(request)
    return response


def show_live(app: Flask) -> None:
    """Tell the hub how the count is drawn."""
    sse.show_live(app, "attendee", count_of)

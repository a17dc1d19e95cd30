"""The join page for whoever has signed nothing yet: the same for everybody, but for a token, a key and the count."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, render_template, request
from flask_wtf.csrf import generate_csrf

from app.attendee.forms import LettersForm
from app.attendee.page import count_of, letters_page
from app.services import marathons
from app.services.evenings import Evening
from app.services.intents import new_key
from app.services.shelf import shelf
from app.web import languages
from app.web.assembled import Assembled, Pressed, hole, pressed
from app.web.attendee import mark
from app.web.filters import csrf_field

# Built again as soon as the marathon looks different; otherwise a page of words and pictures keeps for a while.
BODY_SECONDS = 60.0


def page(evening: Evening) -> Response:
    """The page, filled for one reader, compressed if their browser can read that."""
    language = languages.current()
    body = shelf().get(("join", evening.id, evening.look, language), lambda: _build(evening), BODY_SECONDS)
    count = shelf().get(("join count", evening.id, evening.look, language), lambda: _count(evening))
    own = {"key": new_key(), "csrf": generate_csrf(), "mark": mark(evening)}
    values = {**own, "count": count}
    if not request.accept_encodings["gzip"]:
        return make_response(body.fill(values))
    response = make_response(body.fill_gzip(values))
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response


def _build(evening: Evening) -> Assembled:
    marathon = marathons.by_id(evening.id)
    shown: dict[str, Any] = letters_page(marathon, LettersForm(data={"key": hole("key")}), frozenset())
    shown |= {
        "csrf_token": lambda: hole("csrf"),
        "csrf_field": lambda: csrf_field(hole("csrf")),
        "attendee_mark": lambda _marathon: hole("mark"),
        "count": hole("count"),
    }
    return Assembled(render_template("attendee/join.html", **shown))


def _count(evening: Evening) -> Pressed:
    return pressed(count_of(marathons.by_id(evening.id)))

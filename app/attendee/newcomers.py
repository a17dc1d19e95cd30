"""The join page for whoever has signed nothing yet: the same for everybody, but for a token, a key and the count."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, current_app, make_response, render_template, request
from flask_wtf.csrf import generate_csrf
from itsdangerous import URLSafeTimedSerializer

from app.attendee.forms import LettersForm
from app.attendee.page import count_now, letters_page
from app.services import marathons
from app.services.evenings import Evening
from app.services.intents import new_key
from app.services.shelf import shelf
from app.web import languages
from app.web.assembled import Assembled, Pressed, hole
from app.web.attendee import COOKIE, mark, mark_of, new_identity
from app.web.doorway import AGAIN, Again, reads_gzip
from app.web.filters import csrf_field
from app.web.sessions import session_serializer
from app.web.signed import signed

# Built again as soon as the marathon looks different; otherwise a page of words and pictures keeps for a while.
BODY_SECONDS = 60.0


def page(evening: Evening) -> Response:
    """The page, filled for one reader, compressed if their browser can read that."""
    language = languages.current()
    body = shelf().get(("join", evening.id, evening.look, language), lambda: _build(evening), BODY_SECONDS)
    count = count_now(evening)
    is_packed = reads_gzip(request.headers.get("Accept-Encoding", ""))
    fill = body.fill_gzip if is_packed else body.fill
    response = make_response(fill(_own(generate_csrf(), mark(evening), count)))
    response.vary.add("Accept-Encoding")
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    if not request.cookies:
        request.environ[AGAIN] = _again(evening, fill, count)
    return response


def _own(csrf: str, mark: str, count: Pressed) -> dict[str, str | Pressed]:
    return {"key": new_key(), "csrf": csrf, "mark": mark, "count": count}


def _again(evening: Evening, fill: Callable[[Mapping[str, str | Pressed]], bytes], count: Pressed) -> Again:
    """The same page for the next one: with an identity, and a session with its CSRF token, as Flask-WTF makes them."""
    secret_key, session_cookie = current_app.config["SECRET_KEY"], current_app.config["SESSION_COOKIE_NAME"]
    sessions, attendees = session_serializer(), signed(f"attendee:{evening.id}")
    tokens = URLSafeTimedSerializer(secret_key, salt="wtf-csrf-token")

    def give() -> tuple[bytes, dict[str, str]]:
        raw, who = secrets.token_hex(20), new_identity()
        page = fill(_own(str(tokens.dumps(raw)), mark_of(evening.id, who, secret_key), count))
        return page, {session_cookie: sessions.dumps({"csrf_token": raw}), COOKIE: str(attendees.dumps(who))}

    return give


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

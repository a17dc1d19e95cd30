"""The projected page, its poll, and its event stream: three ways to the same scene."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from flask import Flask, Response, current_app, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import refresh

from app.config import LANGUAGES
from app.kit import qr
from app.models import Marathon
from app.models.base import now
from app.screen import bp
from app.screen.wall import wall_of
from app.services import screens
from app.web import languages, sse
from app.web.auth import screen
from app.web.htmx import render


@bp.get("/s/<code>")
@screen
def stage(marathon: Marathon) -> Response:
    """The screen as it is now; a poll of it gets the scene alone, or 304 when nothing changed."""
    language = _speak(marathon)
    asked = request.args.get("lang")
    response = render(
        "screen/stage.html",
        partial="screen/_scene.html",
        page_url=url_for("screen.stage", code=marathon.code, lang=asked),
        live_url=url_for("screen.live", code=marathon.code, lang=asked),
        **scene_context(screens.stage(marathon, language, now())),
    )
    response.headers["Content-Language"] = language
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(sha256(response.get_data()).hexdigest()[:20], weak=True)
    response.make_conditional(request)
    return response


@bp.get("/s/<code>/live")
@screen
def live(marathon: Marathon) -> Response:
    """The scene now, and again with every change."""
    _speak(marathon)
    return sse.stream(marathon, "screen")


def show_live(app: Flask) -> None:
    """Tell the hub how the scene is drawn."""
    sse.show_live(app, "screen", scene, is_always_seated=True)


def scene(marathon: Marathon) -> str:
    """The whole state as HTML, in the language of the moment."""
    return render_template("screen/_scene.html", **scene_context(screens.stage(marathon, languages.current(), now())))


def _speak(marathon: Marathon) -> str:
    """The room's language, not the projecting browser's; `?lang=` for this page only, and remembered nowhere."""
    wanted = (request.args.get("lang"), *marathon.languages, LANGUAGES[0])
    g.language = next(language for language in wanted if language in LANGUAGES)
    refresh()
    return str(g.language)


def scene_context(seen: screens.Stage) -> dict[str, Any]:
    """What the scene's template needs to show a stage."""
    base = current_app.config["BASE_URL"]
    return {
        "stage": seen,
        "wall": wall_of(seen),
        "join_picture": qr.svg(base + url_for("attendee.join", code=seen.code), label=_("Code to scan")),
        "join_address": base.partition("://")[2] + url_for("public.join"),
    }

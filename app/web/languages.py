"""In which language somebody reads: asked for, remembered, the browser's, or the place's own."""

from __future__ import annotations

from collections.abc import Sequence

from flask import g, has_request_context, request, session

from app.config import LANGUAGES

RIGHT_TO_LEFT = {"ar", "he", "fa"}


def current() -> str:
    """`?lang=` (remembered from then on), else what was remembered, else the browser's, else the first."""
    if not has_request_context():
        return LANGUAGES[0]
    if "language" not in g:
        g.language = _choose()
    return str(g.language)


def prefer(languages: Sequence[str]) -> None:
    """For this answer, unless the person chose: the languages of the place, the first when the browser has none."""
    if not _asked() and not session.get("language"):
        g.language = request.accept_languages.best_match(LANGUAGES) or first(languages)


def _choose() -> str:
    asked = _asked()
    if asked:
        session["language"] = asked
        return asked
    remembered = session.get("language")
    if remembered in LANGUAGES:
        return str(remembered)
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def _asked() -> str | None:
    asked = request.args.get("lang")
    return asked if asked in LANGUAGES else None


def first(languages: Sequence[str]) -> str:
    """A place's own language."""
    return next((language for language in languages if language in LANGUAGES), LANGUAGES[0])

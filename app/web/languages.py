"""In which language somebody reads: asked for, remembered, the browser's, or the place's own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from flask import g, has_app_context, has_request_context, request, session
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from app.config import LANGUAGES

_LONGEST_WISH = 300


def current() -> str:
    """`?lang=` (remembered from then on), else what was remembered, else the browser's, else the first."""
    if not has_app_context():
        return LANGUAGES[0]
    if "language" not in g:
        if not has_request_context():
            return LANGUAGES[0]
        g.language = _choose()
    return str(g.language)


def prefer(languages: Sequence[str]) -> None:
    """For this answer, unless the person chose: the languages of the place, the first when the browser has none."""
    if not _asked() and not session.get("language"):
        g.language = _browsers() or first(languages)


def for_anybody() -> str:
    """For an answer that caches share: what its address asks for, else the browser's; nothing is remembered."""
    g.language = _asked() or _browsers() or LANGUAGES[0]
    return str(g.language)


def _choose() -> str:
    asked = _asked()
    if asked:
        session["language"] = asked
        return asked
    remembered = session.get("language")
    if remembered in LANGUAGES:
        return str(remembered)
    return _browsers() or LANGUAGES[0]


def _asked() -> str | None:
    asked = request.args.get("lang")
    return asked if asked in LANGUAGES else None


def wished(accept_language: str) -> str | None:
    """The one of our languages that a browser which sends this header would like best, if any."""
    # Longer than any browser's, and it would stand in memory.
    return _best(accept_language) if len(accept_language) <= _LONGEST_WISH else None


# A hall's phones send a handful of these, each before every signature.
@lru_cache(maxsize=1000)
def _best(accept_language: str) -> str | None:
    return parse_accept_header(accept_language, LanguageAccept).best_match(LANGUAGES)


def _browsers() -> str | None:
    return wished(request.headers.get("Accept-Language", ""))


def first(languages: Sequence[str]) -> str:
    """A place's own language."""
    return next((language for language in languages if language in LANGUAGES), LANGUAGES[0])

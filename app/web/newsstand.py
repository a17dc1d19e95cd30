"""The newsstand: what other sites' readers ask for again and again, handed out without asking Flask.

Flask takes three times as long (measured). It prints each answer once a second; the same bytes go to everybody else who
asks for them, or a 304 to whoever has them. What is not the plainest of polls goes to Flask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import permutations, product
from typing import Any

from werkzeug.http import parse_etags, unquote_etag

from app.config import LANGUAGES
from app.services.shelf import Shelf
from app.web import languages
from app.web.doorway import reads_gzip

COUNTER, TOTALS = "/embed/counter", "/api/totals.json"
THEMES = ("dark", "light")
# Whoever sends one of these wants something else.
_NEVER = ("CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING", "HTTP_RANGE")
_NOT_IN_304 = ("content-type", "content-length", "content-encoding")


def _queries() -> frozenset[str]:
    """Every way to write what a counter may be asked: no other is kept, so that nobody can fill the shelf."""
    said = product([f"lang={code}" for code in LANGUAGES] + [""], [f"theme={theme}" for theme in THEMES] + [""])
    return frozenset("&".join(part for part in order if part) for both in said for order in permutations(both))


_PAPERS = {COUNTER: _queries(), TOTALS: frozenset([""])}


@dataclass(frozen=True)
class Paper:
    """An answer as Flask printed it."""

    headers: tuple[tuple[str, str], ...]
    body: bytes
    tag: str


class Newsstand:
    """WSGI middleware: a poll's answer is printed by the application once a second at the most."""

    def __init__(self, application: Callable[..., Any], shelf: Shelf) -> None:
        self._application = application
        self._shelf = shelf

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        asked = _plain_poll(environ)
        if asked is None:
            return self._application(environ, start_response)
        paper: Paper | None = self._shelf.peek(asked)
        if paper is None:
            has = environ.pop("HTTP_IF_NONE_MATCH", "")
            status, headers, body = self._print(environ)
            tag = unquote_etag(dict(headers).get("ETag"))[0]
            if status[:3] != "200" or tag is None:
                start_response(status, headers)
                return [body]
            paper = Paper(tuple(headers), body, tag)
            self._shelf.put(asked, paper)
        else:
            has = environ.get("HTTP_IF_NONE_MATCH", "")
        return _hand_out(paper, has, start_response)

    def _print(self, environ: dict[str, Any]) -> tuple[str, list[tuple[str, str]], bytes]:
        said: list[Any] = []

        def note(status: str, headers: list[tuple[str, str]], _failure: Any = None) -> None:
            said[:] = [status, headers]

        pieces = self._application(environ, note)
        try:
            body = b"".join(pieces)
        finally:
            if hasattr(pieces, "close"):
                pieces.close()
        return said[0], said[1], body


def _plain_poll(environ: dict[str, Any]) -> tuple[str, str, str, str | None, bool] | None:
    path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
    if path not in _PAPERS or environ["REQUEST_METHOD"] != "GET" or query not in _PAPERS[path]:
        return None
    if any(environ.get(name) for name in _NEVER):
        return None
    wish = languages.wished(environ.get("HTTP_ACCEPT_LANGUAGE", "")) if path == COUNTER else None
    return "newsstand", path, query, wish, reads_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))


def _hand_out(paper: Paper, has: str, start_response: Callable[..., Any]) -> list[bytes]:
    if has and parse_etags(has).contains_weak(paper.tag):
        start_response("304 NOT MODIFIED", [pair for pair in paper.headers if pair[0].lower() not in _NOT_IN_304])
        return []
    start_response("200 OK", list(paper.headers))
    return [paper.body]

"""The doorway: a first visit, answered without asking Flask.

Whoever scans the code for the first time brings nothing that tells them from the next one, and everybody does it once.
Flask, its session and its hooks take three times as long as the page itself (measured). So Flask answers the first of
each second; what it said, the headers above all, is said again to the others, each with an identity and a token of
their own. Anything that is not the plainest of requests goes to Flask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from app.services.shelf import Shelf
from app.web import languages

AGAIN = "lueur.again"
_DOOR = "/j/"
# Whoever sends one of these is no plain first visitor.
_NEVER = ("HTTP_COOKIE", "QUERY_STRING", "CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING", "HTTP_HX_REQUEST", "HTTP_RANGE")

Again = Callable[[], tuple[bytes, dict[str, str]]]
"""Makes the answer for the next visitor: its body, and the values of its cookies by name."""


@dataclass(frozen=True)
class Kept:
    """An answer that may be given again: what stays the same of it, and what makes the rest."""

    status: str
    headers: tuple[tuple[str, str], ...]
    # What follows a cookie's value, by its name.
    cookies: dict[str, str]
    again: Again


class Doorway:
    """WSGI middleware; a view that puts an `Again` into the environment says that its answer may be given again."""

    def __init__(self, application: Callable[..., Any], shelf: Shelf, is_open: Callable[[], bool]) -> None:
        self._application = application
        self._shelf = shelf
        self._is_open = is_open

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        asked = _plain_visit(environ)
        if asked is None or not self._is_open():
            return self._application(environ, start_response)
        kept: Kept | None = self._shelf.peek(asked)
        if kept is not None:
            return _repeat(kept, start_response)

        def notice(status: str, headers: list[tuple[str, str]], failure: Any = None) -> Any:
            if AGAIN in environ and _packing(headers) == ("gzip" if asked[-1] else None):
                self._shelf.put(asked, _keep(status, headers, environ[AGAIN]))
            return start_response(status, headers, failure)

        return self._application(environ, notice)


def _plain_visit(environ: dict[str, Any]) -> tuple[str, str, str | None, bool] | None:
    if environ["REQUEST_METHOD"] != "GET" or not environ["PATH_INFO"].startswith(_DOOR):
        return None
    if any(environ.get(name) for name in _NEVER):
        return None
    wish, packing = environ.get("HTTP_ACCEPT_LANGUAGE", ""), environ.get("HTTP_ACCEPT_ENCODING", "")
    return "doorway", environ["PATH_INFO"], languages.wished(wish), reads_gzip(packing)


@lru_cache(maxsize=1000)
def reads_gzip(accept_encoding: str) -> bool:
    """Whether a browser that sends this header reads gzip."""
    return bool(parse_accept_header(accept_encoding, Accept)["gzip"])


def _packing(headers: list[tuple[str, str]]) -> str | None:
    """How this answer is packed: as none that is given again, when a browser reads only what is packed otherwise."""
    return next((value for name, value in headers if name == "Content-Encoding"), None)


def _keep(status: str, headers: list[tuple[str, str]], again: Again) -> Kept:
    given = [value.partition("=") for name, value in headers if name == "Set-Cookie"]
    return Kept(
        status,
        tuple(header for header in headers if header[0] not in ("Set-Cookie", "Content-Length")),
        {name: value.partition(";")[2] for name, _, value in given},
        again,
    )


def _repeat(kept: Kept, start_response: Callable[..., Any]) -> list[bytes]:
    body, values = kept.again()
    cookies = [("Set-Cookie", f"{name}={values[name]};{rest}") for name, rest in kept.cookies.items()]
    start_response(kept.status, [*kept.headers, ("Content-Length", str(len(body))), *cookies])
    return [body]

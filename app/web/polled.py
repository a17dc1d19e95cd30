"""Answers for other sites' readers, who ask again and again: the same for everybody, made once, sent in full once.

They carry no cookie and depend on none, so any cache on the way may keep them. Whoever has the last one
(`If-None-Match`) is told so before anything is rendered.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

from flask import Response, request

from app.services.shelf import shelf
from app.web.doorway import reads_gzip

# Seconds that a cache need not ask again, and that it may show what it has while it asks.
FRESH_SECONDS, STALE_SECONDS = 10, 60
# Until something changes; what is kept is compared with the tag each time.
KEPT_SECONDS = 300.0


@dataclass(frozen=True)
class Printed:
    """A body, plain and compressed, and the tag of what it says."""

    tag: str
    plain: bytes
    packed: bytes


def tag_of(*facts: object) -> str:
    """What tells two answers apart: others as soon as one of these facts is."""
    return hashlib.blake2b(repr(facts).encode(), digest_size=12).hexdigest()


def answer(name: Hashable, tag: str, make: Callable[[], str], mimetype: str, headers: Mapping[str, str]) -> Response:
    """What is kept under this name if its tag is this one, else what `make` makes; 304 to whoever has it already."""
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    else:
        response = _in_full(_printed(name, tag, make), mimetype)
    # Weak: the same figures counted a moment later, or packed otherwise, are the same answer.
    response.set_etag(tag, weak=True)
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = f"public, max-age={FRESH_SECONDS}, stale-while-revalidate={STALE_SECONDS}"
    response.headers.update(headers)
    return response


def _printed(name: Hashable, tag: str, make: Callable[[], str]) -> Printed:
    kept: Printed | None = shelf().peek(("printed", name))
    if kept is not None and kept.tag == tag:
        return kept
    body = make().encode()
    printed = Printed(tag, body, gzip.compress(body, mtime=0))
    shelf().put(("printed", name), printed, KEPT_SECONDS)
    return printed


def _in_full(printed: Printed, mimetype: str) -> Response:
    if not reads_gzip(request.headers.get("Accept-Encoding", "")):
        return Response(printed.plain, mimetype=mimetype)
    response = Response(printed.packed, mimetype=mimetype)
    response.headers["Content-Encoding"] = "gzip"
    return response

"""Bodies that do not say how long they are: in chunks, from a proxy or from somebody who hopes to pass the limit."""

from __future__ import annotations

from io import BytesIO

from flask import abort, request

from app.config import LARGEST_BODY


def measure() -> None:
    """Before anything reads it: a body in chunks is refused beyond the limit (413) instead of being cut there."""
    environ = request.environ
    if "HTTP_TRANSFER_ENCODING" not in environ or not environ.get("wsgi.input_terminated"):
        return
    body = environ["wsgi.input"].read(LARGEST_BODY + 1)
    if len(body) > LARGEST_BODY:
        abort(413)
    del environ["HTTP_TRANSFER_ENCODING"]
    environ["wsgi.input"], environ["CONTENT_LENGTH"] = BytesIO(body), str(len(body))

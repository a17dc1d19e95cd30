"""Pages and their fragments: one renderer for the first load and the live update. The only import of htmx_flask."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, redirect, render_template
from htmx_flask import request


def wants_fragment() -> bool:
    """Whether htmx asks for a piece of the page, not for the whole of it."""
    return bool(request.htmx) and not request.htmx.boosted and not request.htmx.history_restore_request


def render(page: str, partial: str | None = None, status: int = 200, **context: Any) -> Response:
    """The page, or for an htmx request the partial it includes."""
    template = partial if partial and wants_fragment() else page
    response = make_response(render_template(template, **context), status)
    response.vary.add("HX-Request")
    return response


def answer(address: str, partial: str, **context: Any) -> Response:
    """After a change: the fragment for htmx, a redirect (303) to `address` for a plain form."""
    if not wants_fragment():
        return make_response(redirect(address, 303))
    response = make_response(render_template(partial, **context))
    response.vary.add("HX-Request")
    return response


def go(address: str) -> Response:
    """Send the person to another page of this site, whether htmx asked or a plain form."""
    if not wants_fragment():
        return make_response(redirect(address, 303))
    response = make_response("", 204)
    response.headers["HX-Redirect"] = address
    return response

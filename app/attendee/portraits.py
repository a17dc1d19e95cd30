"""The faces: small for a phone, larger for a page about one person. Addressed by content, kept for ever."""

from __future__ import annotations

from flask import Response, make_response, url_for

from app.attendee import bp
from app.models import Case
from app.rules.errors import NotFound
from app.services import portraits
from app.web.auth import public

YEAR = 365 * 86400


@bp.get("/portraits/<digest>-<size>.webp")
@public
def portrait(digest: str, size: str) -> Response:
    """A portrait, as small as its place on the page."""
    if size not in portraits.SIZES:
        raise NotFound
    response = make_response(portraits.by_digest(digest, size))
    response.mimetype = "image/webp"
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response


@bp.app_template_global()
def portrait_url(case: Case, size: str = "small") -> str | None:
    """Where a case's portrait is; None when nobody drew or photographed this person."""
    if not case.portrait_digest:
        return None
    return url_for("attendee.portrait", digest=case.portrait_digest, size=size)

"""For whoever watches over the server."""

from __future__ import annotations

from flask import Response, current_app, make_response
from sqlalchemy.exc import SQLAlchemyError

from app.public import bp
from app.rules.errors import LueurError
from app.services import health
from app.web import auth


@bp.get("/healthz")
@auth.public
def healthz() -> Response:
    """`ok` when the database answers, else 503."""
    try:
        health.check_database()
    except (SQLAlchemyError, LueurError):
        current_app.logger.exception("the database does not answer")
        return _plain("the database does not answer\n", 503)
    return _plain("ok\n", 200)


def _plain(said: str, status: int) -> Response:
    response = make_response(said, status)
    response.mimetype = "text/plain"
    return response

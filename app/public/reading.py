"""Pages to read: privacy and accessibility."""

from __future__ import annotations

from flask import Response

from app.public import bp
from app.web import auth
from app.web.htmx import render


@bp.get("/privacy")
@auth.public
def privacy() -> Response:
    """What is asked, why, how long it is kept, how to take it back."""
    return render("public/privacy.html")


@bp.get("/accessibility")
@auth.public
def accessibility() -> Response:
    """What works for whom, and what to do where it does not."""
    return render("public/accessibility.html")

"""My marathons."""

from __future__ import annotations

from flask import Response

from app.organiser import bp, describing
from app.services import marathons, totals
from app.web import auth
from app.web.htmx import render


@bp.get("/desk")
@auth.organiser
def my_marathons() -> Response:
    """The account's marathons, the latest first."""
    own = [(marathon, totals.counts(marathon)) for marathon in marathons.of(auth.account())]
    return render("organiser/my_marathons.html", own=own, account=auth.account(), is_describing=describing.has_draft())

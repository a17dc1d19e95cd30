"""The start page."""

from __future__ import annotations

from flask import Response

from app.public import bp
from app.public.forms import JoinForm, SearchForm
from app.services import editions, listed, totals
from app.services.shelf import shelf
from app.web import auth
from app.web.htmx import render

# As many of the coming marathons as stand in two rows.
NEXT = 4


@bp.get("/")
@auth.public
def home() -> Response:
    """The edition, its total and goal, and the two ways to take part."""
    edition = editions.current()
    counts = shelf().get(("edition", edition.id), lambda: totals.edition_counts(edition)) if edition else None
    return render(
        "public/home.html",
        edition=edition,
        counts=counts,
        coming=listed.coming(edition, NEXT) if edition else (),
        form=JoinForm(),
        search=SearchForm(),
        is_signed_in=auth.is_signed_in(),
    )

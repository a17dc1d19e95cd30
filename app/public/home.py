"""The start page."""

from __future__ import annotations

from flask import Response

from app.public import bp
from app.public.forms import JoinForm, SearchForm
from app.public.good_news import latest
from app.services import editions, listed, totals
from app.services.shelf import shelf
from app.web import auth, languages
from app.web.htmx import render

# As many of the coming marathons as stand in two rows.
NEXT = 4
NEWS = 2


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
        news=latest(languages.current())[:NEWS],
        form=JoinForm(),
        search=SearchForm(),
        is_signed_in=auth.is_signed_in(),
    )

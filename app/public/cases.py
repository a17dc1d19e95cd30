"""The people of the edition: all of them, and each with their story, their letter and how to write to them."""

from __future__ import annotations

from flask import Response

from app.public import bp
from app.rules.errors import NotFound
from app.services import editions
from app.services.standing import standing
from app.web import auth
from app.web.htmx import render


@bp.get("/cases")
@auth.public
def cases() -> Response:
    """Everybody the edition under way writes for."""
    return render("public/cases.html", edition=editions.current())


@bp.get("/cases/<case>")
@auth.public
def case(case: str) -> Response:
    """One of them; what was signed and written for them so far is a few seconds old at most."""
    edition, stands = editions.current(), standing()
    if edition is None:
        raise NotFound
    person = editions.case_of(edition, case)
    counts = {one.slug: one.split for one in stands.cases} if stands else {}
    return render("public/case.html", edition=edition, case=person, split=counts.get(person.slug))

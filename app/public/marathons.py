"""The directory: marathons near somebody, on a day, by a word; as a list and as lights on a map."""

from __future__ import annotations

from functools import partial

from flask import Response, request, url_for

from app.public import bp
from app.public.forms import SearchForm
from app.public.search import address_of, rounded, wish_of
from app.rules.distance import Spot
from app.services import directory, editions
from app.web import auth, languages
from app.web.htmx import render, wants_fragment

# The browser may be asked where it is, here and nowhere else.
MAY_ASK_WHERE = "camera=(), geolocation=(self), microphone=()"


@bp.get("/marathons")
@auth.public
def marathons() -> Response:
    """Every marathon that wants to be found, or those somebody looks for; the address can be shared."""
    return _found(SearchForm(request.args))


@bp.post("/marathons/near")
@auth.public
def near() -> Response:
    """Those near somebody who said where they are: in the body, which no log keeps, and in no address.

    It changes nothing and leads nowhere else; the position is gone with the answer.
    """
    form = SearchForm(request.form)
    return _found(form, rounded(request.form.get("latitude"), request.form.get("longitude")))


def _found(form: SearchForm, near: Spot | None = None) -> Response:
    edition = editions.current()
    status = 200 if form.validate() else 422
    wish = wish_of(form, request.form if request.method == "POST" else request.args, near)
    answer = directory.find(edition, wish, languages.current()) if edition else None
    link = partial(address_of, wish, url_for("public.marathons"))
    here = link(page=answer.wish.page if answer else 1)
    facts = {"form": form, "edition": edition, "answer": answer, "link": link, "here": here}
    response = render("public/marathons.html", partial="public/_found.html", status=status, **facts)
    response.headers["Permissions-Policy"] = MAY_ASK_WHERE
    if wants_fragment() and near is None and request.method == "GET":
        # What is left empty in the form has no place in an address that is passed on.
        response.headers["HX-Push-Url"] = here
    return response

"""Marathons that want to be found by everybody: look, accept, ask for a change, refuse."""

from __future__ import annotations

from flask import Response, abort, make_response, redirect, url_for

from app.models import Marathon
from app.office import bp
from app.office.forms import LOOKED, DecisionForm
from app.rules.errors import NoteMissing, TextChangedSince, TextRefused
from app.rules.listing import Decision
from app.services import listings as listing
from app.web import auth
from app.web.errors import sentence
from app.web.htmx import render


@bp.get("")
@auth.head_office
def office() -> Response:
    """What there is to do."""
    return make_response(redirect(url_for("office.listings"), 303))


@bp.get("/listings")
@auth.head_office
def listings() -> Response:
    """Those that wait, those that changed, those that were decided on."""
    return render(
        "office/listings.html", waiting=listing.waiting(), changed=listing.changed(), answered=listing.answered()
    )


@bp.get("/listings/<slug>")
@auth.head_office
def show_listing(slug: str) -> Response:
    """One marathon as visitors will see it, and the decision."""
    return _page(listing.asked_for(slug), DecisionForm())


@bp.post("/listings/<slug>")
@auth.head_office
def decide_listing(slug: str) -> Response:
    """Decide on what was read; what changed meanwhile is shown again instead."""
    marathon, form = listing.asked_for(slug), DecisionForm()
    if not form.validate():
        abort(422)
    try:
        _decide(marathon, form)
    except (NoteMissing, TextRefused) as refused:
        form.note.errors = [sentence(refused)]
        return _page(marathon, form, status=422)
    except TextChangedSince as refused:
        form.problems = [sentence(refused)]
        return _page(marathon, form, status=409)
    return make_response(redirect(url_for("office.listings"), 303))


def _decide(marathon: Marathon, form: DecisionForm) -> None:
    read = form.fingerprint.data or ""
    if form.decision.data == LOOKED:
        listing.look(marathon, read, auth.account())
    else:
        listing.decide(marathon, Decision(form.decision.data), form.note.data or "", read, auth.account())


def _page(marathon: Marathon, form: DecisionForm, status: int = 200) -> Response:
    return render(
        "office/listing.html",
        status=status,
        marathon=marathon,
        form=form,
        fingerprint=listing.fingerprint(marathon),
        here=url_for("office.show_listing", slug=marathon.slug),
    )

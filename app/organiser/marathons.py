"""My marathons, and a new one."""

from __future__ import annotations

from zoneinfo import available_timezones

from flask import Response, make_response, redirect, url_for

from app.organiser import bp
from app.organiser.new_marathon import MarathonForm
from app.rules.errors import LueurError
from app.services import editions, marathons, totals
from app.web import auth
from app.web.errors import sentence
from app.web.htmx import render


@bp.get("/desk")
@auth.organiser
def my_marathons() -> Response:
    """The account's marathons, the latest first."""
    own = [(marathon, totals.counts(marathon)) for marathon in marathons.of(auth.account())]
    return render("organiser/my_marathons.html", own=own, account=auth.account())


@bp.get("/organise")
@auth.organiser
def organise() -> Response:
    """The form of a new marathon, filled with what is usual."""
    return _form_page(MarathonForm())


@bp.post("/organise")
@auth.organiser
def create_marathon() -> Response:
    """Register a marathon and open its desk."""
    edition = editions.current()
    form = MarathonForm()
    if edition is None:
        return _form_page(form, status=422)
    form.offer(edition)
    if not form.validate():
        return _form_page(form, status=422)
    try:
        marathon = marathons.create(auth.account(), edition, form.marathon(), form.key.data or "")
    except LueurError as refused:
        form.problems = [sentence(refused)]
        return _form_page(form, status=refused.status)
    return make_response(redirect(url_for("organiser.desk", slug=marathon.slug), 303))


def _form_page(form: MarathonForm, status: int = 200) -> Response:
    edition = editions.current()
    if edition is None:
        return render("organiser/no_edition.html", status=status)
    form.offer(edition)
    zones = sorted(available_timezones())
    return render("organiser/organise.html", status=status, form=form, edition=edition, zones=zones)

"""A marathon's settings: what it is, again next year, called off."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.models import Listing, Marathon
from app.organiser import bp, context, described, describing, pin
from app.organiser.forms import ConfirmForm
from app.organiser.step_fields import zones
from app.organiser.steps import MarathonForm
from app.organiser.usual import offer
from app.rules.errors import LueurError
from app.services import changes, editions, registration
from app.web import auth
from app.web.errors import sentence
from app.web.htmx import answer, render


@bp.get("/desk/<slug>/ready")
@auth.organiser
def ready(marathon: Marathon) -> Response:
    """It stands: its code, and what to do next."""
    return render("organiser/ready.html", **_page(marathon))


@bp.get("/desk/<slug>/edit")
@auth.organiser
def edit(marathon: Marathon) -> Response:
    """Everything that was said of it, to be changed."""
    return _form_page(marathon, described.form_of(marathon))


@bp.post("/desk/<slug>/edit")
@auth.organiser
def change_marathon(marathon: Marathon) -> Response:
    """Make it as described; what is wrong is said and stays as typed."""
    tapped = pin.dropped(request.form.to_dict(flat=False), marathon.edition)
    form = MarathonForm(MultiDict(request.form.to_dict(flat=False) | (tapped or {})))
    offer(form, marathon.edition)
    if tapped:
        return _form_page(marathon, form)
    if not form.validate():
        return _form_page(marathon, form, status=422)
    try:
        changes.change(marathon, auth.account(), form.marathon())
    except LueurError as refused:
        form.problems = [sentence(refused)]
        return _form_page(marathon, form, status=refused.status)
    return make_response(redirect(url_for("organiser.edit", slug=marathon.slug, saved=""), 303))


@bp.post("/desk/<slug>/duplicate")
@auth.organiser
def duplicate(marathon: Marathon) -> Response:
    """Describe another one like it, a year later; nothing is made before it was looked at."""
    edition = editions.current() or marathon.edition
    describing.replace(described.a_year_later(marathon, edition))
    return make_response(redirect(url_for("organiser.describe", step="when", then="check"), 303))


@bp.get("/desk/<slug>/cancel")
@auth.organiser
def confirm_cancelling(marathon: Marathon) -> Response:
    """Ask before calling it off."""
    return _ask_to_cancel(marathon)


@bp.post("/desk/<slug>/cancel")
@auth.organiser
def cancel(marathon: Marathon) -> Response:
    """Call it off, or say that it takes place after all."""
    form = ConfirmForm(request.form)
    if form.undo.data:
        changes.call_back(marathon, auth.account())
    elif not form.confirm.data:
        return _ask_to_cancel(marathon, status=422)
    else:
        changes.call_off(marathon, auth.account())
    return answer(url_for("organiser.desk", slug=marathon.slug), "organiser/_board.html", **context.board(marathon))


@bp.post("/desk/prove")
@auth.organiser
def prove_again() -> Response:
    """Send the link that proves the address once more."""
    was_sent = registration.ask_again(auth.account())
    return make_response(redirect(url_for("organiser.my_marathons", mail="sent" if was_sent else "waiting"), 303))


def _form_page(marathon: Marathon, form: Any, status: int = 200) -> Response:
    return render(
        "organiser/edit.html",
        status=status,
        form=form,
        zones=sorted(zones()),
        pin=pin.of(form, marathon.edition),
        saved="saved" in request.args,
        here=url_for("organiser.edit", slug=marathon.slug),
        **_page(marathon),
    )


def _page(marathon: Marathon) -> dict[str, Any]:
    shown = context.bar(marathon, "desk")
    return shown | {"account": auth.account(), "is_listed": marathon.listing is not Listing.PRIVATE}


def _ask_to_cancel(marathon: Marathon, status: int = 200) -> Response:
    return render(
        "organiser/confirm.html",
        status=status,
        question=_("Cancel this marathon?"),
        consequence=_(
            "Whoever opens its link or scans its code is told that it does not take place. Nobody can sign; what was "
            "signed stays. You can take this back."
        ),
        action=url_for("organiser.cancel", slug=marathon.slug),
        name="cancel",
        value="yes",
        yes=_("Yes, cancel it"),
        no=_("No, it takes place"),
        **context.bar(marathon, "desk"),
    )

"""The desk: open, pause, close, and the case in the light."""

from __future__ import annotations

from flask import Response, abort, make_response, redirect, request, url_for
from flask_babel import gettext as _

from app.models import Marathon
from app.organiser import bp, context
from app.organiser.forms import PAGES, SpotlightForm, StateForm
from app.rules.state import State
from app.services import marathons
from app.web import auth
from app.web.htmx import answer, render


@bp.get("/desk/<slug>")
@auth.cohost
def desk(marathon: Marathon) -> Response:
    """Everything about one marathon, for one thumb."""
    shown = context.board(marathon)
    return render("organiser/desk.html", "organiser/_board.html", **shown | context.bar(marathon, "desk"))


@bp.get("/desk/<slug>/bar")
@auth.cohost
def bar(marathon: Marathon) -> Response:
    """The bar below each of the desk's pages, as it is now."""
    on = request.args.get("on", "")
    if on not in PAGES:
        abort(404)
    return render("organiser/_bar.html", **context.bar(marathon, on))


@bp.get("/desk/<slug>/state")
@auth.cohost
def confirm_state(marathon: Marathon) -> Response:
    """Ask before closing; nothing else needs asking."""
    if request.args.get("to") != State.CLOSED:
        return make_response(redirect(url_for("organiser.desk", slug=marathon.slug), 303))
    return _ask_to_close(marathon)


@bp.post("/desk/<slug>/state")
@auth.cohost
def change_state(marathon: Marathon) -> Response:
    """Open, pause, close or open again."""
    form = StateForm()
    if not form.validate():
        abort(422)
    if form.to.data is State.CLOSED and not form.confirm.data:
        return _ask_to_close(marathon, status=422)
    marathons.change_state(marathon, form.to.data, auth.actor())
    return _board(marathon)


@bp.post("/desk/<slug>/spotlight")
@auth.cohost
def spotlight(marathon: Marathon) -> Response:
    """Put one case in the light, or none."""
    marathons.spotlight(marathon, SpotlightForm().case.data or None, auth.actor())
    return _board(marathon)


def _board(marathon: Marathon) -> Response:
    return answer(url_for("organiser.desk", slug=marathon.slug), "organiser/_board.html", **context.board(marathon))


def _ask_to_close(marathon: Marathon, status: int = 200) -> Response:
    return render(
        "organiser/confirm.html",
        status=status,
        question=_("Close the marathon?"),
        consequence=_(
            "Phones can no longer sign. The screen thanks everybody and shows the result. "
            "You can open it again, and late paper can still be counted."
        ),
        action=url_for("organiser.change_state", slug=marathon.slug),
        name="to",
        value="closed",
        yes=_("Close it now"),
        no=_("Not yet"),
        **context.bar(marathon, "desk"),
    )

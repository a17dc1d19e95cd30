"""What was set aside: counted with one tap, discarded with two, and either taken back with one."""

from __future__ import annotations

from flask import Response, abort, make_response, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.models import Marathon
from app.organiser import bp, context
from app.organiser.forms import AsideForm
from app.services import aside_decisions, quarantine
from app.web import auth
from app.web.htmx import answer, render


@bp.get("/desk/<slug>/aside/<source>")
@auth.cohost
def confirm_discarding(marathon: Marathon, source: str) -> Response:
    """Ask before discarding; counting needs no asking."""
    return _ask_to_discard(marathon, source)


@bp.post("/desk/<slug>/aside/<source>")
@auth.cohost
def decide_aside(marathon: Marathon, source: str) -> Response:
    """Count what one source left, or discard it."""
    form = AsideForm()
    if not form.validate():
        abort(422)
    if form.decision.data == "admit":
        aside_decisions.admit(marathon, source, auth.actor())
    elif form.confirm.data:
        aside_decisions.discard(marathon, source, auth.actor())
    else:
        return _ask_to_discard(marathon, source, status=422)
    return _board(marathon)


@bp.post("/desk/<slug>/aside/<int:decision_id>/undo")
@auth.cohost
def undo_aside(marathon: Marathon, decision_id: int) -> Response:
    """Take a decision back: what it moved is set aside again."""
    aside_decisions.undo(marathon, decision_id, auth.actor())
    return _board(marathon)


def _board(marathon: Marathon) -> Response:
    return answer(url_for("organiser.desk", slug=marathon.slug), "organiser/_board.html", **context.board(marathon))


def _ask_to_discard(marathon: Marathon, source: str, status: int = 200) -> Response:
    aside = quarantine.from_source(marathon, source)
    if aside is None:
        # Somebody else at the desk decided meanwhile.
        return make_response(redirect(url_for("organiser.desk", slug=marathon.slug), 303))
    return render(
        "organiser/confirm.html",
        status=status,
        question=_("Discard what was set aside?"),
        consequence=ngettext(
            "%(num)d action does not count. You can take that back for 7 days; then it is erased, name and words.",
            "%(num)d actions do not count. You can take that back for 7 days; then they are erased, names and words.",
            aside.signatures + aside.words,
        ),
        action=url_for("organiser.decide_aside", slug=marathon.slug, source=source),
        name="decision",
        value="discard",
        yes=_("Discard it"),
        no=_("Keep it aside"),
        **context.bar(marathon, "desk"),
    )

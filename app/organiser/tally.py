"""The paper table: counted letters and cards, each entry undoable."""

from __future__ import annotations

from flask import Response, request, url_for

from app.models import Marathon
from app.organiser import bp, context
from app.organiser.forms import TallyForm
from app.rules.counting import PAPER, Kind
from app.rules.errors import CountRefused
from app.services import tallies
from app.web import auth
from app.web.htmx import answer, render


@bp.get("/desk/<slug>/tally")
@auth.tally_helper
def tally(marathon: Marathon) -> Response:
    """The buttons and the log."""
    shown = context.tally(marathon, _kind(request.args.get("kind")), auth.actor())
    return render("organiser/tally.html", "organiser/_tally.html", **shown | context.bar(marathon, "tally"))


@bp.post("/desk/<slug>/tally")
@auth.tally_helper
def add_to_tally(marathon: Marathon) -> Response:
    """Count paper; the same tap twice counts once."""
    form = TallyForm()
    if not form.validate() or form.count.data is None:
        raise CountRefused
    tallies.record_paper_tally(
        marathon, auth.actor(), form.case.data or "", form.kind.data, form.count.data, form.key.data or ""
    )
    return _tally(marathon, form.kind.data)


@bp.post("/desk/<slug>/tally/<int:entry_id>/undo")
@auth.tally_helper
def undo_tally(marathon: Marathon, entry_id: int) -> Response:
    """Take one entry back, whoever made it."""
    tallies.undo(marathon, entry_id, auth.actor())
    return _tally(marathon, _kind(request.form.get("kind")))


def _kind(wanted: str | None) -> Kind:
    return Kind(wanted) if wanted in PAPER else Kind.PAPER_LETTER


def _tally(marathon: Marathon, kind: Kind) -> Response:
    address = url_for("organiser.tally", slug=marathon.slug, kind=str(kind))
    return answer(address, "organiser/_tally.html", **context.tally(marathon, kind, auth.actor()))

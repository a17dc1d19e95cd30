"""My actions: what an attendee gave, and taking it back — here or by the receipt's link, from any device."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.attendee import bp
from app.models import Marathon
from app.services import attendees, marathons
from app.services.attendees import Withdrawal
from app.services.intents import new_key
from app.web import languages
from app.web.attendee import identity, read_receipt_token, receipt_token
from app.web.auth import attendee, public
from app.web.converters import row_ids
from app.web.htmx import go


@bp.get("/j/<code>/mine")
@attendee
def mine(marathon: Marathon) -> str:
    """Everything this device gave at this marathon."""
    languages.prefer(marathon.languages)
    me = identity(marathon)
    return render_template(
        "attendee/mine.html",
        **_actions(marathon, me),
        withdraw_url=url_for("attendee.withdraw", code=marathon.code),
        receipt=receipt_token(marathon, me),
        is_here=True,
    )


@bp.post("/j/<code>/mine/withdraw")
@attendee
def withdraw(marathon: Marathon) -> Response:
    """Take back what was ticked, or everything."""
    languages.prefer(marathon.languages)
    _say(_withdraw(marathon, identity(marathon)))
    return go(url_for("attendee.mine", code=marathon.code))


@bp.get("/r/<token>")
@public
def receipt(token: str) -> str:
    """A receipt: the same actions, from any device that has the link. Looking changes nothing."""
    marathon, attendee_id = _of_token(token)
    return render_template(
        "attendee/mine.html",
        **_actions(marathon, attendee_id),
        withdraw_url=url_for("attendee.withdraw_by_receipt", token=token),
        receipt=None,
        is_here=False,
    )


@bp.post("/r/<token>")
@public
def withdraw_by_receipt(token: str) -> Response:
    """Take back by the receipt's link."""
    _say(_withdraw(*_of_token(token)))
    return go(url_for("attendee.receipt", token=token))


def _of_token(token: str) -> tuple[Marathon, str]:
    marathon_id, attendee_id = read_receipt_token(token)
    marathon = marathons.by_id(marathon_id)
    languages.prefer(marathon.languages)
    return marathon, attendee_id


def _actions(marathon: Marathon, attendee_id: str) -> dict[str, Any]:
    return {
        "marathon": marathon,
        "mine": attendees.actions_of(marathon, attendee_id),
        "cases": {case.slug: case for case in marathon.cases},
        "key": new_key(),
    }


def _withdraw(marathon: Marathon, attendee_id: str) -> Withdrawal:
    key = request.form.get("key", "")
    if request.form.get("all"):
        return attendees.withdraw(marathon, attendee_id, None, None, key)
    letters = row_ids(request.form.getlist("letter"))
    words = row_ids(request.form.getlist("word"))
    return attendees.withdraw(marathon, attendee_id, letters, words, key)


def _say(taken: Withdrawal) -> None:
    if not (taken.letters or taken.words):
        flash(_("Nothing was ticked, so nothing was withdrawn."))
    if taken.letters:
        flash(ngettext("%(num)d letter withdrawn.", "%(num)d letters withdrawn.", taken.letters))
    if taken.words:
        flash(ngettext("%(num)d word withdrawn.", "%(num)d words withdrawn.", taken.words))

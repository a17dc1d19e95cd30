"""My actions: what an attendee gave, and taking it back — here or by the receipt's link, from any device."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.attendee import bp
from app.models import Case, Marathon
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
        **actions(marathon, me),
        withdraw_url=url_for("attendee.withdraw", code=marathon.code),
        receipt=receipt_token(marathon, me),
        is_here=True,
        back_url=url_for("attendee.join", code=marathon.code),
    )


@bp.post("/j/<code>/mine/withdraw")
@attendee
def withdraw(marathon: Marathon) -> Response:
    """Take back what was ticked, or everything."""
    languages.prefer(marathon.languages)
    say(take_back(marathon, identity(marathon)))
    return go(url_for("attendee.mine", code=marathon.code))


@bp.get("/r/<token>")
@public
def receipt(token: str) -> str:
    """A receipt: the same actions, from any device that has the link. Looking changes nothing."""
    marathon, attendee_id = _of_token(token)
    return render_template(
        "attendee/mine.html",
        **actions(marathon, attendee_id),
        withdraw_url=url_for("attendee.withdraw_by_receipt", token=token),
        receipt=None,
        is_here=False,
    )


@bp.post("/r/<token>")
@public
def withdraw_by_receipt(token: str) -> Response:
    """Take back by the receipt's link."""
    say(take_back(*_of_token(token)))
    return go(url_for("attendee.receipt", token=token))


def _of_token(token: str) -> tuple[Marathon, str]:
    marathon_id, attendee_id = read_receipt_token(token)
    marathon = marathons.by_id(marathon_id)
    languages.prefer(marathon.languages)
    return marathon, attendee_id


def actions(marathon: Marathon, attendee_id: str) -> dict[str, Any]:
    """What the page of somebody's actions shows."""
    names = {case.slug: _name(marathon, case) for case in marathon.cases}
    return {
        "marathon": marathon,
        "title": next(iter(names.values())) if marathon.is_petition else marathon.title,
        "mine": attendees.actions_of(marathon, attendee_id),
        "names": names,
        "key": new_key(),
    }


def _name(marathon: Marathon, case: Case) -> str:
    """Whom or what a letter is for; a petition's is told in the reader's language."""
    return str(case.text("headline", languages.current())) if marathon.is_petition else case.name


def take_back(marathon: Marathon, attendee_id: str) -> Withdrawal:
    """Withdraw what the form names, or everything."""
    key = request.form.get("key", "")
    if request.form.get("all"):
        return attendees.withdraw(marathon, attendee_id, None, None, key)
    letters = row_ids(request.form.getlist("letter"))
    words = row_ids(request.form.getlist("word"))
    return attendees.withdraw(marathon, attendee_id, letters, words, key)


def say(taken: Withdrawal) -> None:
    """Tell on the next page what was withdrawn."""
    if not (taken.letters or taken.words):
        flash(_("Nothing was ticked, so nothing was withdrawn."))
    if taken.letters:
        flash(ngettext("%(num)d letter withdrawn.", "%(num)d letters withdrawn.", taken.letters))
    if taken.words:
        flash(ngettext("%(num)d word withdrawn.", "%(num)d words withdrawn.", taken.words))

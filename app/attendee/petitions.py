"""Actions open all year: reading a petition, signing it as one signs a marathon's letters, and taking it back."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response
from wtforms import BooleanField, RadioField, SelectChoice

from app.attendee import bp
from app.attendee.forms import LettersForm
from app.attendee.mine import actions, say, take_back
from app.models import Marathon
from app.rules.consent import Use
from app.rules.errors import CaseEnded, CaseNotInMarathon, MarathonNotOpen
from app.services import attendees, petitions, signing
from app.services.evenings import Evening
from app.services.intents import new_key
from app.services.petitions import Petition
from app.web import languages
from app.web.attendee import KIOSK, identity, known_identity, receipt_token
from app.web.auth import public
from app.web.bursts import unusual
from app.web.htmx import go, render


class PetitionForm(LettersForm):
    """The letters form for one letter; its consent speaks of a petition, which no evening ends."""

    use = RadioField(
        lazy_gettext("What may happen with your name?"),
        choices=[
            SelectChoice(Use.DELIVER, lazy_gettext("Deliver it with the letter")),
            SelectChoice(Use.COUNT, lazy_gettext("Only count me")),
        ],
        validate_choice=False,
    )
    consent = BooleanField(
        lazy_gettext(
            "I am 13 or older and sign this letter. My name, my town and this signature, which tells something of my "
            "opinions, may be kept until 90 days after the action ends and used as chosen above."
        )
    )
    news = BooleanField(lazy_gettext("Send me news about this action by e-mail."))


@bp.get("/actions")
@public
def all_petitions() -> str:
    """Every petition, those that may be signed first."""
    return render_template("attendee/petitions.html", petitions=petitions.all_year())


@bp.get("/actions/<action>")
@public
def petition(action: str) -> str:
    """One petition: why, the letter, and the form; nobody is known by reading."""
    shown = petitions.by_slug(action)
    languages.prefer(shown.marathon.languages)
    return render_template("attendee/petition.html", **_page(shown, PetitionForm(data={"key": new_key()})))


@bp.post("/actions/<action>/letters")
@public
def sign_petition(action: str) -> Response:
    """Sign its letter; with a language in the address, the same form in that language."""
    evening = petitions.evening(action)
    languages.prefer(evening.languages)
    form = PetitionForm(request.form)
    form.cases = tuple(case.slug for case in evening.cases)
    if "lang" in request.args or not form.validate():
        shown = _page(petitions.by_slug(action), form)
        return render("attendee/petition.html", status=200 if "lang" in request.args else 422, **shown)
    me = _me(evening, action)
    try:
        signing.sign_letters(evening, me, form.intent(languages.current()), unusual(evening, me))
    except (CaseEnded, CaseNotInMarathon, MarathonNotOpen):
        # Too late; its page says so.
        return go(url_for("attendee.petition", action=action))
    if KIOSK in session:
        # A tablet that goes round keeps nobody here, so that only the next page can thank.
        flash(_("Thank you. Your signature is counted."))
    return go(url_for("attendee.petition_thanks", action=action))


@bp.get("/actions/<action>/letters")
@public
def petition_thanks(action: str) -> Response | str:
    """What was counted, and what could come next. Here a signed form leads, and a reload stays."""
    shown = petitions.by_slug(action)
    languages.prefer(shown.marathon.languages)
    me = known_identity(shown.marathon)
    letters = attendees.actions_of(shown.marathon, me).letters if me else ()
    if not me or not letters:
        return redirect(url_for("attendee.petition", action=action), 303)
    others = [other for other in petitions.all_year() if other.is_open and other.slug != action]
    receipt = receipt_token(shown.marathon, me)
    return render_template(
        "attendee/petition_thanks.html", letter=letters[0], others=others, receipt=receipt, **_shown(shown)
    )


@bp.get("/actions/<action>/mine")
@public
def petition_mine(action: str) -> str:
    """The signature this device gave."""
    shown = petitions.by_slug(action)
    languages.prefer(shown.marathon.languages)
    me = _me(shown.marathon, action)
    return render_template(
        "attendee/mine.html",
        **actions(shown.marathon, me),
        withdraw_url=url_for("attendee.withdraw_petition", action=action),
        receipt=receipt_token(shown.marathon, me),
        is_here=True,
        back_url=url_for("attendee.petition", action=action),
    )


@bp.post("/actions/<action>/mine/withdraw")
@public
def withdraw_petition(action: str) -> Response:
    """Take it back."""
    shown = petitions.by_slug(action)
    languages.prefer(shown.marathon.languages)
    say(take_back(shown.marathon, _me(shown.marathon, action)))
    return go(url_for("attendee.petition_mine", action=action))


def _me(marathon: Marathon | Evening, action: str) -> str:
    """Who this is at this petition: a cookie that only its own pages get."""
    return identity(marathon, url_for("attendee.petition", action=action))


def _page(shown: Petition, form: LettersForm) -> dict[str, Any]:
    me = known_identity(shown.marathon)
    is_signed = me is not None and attendees.has_signed(shown.marathon.id, me)
    return _shown(shown) | {"form": form, "is_signed": is_signed}


def _shown(shown: Petition) -> dict[str, Any]:
    here = url_for("attendee.petition", action=shown.slug)
    return {"petition": shown, "case": shown.case, "marathon": shown.marathon, "here": here}

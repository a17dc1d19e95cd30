"""Words of support: choosing whom to write to, writing with the coach beside, correcting."""

from __future__ import annotations

import json
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.attendee import bp
from app.attendee.coaching import advice_on
from app.attendee.forms import WordForm
from app.models import Case, Marathon
from app.rules.coach import Advice
from app.rules.coach_marks import pieces, reasons
from app.rules.drawings import parse_drawing
from app.rules.lifecycle import State, check_may_sign
from app.services import marathons, totals, words
from app.services.intents import new_key
from app.services.word_views import WordView
from app.services.words import WordReceipt
from app.web import languages
from app.web.attendee import identity
from app.web.auth import attendee
from app.web.bursts import unusual
from app.web.htmx import go, render, wants_fragment


@bp.get("/j/<code>/words", endpoint="words")
@attendee
def show_words(marathon: Marathon) -> Response | str:
    """Whom to write to, or the card for one person. When nothing can be written, the first page says why."""
    languages.prefer(marathon.languages)
    if marathon.state is not State.OPEN:
        return redirect(url_for("attendee.join", code=marathon.code), 303)
    slug = request.args.get("case")
    if not slug:
        return render_template("attendee/words.html", **_choice(marathon))
    case = marathons.case_of(marathon, slug)
    return render_template("attendee/word.html", **_page(marathon, case, _begun(marathon, case)))


@bp.post("/j/<code>/words")
@attendee
def write(marathon: Marathon) -> Response:
    """Count a word, or correct the one before; the coach's advice is shown once and never in the way twice.

    With a language in the address, nothing counts: it is the same form in that language.
    """
    languages.prefer(marathon.languages)
    form = WordForm(request.form)
    case = marathons.case_of(marathon, form.case.data or "")
    if "lang" in request.args:
        return render("attendee/word.html", "attendee/_word_form.html", **_page(marathon, case, form))
    is_valid = form.validate()
    # The coach reads what may be sent, not the 64 kB of somebody who wants to keep everybody waiting.
    advice = [] if form.text.errors else advice_on(form.text.data or "", case, languages.current())
    if request.form.get("review"):
        status = 200 if is_valid or wants_fragment() else 422
        return render("attendee/word.html", "attendee/_advice.html", status, **_page(marathon, case, form, advice))
    if not is_valid or not form.has_read(advice):
        check_may_sign(marathon.state, marathon.is_cancelled)
        return render("attendee/word.html", "attendee/_word_form.html", 422, **_page(marathon, case, form, advice))
    me = identity(marathon)
    receipt = words.write_word(marathon, me, form.intent(languages.current()), unusual(marathon, me))
    flash(_said(receipt))
    return go(url_for("attendee.words", code=marathon.code))


def _said(receipt: WordReceipt) -> str:
    if receipt.withdrawn:
        return _("You took these words back before, so they are not counted. Write new ones whenever you like.")
    return _("Your words are corrected.") if receipt.corrected else _("Your words are counted. Thank you.")


def _choice(marathon: Marathon) -> dict[str, Any]:
    """The cases, whoever has the fewest words first; those written to at the end."""
    counts = totals.counts(marathon)
    written = {word.case: word for word in words.of_attendee(marathon, identity(marathon))}
    cases = [case for case in marathon.cases if not case.retired]
    cases.sort(key=lambda case: (case.slug in written, counts.of(case.id).words))
    return {"marathon": marathon, "cases": cases, "counts": counts, "written": written}


def _written(marathon: Marathon, case: Case) -> WordView | None:
    mine = words.of_attendee(marathon, identity(marathon))
    return next((word for word in mine if word.case == case.slug), None)


def _begun(marathon: Marathon, case: Case) -> WordForm:
    """A fresh card, or the one written before, to be corrected."""
    word = _written(marathon, case)
    form = WordForm(data={"key": new_key(), "case": case.slug})
    if word:
        form.text.data, form.name.data, form.show_on_screen.data = word.text, word.name, word.show_on_screen
        form.drawing.data = json.dumps(word.drawing) if word.drawing else ""
    return form


def _page(marathon: Marathon, case: Case, form: WordForm, advice: list[Advice] | None = None) -> dict[str, Any]:
    advice = advice or []
    return {
        "marathon": marathon,
        "case": case,
        "form": form,
        "advice": reasons(advice),
        "card": _card(form, advice),
        "written": _written(marathon, case),
        "longest": words.LONGEST_TEXT,
        "here": url_for("attendee.words", code=marathon.code, case=case.slug),
    }


def _card(form: WordForm, advice: list[Advice]) -> dict[str, Any] | None:
    """The card as it would be sent now, with what the coach noticed marked; none while there is nothing on it."""
    text = form.text.data or ""
    drawing = None if form.drawing.errors else parse_drawing(form.drawing.data or "")
    if form.text.errors or not (text.strip() or drawing):
        return None
    name = "" if form.name.errors else (form.name.data or "").strip()
    return {"pieces": pieces(text, advice), "drawing": drawing, "name": name}

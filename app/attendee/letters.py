"""Reading the letters, signing them in one pass, and hearing what was counted."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.attendee import bp
from app.attendee.forms import LettersForm
from app.models import Case, Marathon
from app.models.base import now
from app.rules.counting import fewest
from app.rules.lifecycle import State, check_may_sign
from app.services import attendees, marathons, signing, totals
from app.services.evenings import Evening
from app.services.intents import new_key
from app.web import languages
from app.web.attendee import identity, receipt_token
from app.web.auth import attendee, signer
from app.web.htmx import go, render


@bp.get("/j/<code>")
@attendee
def join(marathon: Marathon) -> str:
    """The page behind the QR code."""
    languages.prefer(marathon.languages)
    return render_template("attendee/join.html", **_page(marathon, LettersForm(data={"key": new_key()})))


@bp.post("/j/<code>/letters")
@signer
def sign(evening: Evening) -> Response:
    """Sign every chosen letter with one name."""
    languages.prefer(evening.languages)
    form = LettersForm(request.form)
    # "All" means all, also those signed before: the same form sent again must ask the same.
    form.cases = evening.open_cases() if request.form.get("all") else _ticked()
    if not form.validate():
        return _ask_again(marathons.by_id(evening.id), form)
    signing.sign_letters(evening, identity(evening), form.intent(languages.current()))
    return go(url_for("attendee.thanks", code=evening.code))


def _ask_again(marathon: Marathon, form: LettersForm) -> Response:
    check_may_sign(marathon.state)
    return render("attendee/join.html", "attendee/_sign.html", 422, **_page(marathon, form))


@bp.get("/j/<code>/letters")
@attendee
def thanks(marathon: Marathon) -> Response | str:
    """What was counted, and what could come next. Here a signed form leads, and a reload stays."""
    languages.prefer(marathon.languages)
    mine = attendees.actions_of(marathon, identity(marathon))
    if not mine.letters:
        return redirect(url_for("attendee.join", code=marathon.code), 303)
    return render_template(
        "attendee/thanks.html",
        marathon=marathon,
        letters=mine.letters,
        spans=spans([letter.number for letter in mine.letters]),
        left=len(_left(marathon)),
        next_case=_needs_a_word(marathon, {word.case for word in mine.words}),
        receipt=receipt_token(marathon, identity(marathon)),
    )


def spans(numbers: list[int]) -> list[tuple[int, int]]:
    """Runs of numbers in a row: 12 13 14 40 is 12 to 14 and 40."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _ticked() -> tuple[str, ...]:
    return tuple(dict.fromkeys(request.form.getlist("case")))


def _offered(marathon: Marathon) -> list[Case]:
    return [case for case in marathon.cases if not case.retired]


def _left(marathon: Marathon) -> list[Case]:
    """The letters this attendee may still sign."""
    signed = attendees.signed_cases(marathon, identity(marathon))
    return [case for case in _open(marathon) if case.slug not in signed]


def _open(marathon: Marathon) -> list[Case]:
    """The letters that may be sent today."""
    today = now().date()
    return [case for case in _offered(marathon) if case.ends_on >= today]


def _page(marathon: Marathon, form: LettersForm) -> dict[str, Any]:
    left = _left(marathon)
    signed = attendees.signed_cases(marathon, identity(marathon))
    return {
        "marathon": marathon,
        "counts": totals.counts(marathon),
        # What is left comes first.
        "cases": sorted(_offered(marathon), key=lambda case: case.slug in signed),
        "signed": signed,
        "offered": {case.slug for case in left},
        "left": len(left),
        "labels": _labels(len(left)),
        "is_due": marathon.starts_at <= now(),
        "form": form,
        "chosen": set(_ticked()),
        "here": url_for("attendee.join", code=marathon.code),
    }


def _labels(left: int) -> list[str]:
    """What the button says: for all letters, then for 1, 2, 3 … ticked ones."""
    every = (
        _("Sign the letter") if left == 1 else ngettext("Sign all %(num)d letters", "Sign all %(num)d letters", left)
    )
    return [every, *(ngettext("Sign %(num)d letter", "Sign %(num)d letters", ticked) for ticked in range(1, left + 1))]


def _needs_a_word(marathon: Marathon, written: set[str]) -> Case | None:
    """Whoever has the fewest actions so far and no word from this attendee; nobody once writing is over."""
    if marathon.state is not State.OPEN:
        return None
    cases = {case.id: case for case in _offered(marathon) if case.slug not in written}
    chosen = fewest(cases, totals.counts(marathon))
    return cases[chosen] if chosen else None

"""Reading the letters, signing them in one pass, and hearing what was counted."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from app.attendee import bp, kiosk, newcomers, page
from app.attendee.forms import LettersForm
from app.models import Case, Marathon
from app.rules.counting import Counts, fewest
from app.rules.lifecycle import State, check_may_sign
from app.services import attendees, marathons, signing, totals
from app.services.evenings import Evening
from app.services.intents import new_key
from app.web import languages
from app.web.attendee import KIOSK, identity, known_identity, receipt_token
from app.web.auth import attendee, signer
from app.web.bursts import unusual
from app.web.htmx import go, render


@bp.get("/j/<code>")
@signer
def join(evening: Evening) -> Response | str:
    """The page behind the QR code."""
    if "kiosk" in request.args:
        return kiosk.turn(evening)
    languages.prefer(evening.languages)
    known = known_identity(evening)
    is_newcomer = known is None or not attendees.has_signed(evening.id, known)
    if is_newcomer and evening.state is State.OPEN and not {"_flashes", KIOSK} & session.keys():
        identity(evening)
        return newcomers.page(evening)
    marathon = marathons.by_id(evening.id)
    return render_template("attendee/join.html", **_page(marathon, LettersForm(data={"key": new_key()})))


@bp.post("/j/<code>/letters")
@signer
def sign(evening: Evening) -> Response:
    """Sign every chosen letter with one name; with a language in the address, the same form in that language."""
    languages.prefer(evening.languages)
    form = LettersForm(request.form)
    # "All" means all, also those signed before: the same form sent again must ask the same.
    form.cases, form.everything = page.ticked(), bool(request.form.get("all"))
    if "lang" in request.args:
        return _ask_again(marathons.by_id(evening.id), form, status=200)
    if not form.validate():
        return _ask_again(marathons.by_id(evening.id), form)
    me = identity(evening)
    signing.sign_letters(evening, me, form.intent(languages.current()), unusual(evening, me))
    return go(url_for("attendee.thanks", code=evening.code))


def _ask_again(marathon: Marathon, form: LettersForm, status: int = 422) -> Response:
    check_may_sign(marathon.state, marathon.is_cancelled)
    return render("attendee/join.html", "attendee/_sign.html", status, **_page(marathon, form))


@bp.get("/j/<code>/letters")
@attendee
def thanks(marathon: Marathon) -> Response | str:
    """What was counted, and what could come next. Here a signed form leads, and a reload stays."""
    languages.prefer(marathon.languages)
    mine = attendees.actions_of(marathon, identity(marathon))
    if not mine.letters:
        return redirect(url_for("attendee.join", code=marathon.code), 303)
    counts, signed = totals.counts(marathon), {letter.case for letter in mine.letters}
    return render_template(
        "attendee/thanks.html",
        marathon=marathon,
        count=page.count_of(marathon, counts),
        letters=mine.letters,
        spans=spans([letter.number for letter in mine.letters]),
        left=sum(case.slug not in signed for case in page.may_be_signed(marathon)),
        next_case=_needs_a_word(marathon, counts, {word.case for word in mine.words}),
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


def _page(marathon: Marathon, form: LettersForm) -> dict[str, Any]:
    shown = page.letters_page(marathon, form, attendees.signed_cases(marathon, identity(marathon)))
    return shown | {"count": page.count_of(marathon)}


def _needs_a_word(marathon: Marathon, counts: Counts, written: set[str]) -> Case | None:
    """Whoever has the fewest actions so far and no word from this attendee; nobody once writing is over."""
    if marathon.state is not State.OPEN:
        return None
    cases = {case.id: case for case in page.offered(marathon) if case.slug not in written}
    chosen = fewest(cases, counts)
    return cases[chosen] if chosen else None

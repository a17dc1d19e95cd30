"""Refusals and faults as pages: each situation has its status, one sentence and a next step, said here once."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, current_app, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app.models import db
from app.rules import errors
from app.rules.errors import LueurError, TextFault, TextRefused
from app.rules.state import State
from app.services.transaction import name_fault
from app.web import languages
from app.web.attendee import KIOSK
from app.web.htmx import wants_fragment

# Statuses with a page of their own; any other is shown with the page of its class.
PAGES = (400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503)
RETRY_SECONDS = 5
PAUSE_SECONDS = 30


def register(app: Flask) -> None:
    """Answer every refusal and every fault with a human page."""
    app.register_error_handler(LueurError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(Exception, _fault)


def sentence(refusal: LueurError) -> str:
    """What happened and what to do next, in the reader's language; also shown beside the field it is about."""
    if isinstance(refusal, TextRefused):
        return _text_sentence(refusal)
    if isinstance(refusal, errors.MarathonNotOpen):
        return _state_sentence(refusal.state)
    if isinstance(refusal, errors.GlyphMissing):
        signs = " ".join(refusal.characters)
        return _("The printed page has no letters for %(signs)s. Change the title or the place.", signs=signs)
    say = _SENTENCES.get(type(refusal))
    return say() if say else ""


def _text_sentence(refusal: TextRefused) -> str:
    if refusal.fault is TextFault.EMPTY:
        empty = {
            "name": _("Type your name, as you would sign a letter."),
            "town": _("Type the town where you live."),
            "title": _("Give it a title, and a place."),
        }
        return empty.get(refusal.field, _("Write something first."))
    if refusal.fault is TextFault.TOO_LONG:
        limit = refusal.limit or 0
        return ngettext(
            "This is too long: at most %(num)d character.", "This is too long: at most %(num)d characters.", limit
        )
    if refusal.fault is TextFault.BIDI:
        return _("This contains invisible marks that turn the direction of the text. Type it again by hand.")
    return _("This contains signs that cannot be printed. Type it again by hand.")


def _state_sentence(state: State) -> str:
    if state is State.PLANNED:
        return _("This marathon has not begun yet. Keep this page: you can sign as soon as the organiser opens it.")
    if state is State.PAUSED:
        return _("The organiser has paused this marathon. Wait a moment, then send this again: nothing is lost.")
    return _("This marathon is closed: nothing more can be signed or written here.")


_SENTENCES: dict[type[LueurError], Callable[[], str]] = {
    errors.DrawingRefused: lambda: _("The drawing could not be read. Clear it, and draw it again."),
    errors.NothingWritten: lambda: _("Write a few words or draw something first."),
    errors.NothingChosen: lambda: _("Tick at least one letter."),
    errors.ConsentMissing: lambda: _("Tick the box if you agree: without your consent nothing can be signed."),
    errors.UseMissing: lambda: _("Choose how your name may be used."),
    errors.EmailRefused: lambda: _("This does not look like an e-mail address. It is written like name@example.org."),
    errors.CaseNotInMarathon: lambda: _("This letter is not part of this marathon. Load the page again and choose."),
    errors.CaseEnded: lambda: _("It is too late for this person: the last day has passed. Choose among the others."),
    errors.MalformedCode: lambda: _("A code has six letters and digits. Look at the screen and type it again."),
    errors.UnknownCode: lambda: _("No marathon has this code. Look at the screen and type it again."),
    errors.TransitionRefused: lambda: _("The marathon is in another state by now. Load the page again."),
    errors.MarathonCancelled: lambda: _("This marathon was cancelled: nothing can be signed here."),
    errors.CaseInUse: lambda: _("Somebody wrote for a person you took out. Leave in whoever has letters or words."),
    errors.PlaceMissing: lambda: _("Name the town: people look for a marathon by it."),
    errors.DecisionRefused: lambda: _("This was decided meanwhile. Load the page again and look."),
    errors.NoteMissing: lambda: _("Write a sentence for the organiser: what to change, or why not."),
    errors.NotVerified: lambda: _("First open the link that we sent to your e-mail address."),
    errors.KeyMalformed: lambda: _("This form was damaged on its way. Load the page again and send it once more."),
    errors.KeyReused: lambda: _(
        "This form was already sent with other content. Load the page again to see what counted."
    ),
    errors.CountRefused: lambda: _("Count between 1 and 500 at a time."),
    errors.TextChangedSince: lambda: _("These words were changed in the meantime. Read them again, then decide."),
    errors.DatesRefused: lambda: _("The end must come after the beginning, by 31 days at most."),
    errors.SignInRefused: lambda: _("This e-mail address and this password do not belong together. Try again."),
    errors.EntryLinkSpent: lambda: _("This link was already used or is too old. Ask for a new one, or sign in."),
    errors.PasswordRefused: lambda: _("Take a password of 10 to 200 characters."),
    errors.EmailTaken: lambda: _("There is an account with this e-mail address. Sign in instead."),
    errors.StorageBusy: lambda: _(
        "So many people sign at once that this did not get through. Send it again in a moment: nothing counts twice."
    ),
    errors.StorageFull: lambda: _("There is no room left to store this. Tell the organiser; what was counted is safe."),
    errors.HelpEnded: lambda: _(
        "Your link to this desk has ended. What was counted before stays counted; nothing you tap from now on is. "
        "Tell the organiser what is still on your table, and ask for a new link if you should go on."
    ),
    errors.TooManyHelpers: lambda: _("There are 50 helpers already. End a link that nobody needs any more."),
    errors.NameErased: lambda: _("This was erased and cannot be shown any more."),
}


def _refused(refusal: LueurError) -> Response:
    response = _page(refusal.status, sentence(refusal))
    if isinstance(refusal, errors.MarathonNotOpen) and refusal.state is not State.CLOSED:
        # It opens or goes on: what waits on a phone may try again.
        response.headers["Retry-After"] = str(PAUSE_SECONDS)
    return response


def _http(fault: HTTPException) -> Response:
    if fault.response is not None:
        return make_response(fault.response)
    response = _page(fault.code or 500)
    for name, value in fault.get_headers():
        if name.lower() in ("allow", "retry-after"):
            response.headers[name] = value
    return response


def _forged(fault: CSRFError) -> Response:
    code = session.get(KIOSK)
    if code and not wants_fragment():
        # "Back" and "send again" on a tablet that goes round: each person has a token of their own, and that form was
        # the one before's. What waits for the network asks as a fragment, and is never told that it arrived.
        return make_response(redirect(url_for("attendee.join", code=code), 303))
    return _page(
        400,
        _("This page was open for too long, or your browser refuses cookies. Load it again and send it once more."),
    )


def _fault(fault: Exception) -> Response:
    named = name_fault(fault)
    if named is not None:
        db.session.rollback()
        return _refused(named)
    # The route, not the address: an address may carry a private token. No form, no cookie, no IP.
    current_app.logger.error("fault in %s %s", request.method, request.url_rule, exc_info=fault)
    db.session.rollback()
    if current_app.testing and current_app.config.get("RAISE_FAULTS", True):
        raise fault
    return _page(500)


def say_when(response: Response) -> None:
    """Whoever is asked to try again is told when: on an error page, and above a form that keeps what was typed."""
    if response.status_code in (429, 503):
        response.headers.setdefault("Retry-After", str(RETRY_SECONDS))


def _page(status: int, said: str = "") -> Response:
    page = status if status in PAGES else (404 if status < 500 else 500)
    html = render_template(f"errors/{page}.html", sentence=said, lang=languages.current())
    response = make_response(html, status)
    response.headers["Cache-Control"] = "no-store"
    if wants_fragment():
        # Above what was typed, never instead of it.
        response.headers["HX-Retarget"] = "#trouble"
        response.headers["HX-Reswap"] = "innerHTML show:top"
        response.headers["HX-Reselect"] = "#error"
    return response

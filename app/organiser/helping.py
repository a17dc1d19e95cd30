"""A helper's way in and out: opening the link shows a button, and only the button lets the device help."""

from __future__ import annotations

from flask import Response, make_response, redirect, url_for

from app.models import HelperLink, Marathon
from app.organiser import bp
from app.rules.helping import HelperKind
from app.services import helper_links
from app.web import auth, helping, languages
from app.web.htmx import render


@bp.get("/h/<token>")
@auth.public
def show_helper_link(token: str) -> Response:
    """The button. A messenger that looks at the link signs nobody in."""
    link = helper_links.behind(token)
    languages.prefer(link.marathon.languages)
    return render("organiser/help.html", token=token, link=link, marathon=link.marathon)


@bp.post("/h/<token>")
@auth.public
def begin_to_help(token: str) -> Response:
    """Let this device help from now on; the token is out of the address at once."""
    # Not limited: nobody guesses 192 bits, and a hall full of guessers must not keep its helpers out.
    return make_response(redirect(_desk_of(helping.begin(token)), 303))


@bp.post("/desk/<slug>/leave")
@auth.tally_helper
def stop_helping(marathon: Marathon) -> Response:
    """Done: this device forgets the desk; the link itself still works."""
    helping.stop(marathon.slug)
    return make_response(redirect("/", 303))


def _desk_of(link: HelperLink) -> str:
    page = "organiser.tally" if link.kind is HelperKind.TALLY else "organiser.desk"
    return url_for(page, slug=link.marathon.slug)

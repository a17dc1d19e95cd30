"""The invitation: a text in each language, to be copied or mailed."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from flask import Response, current_app, render_template

from app.config import LANGUAGES
from app.models import Listing, Marathon
from app.organiser import bp, context
from app.services import addresses
from app.services.mail import reading_in
from app.web import auth
from app.web.htmx import render


@dataclass(frozen=True)
class Invitation:
    """The text in one language; `mailto` opens the reader's own mail program with it."""

    language: str
    text: str
    mailto: str


@bp.get("/desk/<slug>/invitation")
@auth.cohost
def invitation(marathon: Marathon) -> Response:
    """The four texts, those of the room first."""
    order = [*marathon.languages, *(code for code in LANGUAGES if code not in marathon.languages)]
    texts = [invite(marathon, language) for language in order if language in LANGUAGES]
    return render("organiser/invitation.html", invitations=texts, **context.bar(marathon, "desk"))


def invite(marathon: Marathon, language: str) -> Invitation:
    """The invitation in this language."""
    with reading_in(language):
        text = render_template("organiser/invitation.txt", marathon=marathon, link=_link(marathon, language)).strip()
    body = text.replace("\n", "\r\n")
    return Invitation(language, text, f"mailto:?subject={quote(marathon.title)}&body={quote(body)}")


def _link(marathon: Marathon, language: str) -> str:
    """The public page of one that everybody may find, else the door that the code opens."""
    if marathon.listing is Listing.LISTED and "public.marathon" in current_app.view_functions:
        return addresses.absolute("public.marathon", slug=marathon.slug, lang=language)
    return addresses.absolute("attendee.join", code=marathon.code, lang=language)

"""A way back in by mail: for whoever has no password, or none in mind."""

from __future__ import annotations

from contextlib import suppress

from flask import Response, make_response, redirect, request, url_for

from app.account import bp
from app.account.forms import LinkForm
from app.rules.errors import EmailRefused
from app.services import registration
from app.web import auth, limits
from app.web.htmx import render


@bp.get("/link")
@auth.public
def link() -> Response:
    """Where to send it."""
    return render("account/link.html", form=LinkForm(), sent="sent" in request.args)


@bp.post("/link")
@auth.public
@limits.limited(limits.ASK_FOR_A_LINK, limits.network)
def send_link() -> Response:
    """The same answer for every address, known or not."""
    form = LinkForm()
    if not form.validate():
        return render("account/link.html", status=422, form=form, sent=False)
    with suppress(EmailRefused):
        registration.send_entry_link(form.email.data)
    return make_response(redirect(url_for("account.link", sent=""), 303))

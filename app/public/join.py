"""The code typed by hand: blanks, lower case and look-alikes are forgiven."""

from __future__ import annotations

from flask import Response, make_response, redirect, request, url_for

from app.public import bp
from app.public.forms import JoinForm
from app.rules import join_code
from app.rules.errors import MalformedCode, UnknownCode
from app.services import marathons
from app.web import auth
from app.web.errors import sentence
from app.web.guessing import guesses
from app.web.htmx import render


@bp.get("/join")
@auth.public
def join() -> Response:
    """One field for the code."""
    return render("public/join.html", form=JoinForm(request.args))


@bp.post("/join")
@auth.public
def find_marathon() -> Response:
    """On to the marathon with this code; one that nobody has stays in the field to be corrected."""
    form = JoinForm()
    try:
        marathon = guesses().find(join_code.canonical(form.code.data or ""), marathons.by_code)
    except (MalformedCode, UnknownCode) as refused:
        form.code.errors = [sentence(refused)]
        return render("public/join.html", status=refused.status, form=form)
    return make_response(redirect(url_for("attendee.join", code=marathon.code), 303))

"""Signing in with e-mail address and password, and signing out."""

from __future__ import annotations

from flask import Response, make_response, redirect, request, url_for
from flask_babel import gettext as _

from app.account import bp, devices
from app.account.forms import SignInForm, SignOutForm
from app.rules.errors import SignInRefused
from app.services import accounts
from app.web import auth, limits
from app.web.htmx import render


@bp.get("/sign-in")
@auth.public
def sign_in() -> Response:
    """The form; whoever is signed in already goes on."""
    if auth.is_signed_in():
        return make_response(redirect(_onward(request.args.get("next")), 303))
    return render("account/sign_in.html", form=SignInForm(request.args))


@bp.post("/sign-in")
@auth.public
@limits.limited(limits.SIGN_IN, limits.network, unless=devices.is_known)
@limits.limited(limits.SIGN_IN_TO_ONE_ACCOUNT, devices.attempts_bucket)
def check_password() -> Response:
    """Begin a session; an unknown address and a wrong password get the same answer."""
    form = SignInForm()
    if not form.validate():
        return render("account/sign_in.html", status=422, form=form)
    try:
        account = accounts.sign_in(form.email.data, form.password.data)
    except SignInRefused:
        form.problems = [_("The e-mail address and the password do not belong together. Check both and try again.")]
        return render("account/sign_in.html", status=422, form=form)
    auth.begin_session(account)
    return devices.remember(make_response(redirect(_onward(form.next.data), 303)), account.email)


@bp.post("/sign-out")
@auth.organiser
def sign_out() -> Response:
    """End this session, or every session of the account."""
    if SignOutForm().everywhere.data:
        accounts.sign_out_everywhere(auth.account())
    auth.end_session()
    return make_response(redirect("/", 303))


def _onward(wanted: str | None) -> str:
    return auth.next_on_this_site(wanted, url_for("organiser.my_marathons"))

"""An account's own page: its password, and ending sessions."""

from __future__ import annotations

from flask import Response, make_response, redirect, request, session, url_for
from flask_babel import gettext as _

from app.account import bp
from app.account.forms import PasswordForm
from app.rules.errors import SignInRefused
from app.services import accounts, registration
from app.web import auth, limits
from app.web.htmx import render

# Whoever came by a one-time link may have forgotten the password: this session may set a new one without it.
_BY_LINK = "by_link"


@bp.get("")
@auth.organiser
def show() -> Response:
    """Password and sessions."""
    return _page(_form(), saved="saved" in request.args)


@bp.post("/password")
@auth.organiser
@limits.limited(limits.SIGN_IN, limits.network)
def change_password() -> Response:
    """Set the password and end every other session; this one stays."""
    form = _form()
    if not form.validate() or not _is_own(form):
        return _page(form, status=422)
    account = auth.account()
    registration.check_verified(account)
    accounts.set_password(account, form.password.data)
    auth.begin_session(account)
    return make_response(redirect(url_for("account.show", saved=""), 303))


def trust_this_session() -> None:
    """Let the session just begun choose a password without the present one."""
    session[_BY_LINK] = True


def _form() -> PasswordForm:
    form = PasswordForm()
    if session.get(_BY_LINK) or not auth.account().password_hash:
        del form.current
    return form


def _is_own(form: PasswordForm) -> bool:
    if "current" not in form:
        return True
    try:
        accounts.sign_in(auth.account().email, form.current.data or "")
    except SignInRefused:
        form.current.errors = [_("This is not your present password.")]
        return False
    return True


def _page(form: PasswordForm, saved: bool = False, status: int = 200) -> Response:
    return render(
        "account/show.html", status=status, form=form, saved=saved, account=auth.account(), here=url_for("account.show")
    )

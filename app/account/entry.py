"""One-time links: opening one shows a button, and only the button signs in."""

from __future__ import annotations

from flask import Response, make_response, redirect, url_for

from app.account import bp, devices
from app.services import accounts
from app.web import auth
from app.web.htmx import render


@bp.get("/enter/<token>")
@auth.public
def show_entry(token: str) -> Response:
    """The button. A mail program that looks at the link uses nothing up."""
    accounts.check_entry_link(token)
    return render("account/enter.html", token=token)


@bp.post("/enter/<token>")
@auth.public
def enter(token: str) -> Response:
    """Use the link up and begin a session."""
    # Not limited: nobody guesses 192 bits, and whoever fills a hall's share must not keep its organiser out.
    account = accounts.enter(token)
    auth.begin_session(account)
    settings.trust_this_session()
    return devices.remember(make_response(redirect(url_for("organiser.my_marathons"), 303)), account.email)


from app.account import settings  # noqa: E402

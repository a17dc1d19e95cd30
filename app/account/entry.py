"""One-time links: opening one shows a button, and only the button signs in."""

from __future__ import annotations

from flask import Response, make_response, redirect, url_for

from app.account import bp, devices
from app.account.forms import EntryForm
from app.services import accounts, marathons
from app.web import auth
from app.web.htmx import render


@bp.get("/enter/<token>")
@auth.public
def show_entry(token: str) -> Response:
    """The button. A mail program that looks at the link uses nothing up."""
    account = accounts.check_entry_link(token)
    claimed = marathons.of(account) if account.verified_at is None else []
    is_same_device = auth.is_signed_in() and auth.account().id == account.id
    return render(
        "account/enter.html",
        token=token,
        form=EntryForm(),
        account=account,
        claimed=claimed,
        is_same_device=is_same_device,
    )


@bp.post("/enter/<token>")
@auth.public
def enter(token: str) -> Response:
    """Use the link up and begin a session."""
    # Not limited: nobody guesses 192 bits, and whoever fills a hall's share must not keep its organiser out.
    account = accounts.enter(token, keep_device=bool(EntryForm().keep.data))
    auth.begin_session(account)
    settings.trust_this_session()
    return devices.remember(make_response(redirect(url_for("organiser.my_marathons"), 303)), account.email)


from app.account import settings  # noqa: E402

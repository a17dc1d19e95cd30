"""The account door: signing in and out, one-time links, passwords."""

from __future__ import annotations

from flask import Blueprint

bp: Blueprint = Blueprint("account", __name__, url_prefix="/account")

from app.account import entry, link, settings, sign_in  # noqa: E402, F401

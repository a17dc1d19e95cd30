"""Devices that signed in to an account before: strangers who guess its password cannot lock them out.

Not by trying often at her account, and not by trying often from her hall, whose address they share.
"""

from __future__ import annotations

import hashlib
import secrets

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from app.services.accounts import as_kept

COOKIE = "known_device"
REMEMBERED_DAYS = 180


def attempts_bucket() -> str:
    """Whose attempts these are: of one account, by this known device or by all strangers together."""
    account = _fingerprint(request.form.get("email", ""))
    return f"{account}:{_note() if _knows(account) else 'strangers'}"


def is_known() -> bool:
    """Whether this device signed in before to the account it now asks for."""
    return _knows(_fingerprint(request.form.get("email", "")))


def remember(response: Response, email: str) -> Response:
    """Give the device a signed note that it signed in to this account once."""
    note = _signer().dumps([_fingerprint(email), secrets.token_hex(8)])
    response.set_cookie(
        COOKIE,
        str(note),
        path="/account",
        max_age=REMEMBERED_DAYS * 86400,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


def _note() -> str:
    return hashlib.sha256(request.cookies.get(COOKIE, "").encode()).hexdigest()[:32]


def _knows(account: str) -> bool:
    try:
        noted, _device = _signer().loads(request.cookies.get(COOKIE, ""), max_age=REMEMBERED_DAYS * 86400)
    except (BadSignature, ValueError):
        return False
    return bool(noted == account)


def _fingerprint(email: str) -> str:
    return hashlib.sha256(as_kept(email).encode("utf-8", "replace")).hexdigest()[:32]


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="known device")

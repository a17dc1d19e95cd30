"""Devices that signed in to an account before: strangers who guess its password cannot lock them out."""

from __future__ import annotations

import hashlib

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

COOKIE = "known_device"
REMEMBERED_DAYS = 180


def attempts_bucket() -> str:
    """Whose attempts these are: of one account, by this known device or by all strangers together."""
    account = _fingerprint(request.form.get("email", ""))
    return f"{account}:{'known' if _knows(account) else 'strangers'}"


def remember(response: Response, email: str) -> Response:
    """Give the device a signed note that it signed in to this account once."""
    note = _signer().dumps(_fingerprint(email))
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


def _knows(account: str) -> bool:
    try:
        noted = _signer().loads(request.cookies.get(COOKIE, ""), max_age=REMEMBERED_DAYS * 86400)
    except BadSignature:
        return False
    return bool(noted == account)


def _fingerprint(email: str) -> str:
    return hashlib.sha256(email.strip().lower().encode("utf-8", "replace")).hexdigest()[:32]


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="known device")

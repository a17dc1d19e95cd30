"""An attendee's identity: a random id in a signed cookie that only this marathon's pages receive."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

from flask import Response, current_app, g, request, session
from itsdangerous import BadSignature

from app.models import Marathon
from app.rules.errors import NotFound
from app.services.evenings import Evening
from app.web.signed import signed

COOKIE = "attendee"
# As long as names are kept at most: afterwards there is nothing left to come back to.
COOKIE_DAYS = 120
# In the session of a device that goes round: the code of its marathon (`web/kiosk.py`).
KIOSK = "kiosk"
_ID = re.compile(r"[A-Za-z0-9_-]{22}")


def identity(marathon: Marathon | Evening, path: str | None = None) -> str:
    """Who this is at this marathon; a newcomer gets an id, sent with the answer, for its pages or those at `path`."""
    known = known_identity(marathon)
    if known is None:
        known = new_identity()
        g.attendee_cookie = (marathon.code, path, signed(f"attendee:{marathon.id}").dumps(known))
        g.attendee = (marathon.id, known)
    return known


def new_identity() -> str:
    """The id of somebody who was never here: 128 random bits."""
    return secrets.token_urlsafe(16)


def known_identity(marathon: Marathon | Evening) -> str | None:
    """Who this is, if they were here before and their cookie is ours."""
    if g.get("attendee", (None,))[0] == marathon.id:
        return str(g.attendee[1])
    value = request.cookies.get(COOKIE)
    if not value:
        return None
    try:
        known = str(signed(f"attendee:{marathon.id}").loads(value))
    except BadSignature:
        return None
    if not _ID.fullmatch(known):
        return None
    g.attendee = (marathon.id, known)
    return known


def forget(marathon: Marathon | Evening) -> None:
    """Let this device be somebody new from the next request on."""
    g.attendee_cookie = (marathon.code, None, None)


def mark(marathon: Marathon | Evening) -> str:
    """What tells this attendee from the next one on a shared device, and tells nobody who either of them is.

    What waits on a phone for the network carries it, so that nothing is ever sent in another person's name.
    """
    return mark_of(marathon.id, identity(marathon), current_app.config["SECRET_KEY"])


def mark_of(marathon_id: int, attendee_id: str, secret_key: str) -> str:
    """The mark of this attendee, made with this installation's key."""
    whom = f"mark:{marathon_id}:{attendee_id}".encode()
    return hmac.digest(secret_key.encode(), whom, hashlib.sha256).hex()[:12]


def receipt_token(marathon: Marathon, attendee_id: str) -> str:
    """The private part of a receipt's address: it opens this attendee's actions from any device."""
    return str(signed("receipt").dumps([marathon.id, attendee_id]))


def read_receipt_token(token: str) -> tuple[int, str]:
    """(marathon id, attendee id) of a receipt's address. Raises `NotFound`."""
    try:
        marathon_id, attendee_id = signed("receipt").loads(token)
    except (BadSignature, ValueError) as cause:
        raise NotFound from cause
    return int(marathon_id), str(attendee_id)


def send_cookie(response: Response) -> Response:
    """After the request: give the newcomer the cookie, or take it away."""
    given = g.pop("attendee_cookie", None)
    if given is None:
        return response
    code, path, value = given
    if session.get(KIOSK, code) != code:
        # A tablet that goes round keeps nobody at another marathon, where "next person" would not reach them.
        return response
    is_https = current_app.config["SESSION_COOKIE_SECURE"]
    path = path or f"/j/{code}"
    if value is None:
        response.delete_cookie(COOKIE, path=path, secure=is_https, httponly=True, samesite="Lax")
    else:
        # A tablet that goes round keeps nobody beyond its session: when that is lost, so are they.
        age = None if KIOSK in session else COOKIE_DAYS * 86400
        response.set_cookie(COOKIE, value, path=path, max_age=age, secure=is_https, httponly=True, samesite="Lax")
    return response

"""Intent keys: a form carries one, so that the same tap counts once however often it arrives."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets

from flask import current_app

from app.rules.errors import KeyMalformed

_KEY = re.compile(r"[A-Za-z0-9_-]{22}")


def new_key() -> str:
    """A key of 128 random bits for one form."""
    return secrets.token_urlsafe(16)


def check_key(key: str) -> str:
    """The key, if it has the form of one. Raises `KeyMalformed`."""
    if not _KEY.fullmatch(key):
        raise KeyMalformed
    return key


def digest_of(*content: object) -> bytes:
    """An HMAC-SHA-256 by this installation's key, 32 bytes; for what people typed there is `seals.digest`."""
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hmac.digest(current_app.config["SECRET_KEY"].encode(), plain.encode(), hashlib.sha256)

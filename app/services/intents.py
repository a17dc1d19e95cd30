"""Intent keys: a form carries one, so that the same tap counts once however often it arrives."""

from __future__ import annotations

import re
import secrets

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

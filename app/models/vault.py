"""Sealed fields: AES-256-GCM under a key per marathon, which the master key wraps.

The master key lives in a file beside the database, never in it and never in its backups: a stolen backup shows no
name, and destroying a marathon's wrapped key erases its people from every backup at once.
"""

from __future__ import annotations

import json
import os
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.rules.errors import NameErased

KEY_BYTES = 32
_NONCE_BYTES = 12
_VERSION = b"\x01"


class Vault:
    """Seals and opens dictionaries of personal fields. Raises `NameErased` when the key is gone or wrong."""

    def __init__(self, master_key: bytes) -> None:
        self._master = AESGCM(master_key)
        self._cipher = lru_cache(maxsize=512)(self._unwrap)

    def new_key(self, marathon_id: int) -> bytes:
        """A fresh key for a marathon, wrapped: what `MarathonKey.wrapped` stores."""
        return _encrypt(self._master, AESGCM.generate_key(KEY_BYTES * 8), b"key:%d" % marathon_id)

    def seal(self, marathon_id: int, wrapped: bytes, purpose: str, fields: dict[str, Any]) -> bytes:
        """The fields as bytes that only `unseal` with the same marathon and purpose opens."""
        plain = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
        return _encrypt(self._cipher(marathon_id, wrapped), plain, _context(marathon_id, purpose))

    def unseal(self, marathon_id: int, wrapped: bytes | None, purpose: str, sealed: bytes | None) -> dict[str, Any]:
        """The fields again; an erased field or key raises `NameErased`."""
        if wrapped is None or sealed is None:
            raise NameErased
        plain = _decrypt(self._cipher(marathon_id, wrapped), sealed, _context(marathon_id, purpose))
        fields: dict[str, Any] = json.loads(plain)
        return fields

    def _unwrap(self, marathon_id: int, wrapped: bytes) -> AESGCM:
        return AESGCM(_decrypt(self._master, wrapped, b"key:%d" % marathon_id))


def _context(marathon_id: int, purpose: str) -> bytes:
    # Bound to the marathon and the column: a sealed field moved elsewhere in the database does not open.
    return b"%s:%d" % (purpose.encode(), marathon_id)


def _encrypt(cipher: AESGCM, plain: bytes, context: bytes) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return _VERSION + nonce + cipher.encrypt(nonce, plain, context)


def _decrypt(cipher: AESGCM, sealed: bytes, context: bytes) -> bytes:
    if sealed[:1] != _VERSION:
        raise NameErased
    nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    try:
        return cipher.decrypt(nonce, body, context)
    except InvalidTag as cause:
        raise NameErased from cause

"""Sealed fields: AES-256-GCM under a key per marathon, which the master key wraps.

The master key lives in a file beside the database, never in it and never in its backups: a stolen backup shows no
name. Destroying a marathon's wrapped key erases its people here; the copies of it in older backups are worth nothing
once the master key was changed and the old one destroyed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.rules.errors import NameErased

KEY_BYTES = 32
_NONCE_BYTES = 12
_VERSION = b"\x01"


class _Keys(NamedTuple):
    """What a key is used for: to seal, and to tell contents apart."""

    cipher: AESGCM
    digest: bytes


class Vault:
    """Seals and opens dictionaries of personal fields. Raises `NameErased` when the key is gone or wrong.

    `older` master keys open what they wrapped before they were replaced; they wrap nothing any more.
    """

    def __init__(self, master_key: bytes, older: Sequence[bytes] = ()) -> None:
        self._masters = [AESGCM(key) for key in (master_key, *older)]
        self._houses = [_of_the_house(key) for key in (master_key, *older)]
        self._keys = lru_cache(maxsize=512)(self._unwrap)

    def new_key(self, marathon_id: int) -> bytes:
        """A fresh key for a marathon, wrapped: what `MarathonKey.wrapped` stores."""
        return _encrypt(self._masters[0], AESGCM.generate_key(KEY_BYTES * 8), b"key:%d" % marathon_id)

    def rewrap(self, marathon_id: int, wrapped: bytes) -> bytes:
        """The same marathon's key under today's master key. Raises `NameErased` when no master key here opens it."""
        return _encrypt(self._masters[0], _bare(self._masters, marathon_id, wrapped), b"key:%d" % marathon_id)

    def is_current(self, marathon_id: int, wrapped: bytes) -> bool:
        """Whether today's master key opens it."""
        return _opens(self._masters[:1], marathon_id, wrapped)

    def opens(self, marathon_id: int, wrapped: bytes) -> bool:
        """Whether any master key here opens it."""
        return _opens(self._masters, marathon_id, wrapped)

    def seal(self, marathon_id: int, wrapped: bytes, purpose: str, fields: dict[str, Any]) -> bytes:
        """The fields as bytes that only `unseal` with the same marathon and purpose opens."""
        return _encrypt(self._keys(marathon_id, wrapped).cipher, _plain(fields), _context(marathon_id, purpose))

    def unseal(self, marathon_id: int, wrapped: bytes | None, purpose: str, sealed: bytes | None) -> dict[str, Any]:
        """The fields again; an erased field or key raises `NameErased`."""
        if wrapped is None or sealed is None:
            raise NameErased
        plain = _decrypt(self._keys(marathon_id, wrapped).cipher, sealed, _context(marathon_id, purpose))
        fields: dict[str, Any] = json.loads(plain)
        return fields

    def digest(self, marathon_id: int, wrapped: bytes, content: object) -> bytes:
        """What tells two contents apart, without keeping a word of them: an HMAC-SHA-256, 32 bytes.

        Without the marathon's key nobody can try names against it.
        """
        return hmac.digest(self._keys(marathon_id, wrapped).digest, _plain(content), hashlib.sha256)

    def seal_for_house(self, purpose: str, fields: dict[str, Any]) -> bytes:
        """The fields as bytes that only `unseal_for_house` with the same purpose opens: what belongs to no marathon."""
        return _encrypt(self._houses[0].cipher, _plain(fields), purpose.encode())

    def unseal_for_house(self, purpose: str, sealed: bytes) -> dict[str, Any]:
        """The fields again, under whichever master key. Raises `NameErased`."""
        for house in self._houses:
            with suppress(NameErased):
                fields: dict[str, Any] = json.loads(_decrypt(house.cipher, sealed, purpose.encode()))
                return fields
        raise NameErased

    def digest_for_house(self, content: object) -> bytes:
        """What tells two contents apart for as long as the master key is not replaced: an HMAC-SHA-256, 32 bytes."""
        return hmac.digest(self._houses[0].digest, _plain(content), hashlib.sha256)

    def _unwrap(self, marathon_id: int, wrapped: bytes) -> _Keys:
        key = _bare(self._masters, marathon_id, wrapped)
        return _Keys(AESGCM(key), hmac.digest(key, b"digest", hashlib.sha256))


def _of_the_house(master_key: bytes) -> _Keys:
    # Derived: the master key itself wraps keys and does nothing else.
    key = hmac.digest(master_key, b"house", hashlib.sha256)
    return _Keys(AESGCM(key), hmac.digest(key, b"digest", hashlib.sha256))


def _plain(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _context(marathon_id: int, purpose: str) -> bytes:
    # Bound to the marathon and the column: a sealed field moved elsewhere in the database does not open.
    return b"%s:%d" % (purpose.encode(), marathon_id)


def _encrypt(cipher: AESGCM, plain: bytes, context: bytes) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return _VERSION + nonce + cipher.encrypt(nonce, plain, context)


def _bare(masters: Sequence[AESGCM], marathon_id: int, wrapped: bytes) -> bytes:
    for master in masters:
        with suppress(NameErased):
            return _decrypt(master, wrapped, b"key:%d" % marathon_id)
    raise NameErased


def _opens(masters: Sequence[AESGCM], marathon_id: int, wrapped: bytes) -> bool:
    try:
        _bare(masters, marathon_id, wrapped)
    except NameErased:
        return False
    return True


def _decrypt(cipher: AESGCM, sealed: bytes, context: bytes) -> bytes:
    if sealed[:1] != _VERSION:
        raise NameErased
    nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    try:
        return cipher.decrypt(nonce, body, context)
    except InvalidTag as cause:
        raise NameErased from cause

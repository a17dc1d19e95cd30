"""Sealing and opening a marathon's personal fields with the installation's vault."""

from __future__ import annotations

from typing import Any

from flask import current_app

from app.models import Marathon, MarathonKey
from app.models.vault import Vault
from app.rules.errors import NameErased


def vault() -> Vault:
    """This installation's vault."""
    found: Vault = current_app.extensions["vault"]
    return found


def give_key(marathon: Marathon) -> None:
    """Make the marathon's sealing key; the marathon must have its id."""
    marathon.key = MarathonKey(wrapped=vault().new_key(marathon.id))


def seal(marathon: Marathon, purpose: str, fields: dict[str, Any]) -> bytes:
    """The fields, sealed for this marathon. Raises `NameErased` when its key was destroyed."""
    return seal_with(marathon.id, marathon.key.wrapped if marathon.key else None, purpose, fields)


def seal_with(marathon_id: int, wrapped: bytes | None, purpose: str, fields: dict[str, Any]) -> bytes:
    """The same for whoever has the marathon's wrapped key at hand."""
    if wrapped is None:
        raise NameErased
    return vault().seal(marathon_id, wrapped, purpose, fields)


def digest(marathon: Marathon, *content: object) -> bytes:
    """What tells two contents apart while the marathon's key exists. Raises `NameErased` when it was destroyed."""
    return digest_with(marathon.id, marathon.key.wrapped if marathon.key else None, *content)


def digest_with(marathon_id: int, wrapped: bytes | None, *content: object) -> bytes:
    """The same for whoever has the marathon's wrapped key at hand."""
    if wrapped is None:
        raise NameErased
    return vault().digest(marathon_id, wrapped, content)


def unseal(marathon: Marathon, purpose: str, sealed: bytes | None) -> dict[str, Any]:
    """The fields again. Raises `NameErased` when they or the key are gone."""
    return vault().unseal(marathon.id, marathon.key.wrapped if marathon.key else None, purpose, sealed)

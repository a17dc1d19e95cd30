"""The master key: whether it is the right one, and replacing it without a moment in which names are lost."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from app.config import MASTER_KEY, Settings, older_master_key_files
from app.models import MarathonKey, db
from app.models.vault import Vault
from app.rules.errors import NameErased
from app.services import audit, mail_queue
from app.services.seals import vault
from app.services.transaction import forget_erased_pages, writing


class MasterKeyWrong(Exception):
    """No master key here opens any marathon's names; the text says so to whoever starts Lueur, and what to do."""


@dataclass(frozen=True)
class Fit:
    """How the marathons' keys and the master keys of this instance go together."""

    current: int
    older: int  # opened by a master key that was replaced
    lost: int  # opened by none


def fit() -> Fit:
    """Try every marathon's key."""
    current = older = lost = 0
    for key in _keys():
        if vault().is_current(key.marathon_id, key.wrapped):
            current += 1
        elif vault().opens(key.marathon_id, key.wrapped):
            older += 1
        else:
            lost += 1
    return Fit(current, older, lost)


def check() -> None:
    """Raise `MasterKeyWrong` when nothing could be signed or read: the database came here without its key."""
    found = fit()
    if found.lost and not found.current and not found.older:
        raise MasterKeyWrong(
            f"the names in this database were sealed with another key than the one in {_settings().instance}."
            f"\nPut the {MASTER_KEY} that belongs to it there. If it is lost for good: flask vault replace-lost"
        )


def rotate(at: datetime) -> int:
    """Replace the master key and wrap every marathon's key anew; how many. Nobody may be serving meanwhile.

    Stopped anywhere, everything can still be opened: the old key's file stays beside the new one, and every key here
    is tried. The next rotation finishes what this one left.
    """
    instance = _settings().instance
    fresh = instance / f"{MASTER_KEY}.next"
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(32))
        file.flush()
        os.fsync(file.fileno())
    os.link(instance / MASTER_KEY, instance / f"{MASTER_KEY}.before-{at:%Y%m%d-%H%M%S-%f}")
    fresh.replace(instance / MASTER_KEY)
    _sync(instance)
    _use_the_keys_on_disk()
    return wrap_anew()


def wrap_anew() -> int:
    """Put every marathon's key that an older master key wrapped under today's; how many."""
    done = 0
    with writing():
        for key in _keys():
            if not vault().is_current(key.marathon_id, key.wrapped):
                try:
                    key.wrapped = vault().rewrap(key.marathon_id, key.wrapped)
                except NameErased:
                    continue
                done += 1
        mail_queue.seal_anew()
        audit.record("master_key.rotate", None, subject=f"{done}")
    forget_erased_pages()
    return done


def forget_older() -> int:
    """Destroy the replaced master keys: names in backups from before the rotation are then gone for good; how many."""
    files = older_master_key_files(_settings().instance)
    for file in files:
        file.write_bytes(secrets.token_bytes(32))
        file.unlink()
    return len(files)


def replace_lost() -> int:
    """Give every marathon whose key nothing opens a new one: its names are gone, signing goes on; how many."""
    done = 0
    with writing():
        for key in _keys():
            if not vault().opens(key.marathon_id, key.wrapped):
                key.wrapped = vault().new_key(key.marathon_id)
                done += 1
        audit.record("master_key.replace_lost", None, subject=f"{done}")
    return done


def _keys() -> Iterator[MarathonKey]:
    return iter(db.session.scalars(select(MarathonKey).order_by(MarathonKey.marathon_id)).all())


def _use_the_keys_on_disk() -> None:
    instance = _settings().instance
    older = [file.read_bytes() for file in older_master_key_files(instance)]
    current_app.extensions["vault"] = Vault((instance / MASTER_KEY).read_bytes(), older)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _sync(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

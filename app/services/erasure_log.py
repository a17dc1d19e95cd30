"""What was erased, noted beside the database: a backup that is restored later must not bring anybody back.

One JSON list a line in `erasures.log`, only ever added to. It holds random keys and join codes, never a person.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from flask import current_app

from app.rules.errors import StorageFull

FILE = "erasures.log"


class Gone(StrEnum):
    """What kind of thing was erased, and by which key a line names it."""

    LETTER = "letter"  # the signing's intent key and the case's id
    WORD = "word"  # the intent key of each of its submits
    NEWS = "news"  # the token's hash
    NAMES = "names"  # the marathon's join code


class Erasure(NamedTuple):
    """One thing that was erased. Every key is random and never used again, as the ids of rows would be."""

    what: Gone
    key: str
    case_id: int = 0


def note(erasures: Iterable[Erasure]) -> None:
    """Write them down, on disk when this returns; called inside the transaction that erases, before its commit.

    A transaction that fails afterwards leaves a line too much: somebody asked to go, and a restore lets them.
    Raises `StorageFull`.
    """
    lines = [json.dumps(erasure) for erasure in erasures]
    if not lines:
        return
    try:
        file = os.open(path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            # Begins with a new line: what a full disk tore off before stays a line of its own, which nobody can read.
            os.write(file, ("\n" + "\n".join(lines) + "\n").encode())
            os.fsync(file)
        finally:
            os.close(file)
    except OSError as cause:
        if cause.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFull from cause
        raise


def noted() -> list[Erasure]:
    """Everything that was ever erased here, each thing once, in the order of erasing."""
    try:
        lines = path().read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    return list(dict.fromkeys(erasure for line in lines if (erasure := _read(line)) is not None))


def path() -> Path:
    """Where the erasures are noted."""
    return Path(current_app.config["SETTINGS"].instance) / FILE


def _read(line: str) -> Erasure | None:
    try:
        what, key, case_id = json.loads(line)
        return Erasure(Gone(what), str(key), int(case_id))
    except (ValueError, TypeError):
        return None

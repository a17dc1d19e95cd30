"""Whether an installation is well: every finding in words for whoever looks after it, changing nothing."""

from __future__ import annotations

import os
import platform
import shutil
import stat
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.config import MASTER_KEY, older_master_key_files
from app.models import db
from app.services import audit, mail_queue, master_key, schema, totals
from app.services.backup import sqlite_file
from app.services.engine import sqlite_is_fixed, sqlite_library
from app.services.erasure_log import FILE as ERASURES

# An evening of 500 people is a few megabytes; below this, somebody should make room before it begins.
ROOM = 200 * 1024 * 1024

# Some mail servers refuse everybody they do not know once or twice ("greylisting").
TROUBLED_AFTER = 3


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `is_well` is False when somebody must do something, which `says` tells."""

    what: str
    is_well: bool
    says: str


def examine() -> list[Finding]:
    """Look at everything. A check that cannot be made is itself a finding."""
    findings: list[Finding] = []
    for check in _CHECKS:
        try:
            findings += check()
        except (SQLAlchemyError, OSError, ValueError) as cause:
            name = check.__name__.strip("_").replace("_", " ")
            findings.append(Finding(name, False, f"could not be looked at: {getattr(cause, 'orig', cause)}"))
            db.session.rollback()
    return findings


def _versions() -> Iterator[Finding]:
    project = tomllib.loads((Path(current_app.root_path).parent / "pyproject.toml").read_text(encoding="utf-8"))
    yield Finding("Lueur", True, f"{project['project']['version']}, Python {platform.python_version()}")
    if sqlite_file() is None:
        version = db.session.execute(text("SHOW server_version")).scalar()
        yield Finding("database", True, f"PostgreSQL {version}")
    elif sqlite_is_fixed():
        yield Finding("database", True, f"SQLite {sqlite_library().sqlite_version}")
    else:
        version = sqlite_library().sqlite_version
        yield Finding("database", True, f"SQLite {version}, which two processes may not share: run one only")


def _files() -> Iterator[Finding]:
    instance = _instance()
    yield _mode(instance, 0o700)
    named = [instance / MASTER_KEY, instance / "secret.key", instance / ERASURES]
    for file in (*named, *older_master_key_files(instance)):
        if file.exists():
            yield _mode(file, 0o600)
    aside = sorted(instance.glob("lueur.sqlite.before-*"))
    if aside:
        yield Finding(
            "kept aside", True, f"{', '.join(file.name for file in aside)}: delete it once the restored one is right"
        )


def _tables() -> Iterator[Finding]:
    try:
        schema.check_current()
        yield Finding("tables", True, f"up to date ({schema.head()})")
    except schema.SchemaUnfit as why:
        yield Finding("tables", False, str(why).replace("\n", " "))


def _names() -> Iterator[Finding]:
    fit = master_key.fit()
    if fit.lost:
        says = (
            f"master.key does not open the names of {fit.lost} marathons: put the right one back; if it is lost for"
            " good: flask vault replace-lost"
        )
        yield Finding("sealed names", False, says)
    elif fit.older:
        yield Finding("sealed names", False, f"{fit.older} marathons still use a replaced key: flask vault rotate")
    else:
        yield Finding("sealed names", True, f"master.key opens all {fit.current} marathons")


def _integrity() -> Iterator[Finding]:
    if sqlite_file() is None:
        return
    with db.engine.connect() as connection:
        verdict = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check(5)"))]
        strays = connection.execute(text("PRAGMA foreign_key_check")).all()
    if verdict == ["ok"] and not strays:
        yield Finding("integrity", True, "SQLite finds no damage")
    else:
        found = "; ".join(verdict) if verdict != ["ok"] else f"{len(strays)} rows without what they belong to"
        yield Finding("integrity", False, f"the database is damaged ({found}): restore the last backup")


def _counts() -> Iterator[Finding]:
    wrong = totals.differences()
    if wrong:
        first = wrong[0]
        says = f"{len(wrong)} totals are not exact (one says {first.said}, true is {first.true}): flask recount"
        yield Finding("totals", False, says)
    else:
        yield Finding("totals", True, "every total is the sum of its rows")


def _audit_log() -> Iterator[Finding]:
    broken = audit.broken_links()
    if broken:
        yield Finding("audit log", False, f"changed by hand at entry {broken[0]}: ask who had access to the database")
    else:
        yield Finding("audit log", True, "unbroken")


def _disk() -> Iterator[Finding]:
    room = shutil.disk_usage(_instance())
    says = f"{room.free // 1024**2} MB free"
    yield Finding("disk", room.free >= ROOM, says if room.free >= ROOM else f"{says}: make room before people sign")


def _mail() -> Iterator[Finding]:
    queue = mail_queue.standing()
    server = current_app.config["SETTINGS"].mail_server
    if queue.given_up:
        says = f"{queue.given_up} mails of the last 30 days could not be delivered and were given up: the log says why"
        yield Finding("mail", False, says)
    elif queue.most_attempts > TROUBLED_AFTER:
        says = f"{queue.waiting} wait, one was tried {queue.most_attempts} times: is SMTP_URL right? flask mail send"
        yield Finding("mail", False, says)
    else:
        way = f"by {server.host}" if server else "into the outbox"
        yield Finding("mail", True, f"sent {way}; {queue.waiting} on their way")


def _outbox() -> Iterator[Finding]:
    outbox = _instance() / "outbox"
    waiting = len(list(outbox.iterdir())) if outbox.is_dir() else 0
    says = f"{waiting} mails that nobody sent lie in {outbox}" if waiting else "empty"
    yield Finding("outbox", True, says)


def _mode(path: Path, wanted: int) -> Finding:
    if os.name != "posix":
        return Finding(path.name, True, "there")
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & ~wanted:
        return Finding(path.name, False, f"others on this machine may read it: chmod {wanted:o} {path}")
    return Finding(path.name, True, "readable by its owner alone")


def _instance() -> Path:
    return Path(current_app.config["SETTINGS"].instance)


_CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _versions, _files, _tables, _names, _integrity, _counts, _audit_log, _disk, _mail, _outbox,
)  # fmt: skip

"""Putting a backup in the place of the database, without anybody coming back who was erased since."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from flask import current_app
from sqlalchemy import text, update

from app.models import EntryLink, db
from app.models.base import now
from app.services import audit, erasure, helper_links, mail_queue, master_key, sessions
from app.services.backup import Kept, Unkept, copy, look_into, plain_url, sqlite_file
from app.services.engine import sqlite_library
from app.services.schema import NEWER, head, is_known
from app.services.transaction import writing

STAGED = "lueur.sqlite.restoring"


@contextmanager
def staged(backup: Path) -> Iterator[Kept]:
    """A copy of the backup in the instance folder, to settle and put in place; nothing of it stays if that fails.

    Raises `Unkept` when it must not be restored.
    """
    if sqlite_file() is None:
        raise Unkept(POSTGRESQL_RESTORE.format(url=plain_url(), file=backup))
    kept = look_into(backup)
    if not is_known(kept.schema):
        raise Unkept(NEWER.format(found=kept.schema, head=head()))
    file = _instance() / STAGED
    file.unlink(missing_ok=True)
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        copy(backup, file)
        yield look_into(file)
    finally:
        file.unlink(missing_ok=True)


def settle() -> int:
    """Make what was restored fit for today; how many erased things were erased again. Raises `Unkept`.

    Needs the context of an application whose database is the restored one, with today's tables.
    """
    try:
        master_key.check()
    except master_key.MasterKeyWrong as why:
        raise Unkept(str(why)) from why
    again = erasure.erase_again()
    with writing():
        _close_every_door()
        mail_queue.drop_all()
        audit.record("backup.restore", None, subject=f"erased again: {again}")
    if db.engine.dialect.name == "postgresql":
        # A restore brings rows without what PostgreSQL knows of them: until it looks, each batch reads whole tables.
        with db.engine.begin() as connection:
            connection.execute(text("ANALYZE"))
    return again


def put_in_place(at: datetime) -> Path | None:
    """Make the staged database the one in use; the path where the one before is kept. Only `at_rest`."""
    file, present = _instance() / STAGED, sqlite_file()
    assert present is not None
    aside = present.with_name(f"{present.name}.before-{at:%Y%m%d-%H%M%S}")
    _be_the_only_one(file)
    if not present.exists():
        file.replace(present)
        return None
    # Under both names for a moment: there is no instant without a database.
    try:
        os.link(present, aside)
    except OSError:
        shutil.copy2(present, aside)
    for side in ("-wal", "-shm"):
        # Left only by a database too damaged to be put in order; it belongs to what is kept aside.
        with suppress(FileNotFoundError):
            present.with_name(present.name + side).replace(aside.with_name(aside.name + side))
    file.replace(present)
    aside.chmod(0o600)
    return aside


@contextmanager
def at_rest() -> Iterator[None]:
    """While nobody serves: a server would write to the file put aside, or seal with old keys. Raises `Unkept`."""
    with ExitStack() as held:
        with suppress(ImportError, FileNotFoundError):
            import fcntl

            # What `lueur.py run` holds for as long as it runs.
            running = held.enter_context((_instance() / "running").open("r+"))
            try:
                fcntl.flock(running, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Unkept(STILL_RUNNING) from None
        present = sqlite_file()
        if present is not None and present.exists():
            _be_the_only_one(present)
        yield


def _be_the_only_one(present: Path) -> None:
    db.session.remove()
    db.engine.dispose()
    sqlite = sqlite_library()
    connection = sqlite.connect(str(present), timeout=0)
    try:
        # Refused as long as any other connection is open. It also empties the write-ahead log into the file.
        connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite.OperationalError as cause:
        raise Unkept(STILL_RUNNING) from cause
    except sqlite.DatabaseError:
        pass  # damaged: all the more reason to restore
    finally:
        connection.close()


def _close_every_door() -> None:
    """End all sessions and spend all links: those that were ended since the backup would be alive again."""
    sessions.end_all()
    helper_links.end_all()
    db.session.execute(update(EntryLink).where(EntryLink.used_at.is_(None)).values(used_at=now()))


def _instance() -> Path:
    return Path(current_app.config["SETTINGS"].instance)


STILL_RUNNING = "Lueur is running on this database. Stop it first (Ctrl-C in its terminal), then try again."

POSTGRESQL_RESTORE = """\
this installation keeps its data in PostgreSQL. Stop every Lueur process, then:

    pg_restore --clean --if-exists --single-transaction --dbname="{url}" "{file}"
    flask db upgrade
    flask erase-again

The last one erases again whoever took something back after the backup was made."""

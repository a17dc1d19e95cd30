"""A copy of the database in one file, made while people sign."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import URL, make_url

from app.services.engine import BUSY_SECONDS, sqlite_library

# What somebody needs who lost the rest: the tables of a marathon's evening.
NEEDED = {"alembic_version", "marathon", "signature", "signing", "word", "total", "audit_entry"}


class Unkept(Exception):
    """Why nothing was saved or restored, and what to do, for whoever sits at the terminal."""


@dataclass(frozen=True)
class Kept:
    """What a backup holds, read from the file itself. `schema` is the version of its tables."""

    file: Path
    size: int
    marathons: int
    actions: int
    schema: str


def back_up(target: Path) -> Kept:
    """Save the database in the file `target`, whole and checked, readable by its owner alone.

    Everything that was answered before this began is in it. It never holds the master key. Raises `Unkept`.
    """
    source = sqlite_file()
    if source is None:
        raise Unkept(POSTGRESQL_BACKUP.format(url=plain_url(), file=target))
    if not source.exists():
        raise Unkept(f"there is no database to save: {source} does not exist.")
    if target.exists():
        raise Unkept(f"{target} exists already. A backup never overwrites another: choose another name.")
    part = target.with_name(target.name + ".part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        copy(source, part)
        kept = look_into(part)
        part.replace(target)
    except FileExistsError:
        raise Unkept(f"{part} is in the way: another backup is being made, or one was broken off: remove it.") from None
    except OSError as cause:
        part.unlink(missing_ok=True)
        raise Unkept(f"{target} cannot be written: {cause.strerror}.") from cause
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return Kept(target, kept.size, kept.marathons, kept.actions, kept.schema)


def copy(source: Path, target: Path) -> None:
    """Write one moment of a SQLite database to an empty file, without the pages it left behind. Raises `Unkept`."""
    sqlite = sqlite_library()
    try:
        with _open(source) as connection:
            connection.execute("VACUUM INTO ?", (str(target),))
    except sqlite.DatabaseError as cause:
        if "full" in str(cause):
            raise Unkept(f"there is no room for it in {target.parent}. Nothing was changed.") from cause
        raise Unkept(f"{source} cannot be copied: {cause}.") from cause
    with target.open("rb") as written:
        os.fsync(written.fileno())


def look_into(file: Path) -> Kept:
    """What a backup holds, after SQLite has read all of it. Raises `Unkept` when it is none, or damaged."""
    sqlite = sqlite_library()
    if not file.is_file():
        raise Unkept(f"{file} is not there.")
    try:
        with _open(file, "?mode=ro") as connection:
            verdict = [row[0] for row in connection.execute("PRAGMA integrity_check(10)")]
            if verdict != ["ok"]:
                raise Unkept(f"{file} is damaged ({verdict[0]}). Take another backup.")
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
            if not tables >= NEEDED:
                raise Unkept(f"{file} is no backup of Lueur.")

            def ask(question: str) -> Any:
                return connection.execute(question).fetchone()[0]

            schema = str(ask("SELECT coalesce(max(version_num), '') FROM alembic_version"))
            marathons = int(ask("SELECT count(*) FROM marathon"))
            actions = int(ask("SELECT coalesce(sum(count), 0) FROM total"))
    except sqlite.DatabaseError as cause:
        raise Unkept(f"{file} is no backup of Lueur, or it is damaged ({cause}).") from cause
    return Kept(file, file.stat().st_size, marathons, actions, schema)


def sqlite_file() -> Path | None:
    """The file of this installation's database; None when a server keeps it."""
    url = _url()
    return Path(str(url.database)) if url.drivername.startswith("sqlite") else None


def plain_url() -> str:
    """The address of the database as PostgreSQL's own programs take it; without the password, which they ask for."""
    url = _url()
    plain = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    return plain.render_as_string(hide_password=False)


@contextmanager
def _open(file: Path, how: str = "") -> Iterator[Any]:
    connection = sqlite_library().connect(file.resolve().as_uri() + how, uri=True, timeout=BUSY_SECONDS)
    connection.isolation_level = None
    try:
        yield connection
    finally:
        connection.close()


def _url() -> URL:
    return make_url(current_app.config["SETTINGS"].database_url)


POSTGRESQL_BACKUP = """\
this installation keeps its data in PostgreSQL, which saves it itself, also while people sign:

    pg_dump --format=custom --file="{file}" "{url}"

What is saved holds no key: keep a copy of master.key elsewhere."""

"""Which tables the database has, and which ones this version of Lueur knows."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from app.models import db

_FOLDER = Path(__file__).parent.parent / "migrations" / "versions"


class SchemaUnfit(Exception):
    """The database is not of this version; the text says so to whoever starts Lueur, and what to do."""


NEWER = (
    "the database was made by a newer version of Lueur (its tables are at {found}, this version ends with {head})."
    "\nNothing was changed. Start the newer version, or restore a backup that was made with this one."
)
OLDER = (
    "the database was made by an older version of Lueur (its tables are at {found}, this version needs {head})."
    "\nMake a backup, then bring it up to date: flask db upgrade"
)


def head() -> str:
    """The newest version of the tables that this Lueur knows."""
    return versions()[-1]


def is_known(version: str) -> bool:
    """Whether this Lueur knows that version of the tables."""
    return version in versions()


def found() -> str | None:
    """The version of the tables in the database; None when it is empty."""
    with db.engine.connect() as connection:
        return _version(connection)


def check_not_newer() -> None:
    """Raise `SchemaUnfit` when a newer Lueur made these tables; they are then none of our business."""
    version = found()
    if version is not None and not is_known(version):
        raise SchemaUnfit(NEWER.format(found=version, head=head()))


def check_current() -> None:
    """Raise `SchemaUnfit` unless the tables are exactly the ones this version works with."""
    check_not_newer()
    version = found()
    if version != head():
        raise SchemaUnfit(OLDER.format(found=version or "nothing", head=head()))


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(version) if version else None


@cache
def versions() -> tuple[str, ...]:
    """Every version of the tables that this Lueur knows, the newest last: each file's name begins with its own.

    Alembic would know too, but a server has no other use for it.
    """
    return tuple(sorted(file.name.partition("_")[0] for file in _FOLDER.glob("[0-9]*_*.py")))

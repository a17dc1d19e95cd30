"""The unit of work: one writing transaction, with the database's bad moments named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask_sqlalchemy.session import Session
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import scoped_session

from app.models import db
from app.rules.errors import StorageBusy, StorageFull

WRITES = {"writes": True}


@contextmanager
def writing() -> Iterator[scoped_session[Session]]:
    """A transaction that may write, committed at its end; what it reads, it reads as the only writer.

    Raises `StorageBusy` when the database is locked or away, `StorageFull` when there is no room; nothing is kept then.
    """
    session = db.session
    with named_faults():
        # Lets go of the reading snapshot: everything loaded is read again, under the write lock.
        session.commit()
        session.connection(execution_options=WRITES)
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise


def let_go() -> None:
    """End the reading under way: its connection serves others, and what is read next is read afresh."""
    db.session.commit()


@contextmanager
def writing_connection() -> Iterator[Connection]:
    """The same for the signing desk, which needs no session."""
    with named_faults(), db.engine.connect().execution_options(**WRITES) as connection, connection.begin():
        yield connection


@contextmanager
def named_faults() -> Iterator[None]:
    """Turn the driver's errors into what they mean for the person who waits."""
    try:
        yield
    except SQLAlchemyError as cause:
        named = name_fault(cause)
        if named is None:
            raise
        raise named from cause


def name_fault(cause: BaseException) -> StorageBusy | StorageFull | None:
    """What a database error means: busy (or away), full, or None when it is a fault of ours."""
    if isinstance(cause, PoolTimeout):
        return StorageBusy()
    if not isinstance(cause, DBAPIError):
        return None
    said = str(cause.orig).lower()
    if any(sign in said for sign in ("is full", "disk i/o", "no space")):
        return StorageFull()
    is_away = isinstance(cause, OperationalError) and db.engine.dialect.name != "sqlite"
    if is_away or cause.connection_invalidated or "locked" in said or "busy" in said:
        return StorageBusy()
    return None


def forget_erased_pages() -> None:
    """After an erasure: move everything out of SQLite's write-ahead log, where old pages would linger."""
    if db.engine.dialect.name != "sqlite":
        return
    connection = db.engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()

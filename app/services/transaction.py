"""The unit of work: one writing transaction, with the database's bad moments named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask_sqlalchemy.session import Session
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, OperationalError
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
    except PoolTimeout as cause:
        raise StorageBusy from cause
    except OperationalError as cause:
        said = str(cause.orig).lower()
        if "full" in said or "disk i/o" in said or "no space" in said:
            raise StorageFull from cause
        if "locked" in said or "busy" in said or cause.connection_invalidated or db.engine.dialect.name != "sqlite":
            raise StorageBusy from cause
        raise
    except DBAPIError as cause:
        if cause.connection_invalidated:
            raise StorageBusy from cause
        raise


def forget_erased_pages() -> None:
    """After an erasure: move everything out of SQLite's write-ahead log, where old pages would linger."""
    if db.engine.dialect.name != "sqlite":
        return
    connection = db.engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()

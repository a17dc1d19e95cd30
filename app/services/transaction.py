"""The unit of work: one writing transaction, with the database's bad moments named."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask_sqlalchemy.session import Session
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import scoped_session

from app.models import db
from app.rules.errors import StorageBusy, StorageFull
from app.services.engine import BUSY_SECONDS, sqlite_library

WRITES = {"writes": True}

# Until a log that somebody reads is tried again: a backup reads for seconds, a forgotten shell for hours.
AGAIN_SECONDS = 1.0
_to_be_emptied: set[Engine] = set()
_emptying = threading.Lock()


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
    # Signing never opens a session: then there is nothing to end, and making one would cost a tenth of it.
    if db.session.registry.has():
        db.session.commit()


def leave(fault: BaseException | None = None) -> None:
    """The end of a request: let go of everything, also when the database went away after the last question.

    What was asked was answered by then; a rollback that nobody hears must not turn that answer into a fault.
    """
    try:
        db.session.remove()
    except DBAPIError:
        # The pool finds out by itself that this connection is broken.
        db.session.registry.clear()


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
    """After an erasure: empty SQLite's write-ahead log, where old pages linger, at once or when nobody reads from it.

    Never waits: in one process everybody would.
    """
    engine = db.engine
    if engine.dialect.name != "sqlite":
        return
    with _emptying:
        if engine in _to_be_emptied or _empty_log(engine):
            return
        _to_be_emptied.add(engine)
    threading.Thread(target=_keep_trying, args=(engine,), name="erased pages", daemon=True).start()


def _keep_trying(engine: Engine) -> None:
    while True:
        time.sleep(AGAIN_SECONDS)
        with _emptying:
            if _empty_log(engine):
                _to_be_emptied.discard(engine)
                return


def _empty_log(engine: Engine) -> bool:
    """Move everything into the database and leave the log without a byte; False while somebody is in the way."""
    connection = engine.raw_connection()
    cursor = connection.cursor()
    try:
        cursor.execute("PRAGMA busy_timeout=0")
        is_busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not is_busy
    except sqlite_library().OperationalError:
        return False
    finally:
        cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
        connection.close()

"""How Lueur talks to its database: SQLite durable and strict, PostgreSQL as it is."""

from __future__ import annotations

import sqlite3
import sys
import time
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Engine, event

# The WAL-reset bug corrupts a database when two connections write or checkpoint at once: https://sqlite.org/wal.html
FIXED_SQLITE = (3, 51, 3)

# How long a writer waits for another process before the person is told to try again.
BUSY_SECONDS = 5


def sqlite_library() -> ModuleType:
    """The SQLite binding to use: the one bundled with its own fixed library where there is one, else Python's."""
    try:
        import pysqlite3
    except ImportError:
        return sqlite3
    module: ModuleType = pysqlite3.dbapi2
    return module


def sqlite_is_fixed() -> bool:
    """Whether this SQLite may be written by several connections at once."""
    return bool(sqlite_library().sqlite_version_info >= FIXED_SQLITE)


def engine_options(database_url: str) -> dict[str, Any]:
    """Options for the engine of this address."""
    # A statement's values are what people typed: an error in a log names the statement alone.
    quiet = {"hide_parameters": True}
    if not database_url.startswith("sqlite"):
        return quiet | {"pool_size": 10, "max_overflow": 20, "pool_timeout": BUSY_SECONDS, "pool_pre_ping": True}
    return quiet | {"module": sqlite_library(), "connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False}}


def warn_of_old_sqlite(database_url: str) -> None:
    """Say at start-up that this machine's SQLite carries the WAL-reset bug, so that one process is kept to."""
    if database_url.startswith("sqlite") and not sqlite_is_fixed():
        version = sqlite_library().sqlite_version
        print(f"SQLite {version} has the WAL-reset bug: run one process only.", file=sys.stderr)


def prepare_engine(engine: Engine) -> None:
    """Give every connection of this engine Lueur's promises."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def keep_promises(connection: Any, record: object) -> None:
        # Transactions are begun below; the driver must not begin its own.
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            # Deleting is not erasing: free pages are overwritten.
            "secure_delete=ON",
            # Kilobytes: a season of a country is 80 MB, and each signature touches a page far from the last one's.
            "cache_size=-16000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A reader that turns into a writer is refused at once when somebody wrote in between; a writer that says so
        # at the start waits its turn.
        writes = connection.get_execution_options().get("writes", False)
        if writes:
            _begin_writing(connection)
        else:
            connection.exec_driver_sql("BEGIN")


def _begin_writing(connection: Connection) -> None:
    """Become SQLite's one writer, waiting for another process for as long as a person may be kept waiting.

    SQLite's own waiting sleeps inside the library, and with it every other request of a process that serves with
    greenlets. Here only the writer waits: whoever reads is answered meanwhile.
    """
    raw: Any = connection.connection.dbapi_connection
    patience = time.monotonic() + BUSY_SECONDS
    raw.execute("PRAGMA busy_timeout=0")
    try:
        while True:
            try:
                raw.execute("BEGIN IMMEDIATE")
                return
            except sqlite_library().OperationalError as fault:
                if "locked" not in str(fault) or time.monotonic() > patience:
                    break
            time.sleep(0.01)
        # Fails as before, in SQLAlchemy's words.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        raw.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")

"""Where tests run: every test that uses the application runs on SQLite and again on a real PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask_migrate import upgrade
from hypothesis import settings
from limits.storage import MemoryStorage
from sqlalchemy import Connection, Engine, Table, event, func, select

from app import create_app
from app.config import read_settings
from app.models import db
from app.services import accounts, edition_loading
from tests.checking import CheckingClient

pytest_plugins = ["tests.servers"]

# On a busy machine one example may wait longer than any fair limit: what takes too long is asked where it matters.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

SAMPLE = Path(__file__).parent.parent / "editions" / "sample"

# What belongs together is put back together: an edition brings cases, good news, and petitions with their marathons.
MARATHONS = {"marathon", "marathon_case", "marathon_key"}
EDITIONS = {"edition", "case", "good_news"} | MARATHONS
WRITE = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)')

Snapshot = list[tuple[Table, list[dict[str, Any]]]]


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on one kind of database, migrated, with the sample edition loaded."""
    environ = {"LUEUR_INSTANCE": str(tmp_path_factory.mktemp("instance")), "LUEUR_BASE_URL": "http://localhost"}
    if request.param == "postgresql":
        # A new one for every house: one that is opened again has a master key of its own.
        environ["DATABASE_URL"] = request.getfixturevalue("postgresql").new_database()
    app = create_app(read_settings(environ))
    app.testing = True
    # A password is dear on purpose, and a hundred tests type one: here each is cheap.
    accounts._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    app.test_client_class = CheckingClient
    # What a test arranges behind the services must be seen at once; keeping has tests of its own.
    app.extensions["shelf"].seconds = 0
    with app.app_context():
        upgrade()
        edition_loading.load_edition(SAMPLE)
        app.extensions["touched"] = watch_writes(db.engine)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def beginning(house: Flask) -> Snapshot:
    """What the database holds before the first test: the sample edition."""
    with house.app_context(), db.engine.connect() as connection:
        tables = db.metadata.sorted_tables
        return [(table, [dict(row._mapping) for row in connection.execute(table.select())]) for table in tables]


@pytest.fixture
def app(house: Flask, beginning: Snapshot) -> Iterator[Flask]:
    """The application as it is before anybody came."""
    yield house
    with house.app_context():
        db.session.remove()
        begin_again(beginning, house.extensions["touched"])
    for mail in Path(house.config["MAIL_FILE_PATH"]).glob("*.eml"):
        mail.unlink()
    tries = house.extensions["limits"].storage
    if isinstance(tries, MemoryStorage):
        # Its timer walks over what is reset here.
        tries.timer.join()
    tries.reset()
    house.extensions["guesses"].forget()
    house.config.pop("RAISE_FAULTS", None)


def watch_writes(engine: Engine) -> set[str]:
    """The names of the tables that were written to; the set grows by itself."""
    touched: set[str] = set()

    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if written := WRITE.match(statement):
            touched.add(written[1])

    return touched


def begin_again(beginning: Snapshot, touched: set[str]) -> None:
    """Empty the tables that were written to and put their beginning back: a few milliseconds, on any database."""
    if touched & MARATHONS:
        touched |= MARATHONS
    if touched & (EDITIONS - MARATHONS):
        touched |= EDITIONS
    changed = [(table, rows) for table, rows in beginning if table.name in touched]
    if changed:
        with db.engine.connect().execution_options(writes=True) as connection, connection.begin():
            for table, _ in reversed(changed):
                connection.execute(table.delete())
            for table, rows in changed:
                if rows:
                    connection.execute(table.insert(), rows)
                number_again(connection, table)
    touched.clear()


def number_again(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number new rows after those that are there, as SQLite does by itself."""
    counter = table.autoincrement_column
    if counter is not None and connection.dialect.name == "postgresql":
        last = func.coalesce(select(func.max(counter)).scalar_subquery(), 0)
        sequence = func.pg_get_serial_sequence(f'"{table.name}"', counter.name)
        connection.execute(select(func.setval(sequence, last + 1, False)))


@pytest.fixture
def in_app(app: Flask) -> Iterator[Flask]:
    """The application with a context for factories and services; requests of a client have their own."""
    with app.app_context():
        yield app


@pytest.fixture
def client(in_app: Flask) -> CheckingClient:
    """Somebody's browser without scripts."""
    browser = in_app.test_client()
    assert isinstance(browser, CheckingClient)
    return browser

"""The tables that migrations make are the ones the models describe, also where an older Lueur was before."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select, text

from app import ROOT, create_app
from app.config import read_settings
from app.models import Account, AccountSession, db
from app.services import schema
from tests.servers import PostgreSQL


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An installation whose database is still empty."""
    environ = {"LUEUR_INSTANCE": str(tmp_path), "LUEUR_BASE_URL": "http://localhost"}
    if request.param == "postgresql":
        server: PostgreSQL = request.getfixturevalue("postgresql")
        environ["DATABASE_URL"] = server.new_database()
    app = create_app(read_settings(environ))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_models_and_migrations_say_the_same(in_app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_accounts_keep_their_passwords_and_sign_in_again_once_sessions_have_rows(empty: Flask) -> None:
    upgrade(revision="0001")
    with db.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(
            text(
                "INSERT INTO account (email, name, role, password_hash, nonce, language, created_at)"
                " VALUES ('odile@example.org', 'Odile', 'organiser', 'hashed', 'nonce', 'fr', '2025-12-10 18:00:00')"
            )
        )

    upgrade()

    odile = db.session.scalars(select(Account)).one()
    assert (odile.email, odile.password_hash, odile.created_at.year) == ("odile@example.org", "hashed", 2025)
    assert db.session.scalars(select(AccountSession)).all() == []


def test_versions_are_alembics_in_one_line(in_app: Flask) -> None:
    script = ScriptDirectory(str(in_app.extensions["migrate"].directory))

    assert [revision.revision for revision in script.walk_revisions()] == list(reversed(schema.versions()))
    assert script.get_heads() == [schema.head()]


def test_a_server_imports_nothing_of_the_commands() -> None:
    imports_none_of({"alembic", "redis"}, "from app import create_app; create_app(has_commands=False)")


def test_a_portrait_is_read_with_the_formats_it_may_have_alone() -> None:
    (portrait, *_) = (ROOT / "editions" / "sample").rglob("*.webp")

    imports_none_of(
        {"PIL.PdfImagePlugin", "PIL.TiffImagePlugin"},
        f"from app.services import portraits; portraits.redraw(open({str(portrait)!r}, 'rb').read())",
    )


def imports_none_of(modules: set[str], script: str) -> None:
    """Whoever waits for a start waits for whatever it imports."""
    with TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-c", f"{script}; import sys; assert not {modules!r} & set(sys.modules)"],
            check=True,
            cwd=ROOT,
            env={**os.environ, "LUEUR_INSTANCE": folder},
        )

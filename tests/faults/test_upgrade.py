"""An upgrade with data, killed in the middle, goes on as if nothing had been; an older Lueur refuses newer tables."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from app import ROOT
from app.models import db
from app.services import schema
from tests import factories
from tests.faults.hall import Hall
from tests.faults.invariant import exact
from tests.servers import PostgreSQL

# A next version, made for this test: it rewrites the largest tables and the one that others refer to, and can be
# killed between them.
NEXT = '''
"""The next version."""

import os
import signal

import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = "{head}"


def upgrade():
    with op.batch_alter_table("signature") as table:
        table.alter_column("signing_key", type_=sa.String(40))
        table.add_column(sa.Column("extra", sa.Integer(), server_default="7", nullable=False))
    op.execute("UPDATE signing SET language = 'xx'")
    if os.environ.get("KILLED"):
        os.kill(os.getpid(), signal.SIGKILL)
    with op.batch_alter_table("marathon") as table:
        table.alter_column("title", type_=sa.String(300))
        table.add_column(sa.Column("extra", sa.Integer(), server_default="7", nullable=False))
    with op.batch_alter_table("signing") as table:
        table.alter_column("language", type_=sa.String(8))
        table.add_column(sa.Column("extra", sa.Integer(), server_default="7", nullable=False))
    op.execute("UPDATE signing SET language = 'fr'")
'''


@pytest.fixture(params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest, hall: Hall, tmp_path: Path) -> Hall:
    """A hall with letters, words and tallies."""
    if request.param == "postgresql":
        server: PostgreSQL = request.getfixturevalue("postgresql")
        hall = Hall(tmp_path / "on-postgresql", DATABASE_URL=server.new_database())
    with hall.inside():
        for _ in range(40):
            factories.letters(hall.marathon, 5)
        factories.word(hall.marathon)
        factories.tally(hall.marathon)
    return hall


def upgrade(hall: Hall, folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """What `flask db upgrade` of the next version does."""
    line = [sys.executable, "-m", "flask", "--app", "app", "db", "upgrade", "--directory", str(folder)]
    return subprocess.run(
        line, cwd=ROOT, env=os.environ | hall.environ | environ, capture_output=True, text=True, timeout=120
    )


def digests(hall: Hall) -> dict[str, str]:
    """Every table's rows, in the columns that this version knows, in one digest each."""
    with hall.inside(), db.engine.connect() as connection:
        return {
            table.name: hashlib.sha256(
                "\n".join(sorted(repr(tuple(row)) for row in connection.execute(table.select()))).encode()
            ).hexdigest()
            for table in db.metadata.sorted_tables
        }


def test_an_upgrade_killed_in_the_middle_resumes_and_an_older_lueur_refuses_what_it_made(
    filled: Hall, tmp_path: Path
) -> None:
    with filled.inside():
        head = schema.head()
    folder = tmp_path / "migrations"
    shutil.copytree(ROOT / "app" / "migrations", folder)
    (folder / "versions" / "next.py").write_text(NEXT.replace("{head}", head))
    before = digests(filled)

    killed = upgrade(filled, folder, KILLED="yes")

    assert killed.returncode == -9, killed.stderr
    assert digests(filled) == before
    with filled.inside():
        assert schema.found() == head
        factories.letters(filled.marathon, 1)  # this version goes on with it
    assert exact(filled) == 201
    before = digests(filled)

    resumed = upgrade(filled, folder)

    assert resumed.returncode == 0, resumed.stderr
    assert digests(filled) == before
    with filled.inside():
        assert schema.found() == "next"
        assert db.session.execute(text("SELECT sum(extra) FROM signature")).scalar() == 7 * 201
    assert exact(filled) == 201
    older = start(filled)
    assert older.returncode == 1
    assert "made by a newer version of Lueur" in older.stderr
    assert "Traceback" not in older.stderr
    assert digests(filled) == before


def start(hall: Hall) -> subprocess.CompletedProcess[str]:
    """What `lueur.py run` does first."""
    line = [sys.executable, "-m", "app.welcome", "--plain"]
    return subprocess.run(line, cwd=ROOT, env=os.environ | hall.environ, capture_output=True, text=True, timeout=120)


def test_a_server_of_an_older_lueur_ends_with_a_sentence(hall: Hall) -> None:
    with hall.inside(), db.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = 'from-the-future'"))

    with pytest.raises(AssertionError):
        hall.start()

    assert hall.server is not None
    assert hall.server.wait(timeout=30) == 4
    said = hall.log.read_text()
    assert "made by a newer version of Lueur" in said
    assert "Traceback" not in said

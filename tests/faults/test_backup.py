"""A backup while people sign, and its return: what was answered before it began is in it, who was erased stays away."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from app import create_app
from app.config import read_settings
from app.models import NewsSubscription, Signature, Signing, db
from app.rules.errors import HelpEnded
from app.rules.helping import HelperKind
from app.services import accounts, attendees, erasure, helper_links, marathons, restore, sessions, totals
from app.services.engine import sqlite_library
from tests import factories
from tests.faults.hall import Hall
from tests.faults.invariant import exact, holds
from tests.faults.phones import COUNTED, Room

CANARY = "Zébulon-Kanarienvogel"


def run(hall: Hall, *line: str) -> str:
    """A command that goes well; its output."""
    result = Hall.look_with(create_app(read_settings(hall.environ))).test_cli_runner().invoke(args=list(line))
    assert result.exit_code == 0, result.output
    return result.output


def refusal(hall: Hall, *line: str) -> str:
    """What a command says that refuses; never a traceback."""
    result = create_app(read_settings(hall.environ)).test_cli_runner().invoke(args=list(line))
    assert (result.exit_code, type(result.exception)) == (1, SystemExit), result.output
    return result.output


def change(file: Path, statement: str) -> None:
    """Change a database behind Lueur's back."""
    connection = sqlite_library().connect(str(file), isolation_level=None)
    connection.execute(statement)
    connection.close()


def keys_in(file: Path) -> set[str]:
    """The forms whose letters a backup holds."""
    connection = sqlite_library().connect(str(file))
    rows = connection.execute("SELECT signing_key FROM signature WHERE withdrawn_at IS NULL").fetchall()
    connection.close()
    return {row[0] for row in rows}


def test_a_backup_while_people_sign_holds_what_was_answered_before_and_returns_exact(
    hall: Hall, tmp_path: Path
) -> None:
    saved = tmp_path / "saved.sqlite"
    hall.start()
    # Five people who each wait a tenth of a second: fifty forms a second where the machine allows.
    with Room(hall, people=5, pause=0.1) as room:
        room.wait_until(lambda: len(room.counted) > 40)
        before = room.counted
        run(hall, "backup", str(saved))
        after = room.counted | room.unanswered | set(room.told)
        room.wait_until(lambda: len(room.counted) > len(before) + 40)

    assert set(room.statuses) == {COUNTED}
    assert before <= keys_in(saved) <= after
    assert "Stop it first" in refusal(hall, "restore", str(saved))
    hall.stop()
    holds(hall, room)
    run(hall, "restore", str(saved))
    with hall.inside():
        returned = set(db.session.scalars(select(Signature.signing_key)))
        assert before <= returned == keys_in(saved)
        assert totals.counts(hall.marathon).total == len(db.session.scalars(select(Signature.id)).all())
    exact(hall)
    assert len(list(hall.instance.glob("lueur.sqlite.before-*"))) == 1
    assert "PROBLEM" not in run(hall, "doctor")


def test_a_backup_is_its_owners_alone_and_holds_no_key_and_no_name(hall: Hall, tmp_path: Path) -> None:
    with hall.inside():
        factories.letters(hall.marathon, 3, name=CANARY, town=CANARY, email="kanarienvogel@example.org", news=True)

    said = run(hall, "backup", str(tmp_path / "saved.sqlite"))

    kept = (tmp_path / "saved.sqlite").read_bytes()
    assert "holds no key" in said
    assert stat.S_IMODE((tmp_path / "saved.sqlite").stat().st_mode) == 0o600
    keys = [(hall.instance / name).read_bytes() for name in ("master.key", "secret.key")]
    assert [secret for secret in (b"Kanarienvogel", b"kanarienvogel", *keys) if secret in kept] == []
    assert "exists already" in refusal(hall, "backup", str(tmp_path / "saved.sqlite"))


def test_who_was_erased_after_the_backup_stays_erased(hall: Hall, tmp_path: Path) -> None:
    saved, anna, bea = tmp_path / "saved.sqlite", factories.attendee(), factories.attendee()
    with hall.inside():
        here, there = hall.marathon, factories.marathon()
        factories.letters(here, 3, by=anna, name=CANARY, email="anna@example.org", news=True)
        factories.word(here, by=anna, text=CANARY)
        factories.letters(here, 2, by=bea)
        factories.letters(there, 2)
        here_id, there_id = here.id, there.id
    run(hall, "backup", str(saved))
    with hall.inside():
        here, there = marathons.by_id(here_id), marathons.by_id(there_id)
        attendees.withdraw(here, anna, None, None)
        # Bea takes one of two letters back, and signs it again: that one, too, is gone with a restore.
        letters = attendees.actions_of(here, bea).letters
        attendees.withdraw(here, bea, [letters[0].id])
        factories.letters(here, 2, by=bea)
        erasure.erase_names(there, there.owner)

    said = run(hall, "restore", str(saved))

    assert "erased again" in said
    with hall.inside():
        here, there = marathons.by_id(here_id), marathons.by_id(there_id)
        assert attendees.actions_of(here, anna).letters == ()
        assert attendees.actions_of(here, anna).words == ()
        assert db.session.scalars(select(Signing.sealed).where(Signing.attendee_id == anna)).all() == [None]
        assert db.session.execute(select(NewsSubscription)).all() == []
        assert [letter.case for letter in attendees.actions_of(here, bea).letters] == [letters[1].case]
        assert (there.key, totals.counts(there).total) == (None, 2)
        assert totals.counts(here).total == 1
    exact(hall)
    # A second return of the same backup finds the same people to erase, and no more.
    assert "erased again" in run(hall, "restore", str(saved))


def test_a_restore_ends_sessions_and_links_that_were_ended_after_the_backup(hall: Hall, tmp_path: Path) -> None:
    saved = tmp_path / "saved.sqlite"
    with hall.inside():
        owner = hall.marathon.owner
        link, cookie = accounts.new_entry_link(owner), sessions.begin(owner)
        _helper, help_link = helper_links.create(hall.marathon, owner, "Ahmed", HelperKind.COHOST)
    run(hall, "backup", str(saved))

    run(hall, "restore", str(saved))

    with hall.inside():
        assert sessions.account_of(cookie) is None
        with pytest.raises(HelpEnded):
            helper_links.behind(help_link)
        with pytest.raises(accounts.EntryLinkSpent):
            accounts.enter(link)


@pytest.mark.parametrize("what", ["no database", "damaged", "another program's", "newer", "missing"])
def test_what_is_no_good_backup_is_refused_and_nothing_changes(hall: Hall, tmp_path: Path, what: str) -> None:
    saved = tmp_path / "saved.sqlite"
    with hall.inside():
        factories.letters(hall.marathon, 3)
    run(hall, "backup", str(saved))
    before = saved.read_bytes()
    if what == "no database":
        saved.write_text("Dear diary")
    elif what == "damaged":
        # The middle of the file, where rows and indexes are.
        saved.write_bytes(before[: len(before) // 2] + b"\xff" * 8192 + before[len(before) // 2 + 8192 :])
    elif what == "missing":
        saved.unlink()
    elif what == "newer":
        change(saved, "UPDATE alembic_version SET version_num = '9999'")
    else:
        saved.unlink()
        change(saved, "CREATE TABLE recipe (id INTEGER)")

    said = refusal(hall, "restore", str(saved))

    assert {"newer": "newer version of Lueur", "missing": "is not there"}.get(what, "saved.sqlite is") in said
    assert sorted(file.name for file in hall.instance.iterdir() if "sqlite" in file.name) == ["lueur.sqlite"]
    with hall.inside():
        assert totals.counts(hall.marathon).total == 3


def test_a_backup_from_elsewhere_needs_the_key_its_names_were_sealed_with(hall: Hall, tmp_path: Path) -> None:
    saved = tmp_path / "saved.sqlite"
    with hall.inside():
        factories.letters(hall.marathon, 1, by="a" * 22, name=CANARY)
    run(hall, "backup", str(saved))
    moved = tmp_path / "another-laptop"
    moved.mkdir()
    hall.environ["LUEUR_INSTANCE"] = str(moved)

    assert "sealed with another key" in refusal(hall, "restore", str(saved))

    for key in ("master.key", "secret.key"):
        shutil.copy2(hall.instance / key, moved)
    run(hall, "restore", str(saved))
    hall.app = create_app(read_settings(hall.environ))
    with hall.inside():
        assert [letter.name for letter in attendees.actions_of(hall.marathon, "a" * 22).letters] == [CANARY]


@pytest.mark.parametrize("house", ["postgresql"], indirect=True)
def test_postgresql_knows_what_it_got_back(in_app: Flask) -> None:
    """Without that it takes a country's letters for a handful, and reads all of them at each batch of signatures."""
    factories.letters(factories.marathon(), 3)
    db.session.execute(text("DELETE FROM pg_statistic WHERE starelid = 'signature'::regclass"))
    db.session.commit()

    restore.settle()

    known = "SELECT count(*) FROM pg_stats WHERE tablename = 'signature' AND attname = 'attendee_id'"
    assert db.session.scalar(text(known)) == 1

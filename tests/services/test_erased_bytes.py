"""Deleting is not erasing: what was taken back is in no byte of the database's files, not even sealed."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.models import Mail, NewsSubscription, Signing, Word, db
from app.services import attendees, news
from app.services.engine import sqlite_library
from tests import factories

# PostgreSQL keeps its files itself, out of our reach.
pytestmark = pytest.mark.parametrize("house", ["sqlite"], indirect=True)


@pytest.fixture
def files(in_app: Flask) -> Path:
    """Where SQLite keeps its files."""
    return Path(in_app.config["SETTINGS"].instance)


def bytes_of(folder: Path) -> bytes:
    """Every byte of the database."""
    db.session.rollback()
    return b"".join(file.read_bytes() for file in folder.glob("lueur.sqlite*"))


def test_what_is_withdrawn_is_in_no_byte(files: Path) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    factories.letters(evening, 2, by=anna, email="anna@example.org", news=True)
    factories.word(evening, by=anna)
    sealed = [db.session.scalars(select(table.sealed)).one() for table in (Signing, Word, NewsSubscription)]
    assert all(one in bytes_of(files) for one in sealed)

    attendees.withdraw(evening, anna, None, None)

    assert not [one for one in sealed if one in bytes_of(files)]


def test_an_address_taken_back_last_is_in_no_byte(files: Path) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    factories.letters(evening, 1, by=anna, email="anna@example.org", news=True)
    attendees.withdraw(evening, anna, [letter.id for letter in attendees.actions_of(evening, anna).letters], [])
    (sealed,) = db.session.scalars(select(NewsSubscription.sealed))

    attendees.withdraw(evening, anna, None, None)

    assert sealed not in bytes_of(files)


def test_a_mail_that_was_sent_is_in_no_byte(files: Path) -> None:
    factories.letters(factories.marathon(), 1, email="anna@example.org", news=True)
    (sealed,) = db.session.scalars(select(Mail.sealed))
    assert sealed in bytes_of(files)

    assert len(factories.mails()) == 1

    assert sealed not in bytes_of(files)


def test_an_address_that_says_stop_is_in_no_byte(files: Path) -> None:
    factories.letters(factories.marathon(), 1, email="anna@example.org", news=True)
    (sealed,) = db.session.scalars(select(NewsSubscription.sealed))
    db.session.rollback()

    news.unsubscribe(factories.mails()[-1].partition("/news/")[2].split()[0])

    assert sealed not in bytes_of(files)


def test_somebody_who_reads_meanwhile_delays_erasing_but_prevents_it_not(files: Path) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    factories.letters(evening, 1, by=anna)
    (sealed,) = db.session.scalars(select(Signing.sealed))
    db.session.rollback()
    reader = sqlite_library().connect(files / "lueur.sqlite", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM signing").fetchone()

    began = time.monotonic()
    attendees.withdraw(evening, anna, None, None)
    waited = time.monotonic() - began
    reader.execute("COMMIT")
    reader.close()

    assert waited < 2, "nobody waits for a reader: the whole house would"
    deadline = time.monotonic() + 10
    while sealed in bytes_of(files) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert sealed not in bytes_of(files)

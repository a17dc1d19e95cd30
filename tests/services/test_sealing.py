"""A stolen laptop shows no name: what people typed is nowhere in the database, its log or its journal."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, select

from app.models import MarathonKey, Signing, db
from app.models.vault import Vault
from app.rules.errors import NameErased
from app.services import attendees, moderation, seals, signing
from tests import factories

CANARY = "Zébulon-Kanarienvogel"


def stored(app: Flask) -> bytes:
    """Every byte the database keeps: its files, or on a server every row as text."""
    if db.engine.dialect.name == "sqlite":
        database = Path(app.config["SETTINGS"].instance) / "lueur.sqlite"
        return b"".join(file.read_bytes() for file in database.parent.glob(database.name + "*"))
    with db.engine.connect() as connection:
        rows = [row for table in db.metadata.sorted_tables for row in connection.execute(table.select())]
    return "\n".join(repr(tuple(row)) for row in rows).encode()


def test_no_name_town_word_or_address_is_readable_in_the_database(in_app: Flask) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    # The mail to this address still waits.
    factories.letters(evening, 10, by=anna, name=CANARY, town=CANARY, email="kanarienvogel@example.org", news=True)
    factories.word(evening, by=anna, text=CANARY, name=CANARY)
    (word,) = moderation.waiting(evening)
    moderation.decide(evening, word.id, moderation.Decision.APPROVE, word.fingerprint, evening.owner)

    kept = stored(in_app)

    assert evening.code.encode() in kept
    assert CANARY.encode() not in kept
    assert b"kanarienvogel" not in kept.lower()


def test_a_destroyed_key_erases_its_marathon_alone(in_app: Flask) -> None:
    here, there, anna = factories.marathon(), factories.marathon(), factories.attendee()
    factories.letters(here, 1, by=anna, name="Amélie")
    bea = factories.attendee()
    factories.letters(there, 1, by=bea, name="Béa")

    db.session.execute(delete(MarathonKey).where(MarathonKey.marathon_id == here.id))
    db.session.commit()

    assert [letter.name for letter in attendees.actions_of(here, anna).letters] == [""]
    assert [letter.name for letter in attendees.actions_of(there, bea).letters] == ["Béa"]


def test_a_sealed_name_does_not_open_elsewhere(in_app: Flask) -> None:
    here, there = factories.marathon(), factories.marathon()
    factories.letters(here, 1)
    sealed = db.session.scalars(select(Signing.sealed)).one()

    for marathon, purpose in ((there, signing.PURPOSE), (here, "word")):
        with pytest.raises(NameErased):
            seals.unseal(marathon, purpose, sealed)


def test_another_master_key_opens_nothing(in_app: Flask) -> None:
    evening = factories.marathon()
    factories.letters(evening, 1)
    sealed = db.session.scalars(select(Signing.sealed)).one()
    assert evening.key is not None

    with pytest.raises(NameErased):
        Vault(b"\x00" * 32).unseal(evening.id, evening.key.wrapped, signing.PURPOSE, sealed)


def test_without_the_marathons_key_nobody_can_try_names_against_what_is_kept(in_app: Flask) -> None:
    here, there = factories.marathon(), factories.marathon()
    anna, ticked = factories.attendee(), factories.intent(here)
    kept = [seals.digest(marathon, anna, ticked.name, ticked.town) for marathon in (here, there)]

    assert kept[0] != kept[1]
    assert kept[0] == seals.digest(here, anna, ticked.name, ticked.town)
    db.session.execute(delete(MarathonKey).where(MarathonKey.marathon_id == here.id))
    db.session.commit()
    with pytest.raises(NameErased):
        seals.digest(here, anna, ticked.name, ticked.town)

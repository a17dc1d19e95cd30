"""The master key is replaced without a moment in which a name is lost, and destroyed when old backups must go dark."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.config import read_settings
from app.models import MarathonKey, db
from app.models.vault import Vault
from app.rules.errors import NameErased
from app.services import attendees, audit, erasure, erasure_log, master_key
from tests import factories

AT = datetime(2026, 12, 12, tzinfo=UTC)
# The evening's, and the sample petition's.
KEYS = 2


def names(evening: object, anna: str) -> list[str]:
    """What Anna's letters are signed with."""
    return [letter.name for letter in attendees.actions_of(evening, anna).letters]


def vault_of(keys: Path) -> Vault:
    """The vault of an application that starts with this folder."""
    settings = read_settings({"LUEUR_INSTANCE": str(keys)})
    return Vault(settings.master_key, settings.older_master_keys)


def test_after_a_rotation_the_new_key_alone_opens_every_name(in_app: Flask, keys: Path) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    factories.letters(evening, 1, by=anna, name="Amélie")
    before = (keys / "master.key").read_bytes()

    assert master_key.rotate(AT) == KEYS

    fresh = (keys / "master.key").read_bytes()
    assert fresh != before
    assert stat.S_IMODE((keys / "master.key").stat().st_mode) == 0o600
    in_app.extensions["vault"] = Vault(fresh)
    assert names(evening, anna) == ["Amélie"]
    in_app.extensions["vault"] = Vault(before)
    assert names(evening, anna) == [""]
    assert audit.broken_links() == []


@pytest.mark.parametrize("stopped_at", ["link", "replace", "wrap_anew"])
def test_a_rotation_stopped_anywhere_leaves_every_name_readable(
    in_app: Flask, keys: Path, monkeypatch: pytest.MonkeyPatch, stopped_at: str
) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    factories.letters(evening, 1, by=anna, name="Amélie")

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    place = {"link": master_key.os, "replace": Path, "wrap_anew": master_key}[stopped_at]
    with monkeypatch.context() as power_cut:
        power_cut.setattr(place, stopped_at, stop)
        with pytest.raises(KeyboardInterrupt):
            master_key.rotate(AT)
    in_app.extensions["vault"] = vault_of(keys)

    assert names(evening, anna) == ["Amélie"]
    assert master_key.rotate(AT.replace(hour=1)) == KEYS
    assert names(evening, anna) == ["Amélie"]


def test_a_key_from_an_older_backup_still_opens_until_the_old_master_key_is_destroyed(keys: Path) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    factories.letters(evening, 1, by=anna, name="Amélie")
    saved = evening.key.wrapped
    master_key.rotate(AT)
    evening.key.wrapped = saved
    db.session.commit()

    assert vault_of(keys).opens(evening.id, saved)
    assert names(evening, anna) == ["Amélie"]
    assert master_key.fit().older == 1
    assert master_key.forget_older() == 1
    assert not vault_of(keys).opens(evening.id, saved)


def test_a_lost_master_key_is_said_at_the_start_and_signing_can_go_on(in_app: Flask, keys: Path) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    factories.letters(evening, 1, by=anna, name="Amélie")
    in_app.extensions["vault"] = Vault(b"\x07" * 32)

    with pytest.raises(master_key.MasterKeyWrong, match="sealed with another key"):
        master_key.check()
    assert master_key.replace_lost() == KEYS

    master_key.check()
    factories.letters(evening, 1, by=(bea := factories.attendee()), name="Béa")
    assert (names(evening, anna), names(evening, bea)) == ([""], ["Béa"])


def test_a_marathons_names_are_erased_at_once_and_its_counts_stay(in_app: Flask, keys: Path) -> None:
    here, there, anna, bea = (factories.marathon(), factories.marathon(), factories.attendee(), factories.attendee())
    factories.letters(here, 2, by=anna, name="Amélie")
    factories.word(here, by=anna)
    factories.letters(there, 2, by=bea, name="Béa")

    erasure.erase_names(here, here.owner)

    assert (names(here, anna), names(there, bea)) == (["", ""], ["Béa", "Béa"])
    kept = select(MarathonKey.marathon_id).where(MarathonKey.marathon_id.in_([here.id, there.id]))
    assert db.session.scalars(kept).all() == [there.id]
    assert erasure_log.noted() == [erasure_log.Erasure(erasure_log.Gone.NAMES, here.code)]
    assert audit.broken_links() == []
    with pytest.raises(NameErased):
        factories.letters(here, 1)


def test_what_is_noted_of_an_erasure_names_nobody_and_survives_a_torn_line(in_app: Flask, keys: Path) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    factories.letters(evening, 2, by=anna, name="Kanarienvogel", town="Kanarienstadt")
    file = keys / erasure_log.FILE
    file.write_text('["letter", "torn off by a full di')

    attendees.withdraw(evening, anna, None, None)

    kept = file.read_text()
    assert len(erasure_log.noted()) == 2
    assert "Kanarien" not in kept
    assert anna not in kept

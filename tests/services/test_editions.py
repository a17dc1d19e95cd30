"""An edition is loaded whole or not at all; loading it again updates it and never loses an action."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from app.models import AuditEntry, Case, Edition, Signature, db
from app.rules.consent import Safety
from app.rules.errors import CaseNotInMarathon
from app.services import edition_loading, marathons, totals
from app.services.edition_files import EditionInvalid
from tests import factories
from tests.services.edition_folders import before_tables, case_folder, change, edition_folder, picture

pytestmark = pytest.mark.usefixtures("in_app")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return edition_folder(tmp_path / "petite", ("maelle", "tomas", "soraya"), ("fr", "nl"))


def petite() -> Edition:
    edition = db.session.scalar(select(Edition).where(Edition.slug == "petite"))
    assert edition is not None
    return edition


def cases() -> dict[str, Case]:
    return {case.slug: case for case in petite().cases}


def counted(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def drop(folder: Path, slug: str) -> None:
    """Take a case out of the folder and out of the list."""
    for file in (folder / "cases" / slug).iterdir():
        file.unlink()
    (folder / "cases" / slug).rmdir()
    change(folder / "edition.toml", f', "{slug}"', "")


def test_a_load_keeps_everything_the_files_say(folder: Path) -> None:
    before_tables(folder / "cases/maelle/case.toml", "since = 2025-03-24\nends = 2026-12-31\ncountry = 'BE'")

    loaded = edition_loading.load_edition(folder)

    assert loaded.added == ("maelle", "tomas", "soraya")
    edition = petite()
    assert (edition.goal, edition.languages, edition.text("title", "nl")) == (100, ["fr", "nl"], "Marathon")
    assert [case.position for case in edition.cases] == [1, 2, 3]
    case = cases()["maelle"]
    assert (case.safety, case.since, case.country) == (Safety.NAMES, "2025-03-24", "BE")
    assert case.ends_on.isoformat() == "2026-12-31"
    assert cases()["tomas"].ends_on == edition.ends_on
    assert case.authority["lines"][-1] == "ORVANIE"
    assert case.rules["return_address_allowed"] is False
    assert case.recipient is None
    assert case.text("letter", "nl")["salutation"] == "Madame la Ministre,"


def test_a_lacking_language_falls_back_to_the_first(folder: Path) -> None:
    (folder / "cases/maelle/nl.toml").unlink()

    loaded = edition_loading.load_edition(folder)

    assert [str(warning) for warning in loaded.warnings] == ["cases/maelle/nl.toml: is missing: fr is shown instead"]
    assert cases()["maelle"].text("headline", "nl") == "Emprisonnée pour avoir enseigné"


def test_nothing_is_half_imported(folder: Path) -> None:
    edition_loading.load_edition(folder)
    change(folder / "edition.toml", "goal = 100", "goal = 200")
    change(folder / "cases/maelle/case.toml", "Maëlle", "Maria")
    (folder / "cases/soraya/fr.toml").write_text("headline = 1", encoding="utf-8")

    with pytest.raises(EditionInvalid):
        edition_loading.load_edition(folder)

    assert petite().goal == 100
    assert cases()["maelle"].name == "Maëlle Okandara"


def test_nothing_stays_of_a_load_that_fails_in_the_middle(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*said: object, **more: object) -> None:
        db.session.flush()
        raise RuntimeError("the machine stops here")

    monkeypatch.setattr(edition_loading.audit, "record", fail)

    with pytest.raises(RuntimeError):
        edition_loading.load_edition(folder)

    assert db.session.scalar(select(Edition).where(Edition.slug == "petite")) is None


def test_loading_again_updates_the_same_rows(folder: Path) -> None:
    edition_loading.load_edition(folder)
    before = {slug: case.id for slug, case in cases().items()}
    change(folder / "cases/tomas/fr.toml", "Une institutrice en prison.", "Un journaliste en prison.")
    change(folder / "edition.toml", '"maelle", "tomas", "soraya"', '"tomas", "maelle", "soraya", "jonah"')
    case_folder(folder, "jonah", ("fr", "nl"))

    loaded = edition_loading.load_edition(folder)

    assert (loaded.added, loaded.updated) == (("jonah",), ("tomas", "maelle", "soraya"))
    assert [case.slug for case in petite().cases] == ["tomas", "maelle", "soraya", "jonah"]
    assert {slug: cases()[slug].id for slug in before} == before
    assert cases()["tomas"].text("summary", "fr") == "Un journaliste en prison."
    # The sample, what keeps its petitions, and this one.
    assert counted(Edition) == 3


def test_an_unused_case_that_left_the_folder_is_removed(folder: Path) -> None:
    edition_loading.load_edition(folder)
    drop(folder, "soraya")

    loaded = edition_loading.load_edition(folder)

    assert (loaded.removed, loaded.retired) == (("soraya",), ())
    assert set(cases()) == {"maelle", "tomas"}


def test_a_used_case_that_left_the_folder_is_retired_with_its_signatures(folder: Path) -> None:
    edition_loading.load_edition(folder)
    organiser = factories.account()
    marathon = marathons.create(organiser, petite(), factories.new_marathon(petite()))
    marathons.change_state(marathon, factories.State.OPEN, organiser)
    factories.letters(marathon, cases=("soraya",))
    before = totals.counts(marathon).split
    drop(folder, "soraya")

    loaded = edition_loading.load_edition(folder)

    assert (loaded.removed, loaded.retired) == ((), ("soraya",))
    assert cases()["soraya"].retired
    assert [case.slug for case in petite().cases] == ["maelle", "tomas", "soraya"]
    assert counted(Signature) == 1
    assert totals.counts(marathon).split == before


def test_a_retired_case_takes_no_new_action(folder: Path) -> None:
    edition_loading.load_edition(folder)
    organiser = factories.account()
    marathon = marathons.create(organiser, petite(), factories.new_marathon(petite()))
    marathons.change_state(marathon, factories.State.OPEN, organiser)
    drop(folder, "soraya")
    edition_loading.load_edition(folder)

    with pytest.raises(CaseNotInMarathon):
        factories.letters(marathon, cases=("maelle", "soraya"))
    with pytest.raises(CaseNotInMarathon):
        factories.word(marathon, case="soraya")
    assert totals.counts(marathon).split.total == 0


def test_a_retired_case_back_in_the_folder_is_offered_again(folder: Path) -> None:
    edition_loading.load_edition(folder)
    marathons.create(factories.account(), petite(), factories.new_marathon(petite()))
    drop(folder, "soraya")
    edition_loading.load_edition(folder)
    case_folder(folder, "soraya", ("fr", "nl"))
    change(folder / "edition.toml", '"tomas"]', '"tomas", "soraya"]')

    loaded = edition_loading.load_edition(folder)

    assert loaded.updated == ("maelle", "tomas", "soraya")
    assert not cases()["soraya"].retired


@pytest.mark.parametrize("count", [1, 20])
def test_one_and_twenty_cases_are_loaded(tmp_path: Path, count: int) -> None:
    slugs = tuple(f"case-{number}" for number in range(count))

    edition_loading.load_edition(edition_folder(tmp_path / "petite", slugs))

    assert tuple(case.slug for case in petite().cases) == slugs


def test_a_portrait_is_redrawn_within_bounds_and_without_metadata(folder: Path) -> None:
    drawn = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "taken in front of her house"
    exif[0x0112] = 6  # Turned by the camera.
    Image.new("RGB", (3_000, 2_000), "#c2410c").save(drawn, "JPEG", exif=exif, comment=b"secret")
    (folder / "cases/maelle/portrait.jpg").write_bytes(drawn.getvalue())
    before_tables(folder / "cases/maelle/case.toml", 'portrait = "portrait.jpg"\nportrait_credit = "A. Nonyme"')

    edition_loading.load_edition(folder)

    case = cases()["maelle"]
    kept = Image.open(io.BytesIO(case.portrait or b""))
    assert (kept.format, kept.size) == ("WEBP", (640, 960))
    assert not kept.getexif()
    assert b"secret" not in (case.portrait or b"")
    assert case.portrait_credit == "A. Nonyme"
    assert len(case.portrait_digest or "") == 16


def test_a_portrait_taken_away_is_forgotten(folder: Path) -> None:
    (folder / "cases/maelle/portrait.png").write_bytes(picture())
    before_tables(folder / "cases/maelle/case.toml", 'portrait = "portrait.png"')
    edition_loading.load_edition(folder)
    assert cases()["maelle"].portrait_digest
    change(folder / "cases/maelle/case.toml", 'portrait = "portrait.png"', "")

    edition_loading.load_edition(folder)

    assert (cases()["maelle"].portrait, cases()["maelle"].portrait_digest) == (None, None)


def test_a_load_is_written_in_the_audit_log(folder: Path) -> None:
    edition_loading.load_edition(folder)

    last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert last is not None
    assert (last.act, last.subject) == ("edition.loaded", "petite")


def test_the_commands_say_what_they_found_and_did(app: Flask, folder: Path) -> None:
    run = app.test_cli_runner().invoke

    checked = run(args=["edition", "check", str(folder)])
    assert (checked.exit_code, checked.output) == (0, "petite: no problem in 3 cases\n")
    loaded = run(args=["edition", "load", str(folder)])
    assert loaded.exit_code == 0
    assert "added: maelle, tomas, soraya" in loaded.output


@pytest.mark.parametrize("command", ["check", "load"])
def test_the_commands_end_with_every_problem_and_code_one(app: Flask, folder: Path, command: str) -> None:
    change(folder / "edition.toml", "goal = 100", "")
    change(folder / "cases/tomas/fr.toml", 'demand = "Libérer Maëlle."', "")

    ended = app.test_cli_runner().invoke(args=["edition", command, str(folder)])

    assert ended.exit_code == 1
    assert "problem: edition.toml: goal: is missing" in ended.output
    assert "problem: cases/tomas/fr.toml: demand: is missing" in ended.output
    assert "2 to put right; nothing was changed" in ended.output

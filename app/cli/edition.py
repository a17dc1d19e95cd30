"""Editions as folders: `flask edition check` and `flask edition load`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import with_appcontext


@click.group()
def edition() -> None:
    """Editions as folders of text files: see docs/editions.md."""


@edition.command("check")
@click.argument("folder", type=click.Path(path_type=Path))
def check_edition(folder: Path) -> None:
    """List every problem of the edition in FOLDER; change nothing."""
    # Imported here and below: pydantic and the models take a moment that no other command should wait for.
    from app.services.edition_files import EditionInvalid, read_edition

    try:
        read = read_edition(folder)
    except EditionInvalid as invalid:
        _refuse(invalid.problems)
    _list("warning", read.warnings)
    click.echo(f"{read.facts.slug}: no problem in {len(read.cases)} cases")


@edition.command("load")
@click.argument("folder", type=click.Path(path_type=Path))
@with_appcontext
def load_edition_folder(folder: Path) -> None:
    """Load the edition in FOLDER, or update it; nothing is changed unless all of it is right."""
    from app.services.edition_files import EditionInvalid
    from app.services.edition_loading import load_edition
    from app.services.editions import current
    from app.services.place_files import provide

    try:
        loaded = load_edition(folder)
    except EditionInvalid as invalid:
        _refuse(invalid.problems)
    _list("warning", loaded.warnings)
    for done in ("added", "updated", "removed", "retired"):
        slugs = getattr(loaded, done)
        if slugs:
            click.echo(f"{done}: {', '.join(slugs)}")
    click.echo(f"{loaded.slug}: loaded")
    edition = current()
    towns = provide(edition.country) if edition else None
    if towns and towns.places:
        click.echo(f"{towns.places} places of its country are new")


def _refuse(problems: Iterable[object]) -> NoReturn:
    """Print the problems and end with exit code 1."""
    found = list(problems)
    _list("problem", found)
    raise click.ClickException(f"{len(found)} to put right; nothing was changed")


def _list(word: str, found: Iterable[object]) -> None:
    for what in found:
        click.echo(f"{word}: {what}", err=True)

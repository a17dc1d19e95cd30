"""Towns and their postcodes: `flask places load`. See docs/places.md."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext


@click.group()
def places() -> None:
    """The towns and postcodes by which people find a marathon: see docs/places.md."""


@places.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--replace", is_flag=True, help="Forget what is known of the countries in FILE first.")
@with_appcontext
def load_places(file: Path | None, replace: bool) -> None:
    """Add FILE, a country's postal codes from GeoNames; without one, Lueur's own list of the edition's country."""
    from app.services import editions, place_files

    if file is None:
        edition = editions.current()
        if edition is None:
            raise click.ClickException("there is no edition yet, so no country: load one first")
        loaded = place_files.provide(edition.country)
    else:
        try:
            with file.open(encoding="utf-8") as lines:
                loaded = place_files.load(lines, replace)
        except (place_files.PlacesInvalid, UnicodeDecodeError) as why:
            raise click.ClickException(f"{file}: {why}; nothing was changed") from why
    click.echo(f"{loaded.places} places and {loaded.postcodes} postcodes are new")

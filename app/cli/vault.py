"""The keys that names are sealed with: `flask vault …`. See docs/operations.md."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask.cli import with_appcontext

from app.rules.errors import LueurError
from app.services import erasure, marathons, master_key
from app.services.backup import Unkept
from app.services.restore import at_rest


@click.group()
def vault() -> None:
    """The keys that names are sealed with: see docs/operations.md."""


@vault.command()
@click.option("--forget-old", is_flag=True, help="Destroy the old key: names in older backups are then gone for good.")
@with_appcontext
def rotate(forget_old: bool) -> None:
    """Replace master.key and wrap every marathon's key anew. Lueur must be stopped, on every machine."""
    try:
        with at_rest():
            done = master_key.rotate(datetime.now(UTC))
            forgotten = master_key.forget_older() if forget_old else 0
    except Unkept as why:
        raise click.ClickException(str(why)) from why
    click.echo(f"master.key is new; {done} marathons' keys were wrapped anew. Copy it to where you keep your keys.")
    if forget_old:
        click.echo(f"{forgotten} older keys destroyed: destroy your copies too. Names in older backups are gone then.")
    else:
        click.echo("The old key stays beside it, for older backups: flask vault rotate --forget-old destroys it.")


@vault.command("replace-lost")
@click.confirmation_option(prompt="Names that no key here opens will be gone for good. Go on?")
@with_appcontext
def replace_lost() -> None:
    """When master.key is lost for good: give new keys to the marathons it opened. Their counts stay."""
    click.echo(f"{master_key.replace_lost()} marathons have a new key.")


@vault.command("erase-names")
@click.argument("code")
@click.confirmation_option(prompt="Its names, words and addresses will be gone for good. Go on?")
@with_appcontext
def erase_names(code: str) -> None:
    """Erase the names, words and addresses of the marathon with this CODE. Its counts stay."""
    try:
        erasure.erase_names(marathons.by_code(code), None)
    except LueurError as why:
        raise click.ClickException("No marathon has this code.") from why
    click.echo("Erased here. Backups from before still hold them: see docs/operations.md.")

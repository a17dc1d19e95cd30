"""Commands for whoever looks after an installation: `flask --app app …`."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import with_appcontext
from flask_migrate import upgrade

from app.services import totals


def register_commands(app: Flask) -> None:
    """Give the application its commands."""
    app.cli.add_command(recount)


def prepare() -> None:
    """Bring the database to this version's tables; the first time, make them."""
    upgrade()


@click.command()
@with_appcontext
def recount() -> None:
    """Compare every total with its rows, and repair what differs."""
    repairs = totals.recount()
    for repair in repairs:
        click.echo(
            f"marathon {repair.marathon_id}, case {repair.case_id}, {repair.kind}: {repair.said} -> {repair.true}"
        )
    click.echo(f"{len(repairs)} repaired" if repairs else "all totals are exact")

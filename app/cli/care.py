"""Looking after the data: `flask backup`, `restore`, `erase-again`, `doctor`, `recount`. See docs/operations.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from app.models import db
from app.services import backup as backups
from app.services import doctor as doctors
from app.services import restore as restoring
from app.services import retention, totals
from app.services.backup import Kept, Unkept

FILE = click.Path(path_type=Path)


@click.command()
@click.argument("file", type=FILE)
@with_appcontext
def backup(file: Path) -> None:
    """Save the database in FILE (or in a folder, under today's date), also while people sign."""
    target = file / f"lueur-{datetime.now().astimezone():%Y-%m-%d-%H%M%S}.sqlite" if file.is_dir() else file
    try:
        kept = backups.back_up(target)
    except Unkept as why:
        raise click.ClickException(str(why)) from why
    click.echo(f"Saved and checked: {describe(kept)}.")
    click.echo("Names in it are sealed, and it holds no key. Keep a copy of master.key and secret.key, elsewhere.")


@click.command()
@click.argument("file", type=FILE)
@with_appcontext
def restore(file: Path) -> None:
    """Put the backup FILE in the place of the database, which is kept aside. Lueur must be stopped."""
    try:
        with restoring.at_rest(), restoring.staged(file) as kept:
            again = _settle_staged()
            aside = restoring.put_in_place(datetime.now().astimezone())
    except Unkept as why:
        raise click.ClickException(str(why)) from why
    click.echo(f"Restored: {describe(replace(kept, file=file))}.")
    if again:
        click.echo(f"{again} letters, words and addresses that were erased since the backup were erased again.")
    if aside:
        click.echo(f"The database before is kept as {aside}. Delete it once you are content.")
    click.echo("Everybody behind the scenes signs in again; old links no longer work. Words on the wall: look again.")


@click.command("erase-again")
@with_appcontext
def erase_again() -> None:
    """After a restore that PostgreSQL made: erase whoever was erased since the backup, end all sessions."""
    try:
        again = restoring.settle()
    except Unkept as why:
        raise click.ClickException(str(why)) from why
    click.echo(f"{again} erased again; everybody behind the scenes signs in again.")


@click.command()
@with_appcontext
def doctor() -> None:
    """Look at everything that can be wrong and say it; exit code 1 when something is. Changes nothing."""
    findings = doctors.examine()
    width = max(len(finding.what) for finding in findings)
    for finding in findings:
        click.echo(f"{'ok     ' if finding.is_well else 'PROBLEM'}  {finding.what:<{width}}  {finding.says}")
    problems = sum(not finding.is_well for finding in findings)
    if problems:
        raise click.ClickException(f"{problems} to put right")


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


def describe(kept: Kept) -> str:
    """A backup in one line."""
    return f"{kept.file} ({kept.size / 1024**2:.1f} MB, {kept.marathons} marathons, {kept.actions} actions)"


def _settle_staged() -> int:
    """Bring the staged copy up to date and settle it: an application of its own, so that ours stays as it was."""
    from app import create_app

    settings = current_app.config["SETTINGS"]
    staged = create_app(replace(settings, database_url=f"sqlite:///{settings.instance / restoring.STAGED}"))
    with staged.app_context():
        try:
            upgrade()
            return restoring.settle()
        finally:
            db.session.remove()
            db.engine.dispose()


@click.command("let-go")
@with_appcontext
def let_go() -> None:
    """Erase what was kept long enough: names, words, discarded actions, addresses, sessions. Daily, by a timer."""
    gone = retention.let_go_of_what_is_due()
    click.echo(
        f"erased: names of {gone.marathons} marathons, {gone.words} refused words,"
        f" {gone.discarded} discarded actions, {gone.addresses} addresses, {gone.sessions} unused sessions"
    )

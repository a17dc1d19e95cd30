"""Commands for whoever looks after an installation: `flask …`, in Lueur's folder."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from flask_migrate import Migrate, upgrade

from app.cli.account import account
from app.cli.care import backup, doctor, erase_again, let_go, recount, restore
from app.cli.edition import edition
from app.cli.mail import mail
from app.cli.places import places
from app.cli.vault import vault
from app.models import db
from app.services import master_key, retention, schema
from app.vendor import vendor


def register_commands(app: Flask) -> None:
    """Give the application its commands, those of Flask-Migrate too."""
    Migrate(app, db, directory=str(Path(__file__).parent.parent / "migrations"), render_as_batch=True)
    for command in (
        backup,
        restore,
        erase_again,
        let_go,
        doctor,
        recount,
        account,
        vault,
        edition,
        mail,
        places,
        vendor,
    ):
        app.cli.add_command(command)


def prepare() -> None:
    """Bring the database to this version's tables, the first time make them; and let go of what was kept long enough.

    Raises `SchemaUnfit` when a newer Lueur made them, `MasterKeyWrong` when its key was left behind.
    """
    schema.check_not_newer()
    upgrade()
    master_key.check()
    retention.let_go_of_what_is_due()

"""Mail that waits: `flask mail …`. See docs/operations.md."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.services import mail_queue, postman


@click.group()
def mail() -> None:
    """Mail that waits to be sent: see docs/operations.md."""


@mail.command()
@with_appcontext
def send() -> None:
    """Send what waits, at once, also what had to wait longer. A running server sends by itself."""
    mail_queue.hurry()
    walked = postman.walk()
    click.echo(f"{walked.sent} sent, {walked.put_back} put back for later, {walked.given_up} given up.")
    if waiting := mail_queue.standing().waiting:
        raise click.ClickException(f"{waiting} wait: the log says why.")

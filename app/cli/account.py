"""Accounts behind the scenes: `flask account …`. See docs/operations.md."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.config import LANGUAGES
from app.models import Account, Role
from app.rules.errors import EmailRefused, EmailTaken
from app.services import accounts, addresses

account = AppGroup("account", help="Who may do what: make an account, let it back in, give it head office's role.")

ROLES = click.Choice([str(role).replace("_", "-") for role in Role])


@account.command()
@click.argument("email")
@click.argument("name")
@click.option("--role", type=ROLES, default="organiser", show_default=True)
@click.option("--language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True)
def create(email: str, name: str, role: str, language: str) -> None:
    """Make an account and print a link that signs in, once. You vouch that the address is theirs."""
    try:
        made = accounts.create(email, name, role=_role(role), language=language)
    except (EmailRefused, EmailTaken) as why:
        wrong = "has an account already" if isinstance(why, EmailTaken) else "is no address that mail reaches"
        raise click.ClickException(f"{email} {wrong}.") from why
    click.echo(_link(made))


@account.command()
@click.argument("email")
def link(email: str) -> None:
    """Print a fresh link that signs in, once, within a day."""
    click.echo(_link(_known(email)))


@account.command()
@click.argument("email")
@click.argument("role", type=ROLES)
def role(email: str, role: str) -> None:
    """Give an account head office's role, or take it away: from the next request on."""
    accounts.change_role(_known(email), _role(role))
    click.echo(f"{email} is {role} now.")


@account.command("list")
def list_() -> None:
    """Every account: its role, its address, its name, and whether the address is proven."""
    for each in accounts.everybody():
        proven = "" if each.verified_at else "  (address not proven)"
        click.echo(f"{str(each.role).replace('_', '-'):<12} {each.email}  {each.name}{proven}")


def _known(email: str) -> Account:
    found = accounts.by_email(email)
    if found is None:
        raise click.ClickException(f"Nobody has an account with {email}.")
    return found


def _role(named: str) -> Role:
    return Role(named.replace("-", "_"))


def _link(of: Account) -> str:
    return addresses.absolute("account.enter", token=accounts.new_entry_link(of))

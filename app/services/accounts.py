"""Accounts: passwords, one-time links, and ending every session at once."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.models import Account, EntryLink, Role, db
from app.models.base import LARGEST_JUMP, now
from app.rules.errors import EmailTaken, EntryLinkSpent, PasswordRefused, SignInRefused
from app.services import audit, claims, mail, sessions
from app.services.transaction import writing

# Printed by `lueur.py run` in the afternoon, used when the hall fills.
ENTRY_LINK_LIFE = timedelta(hours=24)
LONGEST_LEFT = ENTRY_LINK_LIFE + LARGEST_JUMP
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200

_hasher = PasswordHasher()


def create(
    email: str, name: str, password: str | None = None, role: Role = Role.ORGANISER, language: str = "fr"
) -> Account:
    """A new account, made by whoever vouches for its address.

    Raises `EmailRefused`, `EmailTaken`, `PasswordRefused`.
    """
    address = mail.check_address(email).lower()
    hashed = _hash(password) if password is not None else None
    with writing() as session:
        if by_email(address) is not None:
            raise EmailTaken
        account = Account(
            email=address, name=name, password_hash=hashed, role=role, language=language, verified_at=now()
        )
        session.add(account)
        audit.record("account.create", None, subject=f"role {role}")
    return account


def change_role(account: Account, role: Role) -> None:
    """Give or take a role: from the next request on."""
    with writing():
        account.role = role
        audit.record("account.role", account, subject=f"role {role}")


def everybody() -> list[Account]:
    """Every account, the oldest first."""
    return list(db.session.scalars(select(Account).order_by(Account.id)))


def by_email(email: str) -> Account | None:
    """The account that this address belongs to, if there is one; who only claims it is not meant."""
    return db.session.scalar(select(Account).where(Account.email == as_kept(email), Account.verified_at.is_not(None)))


def as_kept(email: str) -> str:
    """A typed address the way accounts keep theirs: two that mean one account are one."""
    # PostgreSQL refuses a NUL even in a question.
    return email.replace("\x00", "").strip().lower()


def sign_in(email: str, password: str) -> Account:
    """The account, if the password is its own. Raises `SignInRefused`, alike and as slowly for an unknown address."""
    account = by_email(email)
    known = account.password_hash if account is not None and account.password_hash else None
    nobody = _nobody()
    try:
        _hasher.verify(known or nobody, password)
    except (VerificationError, InvalidHashError) as cause:
        raise SignInRefused from cause
    if account is None or known is None:
        raise SignInRefused
    return account


def set_password(account: Account, password: str) -> None:
    """Set or change the password; ends every session and every one-time link not yet used. Raises `PasswordRefused`."""
    hashed = _hash(password)
    with writing():
        account.password_hash = hashed
        sessions.shut_every_door(account)
        audit.record("account.password", account)


def sign_out_everywhere(account: Account) -> None:
    """End every session of this account at its next request, and every one-time link not yet used."""
    with writing():
        sessions.shut_every_door(account)
        audit.record("account.sign_out_everywhere", account)


def new_entry_link(account: Account) -> str:
    """The token of a fresh one-time link, good for 24 hours; it is shown now or never."""
    with writing():
        return add_entry_link(account)


def add_entry_link(account: Account) -> str:
    """The same in the transaction under way."""
    token = secrets.token_urlsafe(24)
    db.session.add(EntryLink(account=account, token_hash=_token_hash(token), expires_at=now() + ENTRY_LINK_LIFE))
    return token


def check_entry_link(token: str) -> Account:
    """Whose link this is, without using it. Raises `EntryLinkSpent`."""
    return _link(token).account


def enter(token: str, keep_device: bool = False) -> Account:
    """Use a one-time link. Raises `EntryLinkSpent` the second time.

    One that was sent to an address nobody had proven proves it: the account is theirs, or, when they have one, what it
    made becomes that one's. Whoever filled in the form is signed out, unless `keep_device` says they are the same.
    """
    try:
        return _enter(token, keep_device)
    except IntegrityError:
        # Two links to one address at once: the other was first, and this one joins it.
        return _enter(token, keep_device)


def _enter(token: str, keep_device: bool) -> Account:
    with writing():
        link = _link(token)
        link.used_at = now()
        account = link.account
        if account.verified_at is None:
            account = claims.prove(account, by_email(account.email), keep_device)
        audit.record("account.enter", account)
    return account


@cache
def _nobody() -> str:
    """Checked when the address is unknown, so that the answer takes the same time; not made at each start."""
    return _hasher.hash(secrets.token_urlsafe())


def _link(token: str) -> EntryLink:
    link = db.session.scalar(select(EntryLink).where(EntryLink.token_hash == _token_hash(token)).with_for_update())
    # One that would live longer than it may was made before the clock was set back.
    if link is None or link.used_at is not None or not timedelta() <= link.expires_at - now() <= LONGEST_LEFT:
        raise EntryLinkSpent
    return link


def _hash(password: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise PasswordRefused
    return _hasher.hash(password)


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

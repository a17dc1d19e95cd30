"""Registering a marathon that was described: by an account, or by somebody new with no more than an address.

Somebody new gets an account that claims the address, whether or not another one has it: nobody learns from the answer
who is known here. Only a link sent to the address proves it; then the account is theirs, or what it made joins the
account they had.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from app.config import LANGUAGES
from app.models import Account, Edition, Marathon, MarathonDraft
from app.rules.errors import NameRefused, NotVerified, TextFault
from app.rules.names import check_name
from app.services import accounts, audit, claims, drafts, mail, marathons
from app.services.addresses import absolute
from app.services.particulars import NewMarathon, checked
from app.services.transaction import writing

# A mailbox whose owner asked for nothing is left in peace for so long after each of these mails.
ONCE_IN = timedelta(hours=1)
LONGEST_NAME = 120


@dataclass(frozen=True)
class Newcomer:
    """Who asks, as typed."""

    name: str
    email: str
    language: str


def for_account(draft: MarathonDraft, account: Account, edition: Edition, new: NewMarathon) -> Marathon:
    """The marathon of a draft; sent twice it is the same one."""
    marathon = marathons.create(account, edition, new, draft.key)
    with writing():
        drafts.finish(draft, marathon)
    return marathon


def for_newcomer(draft: MarathonDraft, who: Newcomer, edition: Edition, new: NewMarathon) -> Marathon:
    """The same with a fresh account, and a mail that asks to prove the address.

    Raises what `particulars.checked` raises, `NameRefused`, `EmailRefused`.
    """
    said = checked(edition, new)
    name, email = check_name(who.name), mail.check_address(who.email).lower()
    if len(name) > LONGEST_NAME:
        raise NameRefused(TextFault.TOO_LONG, LONGEST_NAME)
    with writing() as session:
        session.refresh(draft, with_for_update=True)
        if draft.marathon_id is not None:
            return marathons.by_id(draft.marathon_id)
        account = Account(email=email, name=name, language=who.language)
        session.add(account)
        audit.record("account.claim", account)
        marathon = marathons.register(account, edition, said, new.wants_listing, draft.key)
        drafts.finish(draft, marathon)
        _ask(account)
    return marathon


def ask_again(account: Account) -> bool:
    """Send the link once more; False when the mailbox got one within the last hour."""
    with writing():
        return account.verified_at is None and _ask(account)


def send_entry_link(email: str) -> None:
    """A link that signs in, to the account of this address, or to whoever claimed it last; as slowly to nobody.

    Raises `EmailRefused`.
    """
    account = accounts.by_email(email) or claims.latest(accounts.as_kept(email))
    with writing():
        if account is None:
            nowhere = absolute("account.enter", token=secrets.token_urlsafe(24))
            mail.seem_to_post(email, "entry", LANGUAGES[0], once_in=ONCE_IN, link=nowhere)
        elif account.verified_at is None:
            _ask(account)
        else:
            _send(account, "entry")


def check_verified(account: Account) -> None:
    """Raise `NotVerified` unless the account's address is proven."""
    if account.verified_at is None:
        raise NotVerified


def _ask(account: Account) -> bool:
    return _send(account, "prove_address")


def _send(account: Account, letter: str) -> bool:
    # It carries nothing that anybody typed: whoever typed this address need not be its owner.
    link = absolute("account.enter", token=accounts.add_entry_link(account))
    return mail.post(account.email, letter, account.language, once_in=ONCE_IN, link=link)

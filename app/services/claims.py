"""Claims: accounts of people who typed an address and have not shown yet that it is theirs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from app.models import Account, AccountSession, HelperLink, Marathon, db
from app.models.base import now
from app.rules.retention import CLAIM_UNPROVEN
from app.services import audit, listing_notices, sessions


def latest(email: str) -> Account | None:
    """The latest account that claims this address and has not proven it."""
    claims = select(Account).where(Account.email == email, Account.verified_at.is_(None))
    return db.session.scalar(claims.order_by(Account.id.desc()).limit(1))


def prove(claim: Account, known: Account | None, keep_device: bool) -> Account:
    """In the transaction under way: its owner used the link. Answers whose account it is from now on: `known`, if any.

    Whoever filled in the form may be somebody else: their device is signed out unless the owner says it is their own.
    """
    if known is None:
        if not keep_device:
            sessions.end_all(claim)
            _end_help(claim)
        claim.verified_at = now()
        audit.record("account.prove", claim)
        listing_notices.tell_head_office(claim)
        return claim
    sessions.shut_every_door(claim)
    _end_help(claim)
    db.session.execute(update(Marathon).where(Marathon.owner_id == claim.id).values(owner_id=known.id))
    audit.record("account.join", known, subject=f"account {claim.id}")
    # What it did stands in logs, under the name of whose doing it was.
    claim.email, claim.name = f"{claim.id}@joined.invalid", known.name
    listing_notices.tell_head_office(known)
    return known


def _end_help(claim: Account) -> None:
    """Whoever filled in the form may have let others in: their links end with its sessions."""
    own = select(Marathon.id).where(Marathon.owner_id == claim.id)
    links = update(HelperLink).where(HelperLink.marathon_id.in_(own), HelperLink.revoked_at.is_(None))
    db.session.execute(links.values(revoked_at=now()))


def let_go(at: datetime) -> int:
    """Forget, in the transaction under way, names and addresses that nobody proved and no device uses; how many."""
    in_use = select(AccountSession.id).where(AccountSession.account_id == Account.id).exists()
    old = select(Account).where(
        Account.verified_at.is_(None),
        Account.created_at <= at - CLAIM_UNPROVEN,
        Account.email.not_like("%.invalid"),
        ~in_use,
    )
    claims = db.session.scalars(old).all()
    for claim in claims:
        claim.email, claim.name = f"{claim.id}@forgotten.invalid", "—"
    return len(claims)

"""What head office hears of marathons that ask to be listed."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.models import Account, Listing, Marathon, Role, db
from app.services import mail
from app.services.addresses import absolute

# However many ask meanwhile: whoever opens the page sees them all.
ONCE_IN = timedelta(hours=1)


def tell_head_office(owner: Account) -> None:
    """Tell by mail, in the transaction under way, that a marathon of this account waits to be looked at, if one does.

    Of an address nobody proved nobody is told: its marathons wait for their owner first. Who would look at their own
    is not told either. The mail carries nothing that anybody typed.
    """
    if owner.verified_at is None:
        return
    theirs = select(Marathon.id).where(Marathon.owner_id == owner.id, Marathon.listing == Listing.WAITING)
    if db.session.scalar(theirs.limit(1)) is None:
        return
    office = select(Account).where(Account.role == Role.HEAD_OFFICE, Account.verified_at.is_not(None))
    for account in db.session.scalars(office.where(Account.id != owner.id).order_by(Account.id)):
        mail.post(
            account.email,
            "listing_waits",
            account.language,
            once_in=ONCE_IN,
            link=absolute("office.listings"),
        )

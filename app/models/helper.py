"""Helper links: people whom an organiser lets help at one marathon, without an account."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account, Hand
from app.models.base import Base, Choice, UtcDateTime, now
from app.models.marathon import Marathon
from app.rules.helping import HelperKind


class HelperLink(Base):
    """A link to the desk of one marathon, named after who got it; only its token's SHA-256 is kept, and days of use."""

    __tablename__ = "helper_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    marathon_id: Mapped[int] = mapped_column(ForeignKey("marathon.id"), index=True)
    given_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    # Empty once the marathon's names are erased.
    name: Mapped[str] = mapped_column(String(320))
    kind: Mapped[HelperKind] = mapped_column(Choice(HelperKind))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    last_used_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    marathon: Mapped[Marathon] = relationship()
    given_by: Mapped[Account] = relationship()

    @property
    def hand(self) -> Hand:
        """Whose doing it is: a helper's, in the name of the organiser who gave the link."""
        return {"account_id": self.given_by_id, "helper_id": self.id}


# Whoever does something at a desk.
Actor = Account | HelperLink

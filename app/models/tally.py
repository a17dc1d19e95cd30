"""Paper tallies, and the totals that every action changes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import Base, Choice, UtcDateTime, now
from app.models.edition import Case
from app.models.helper import HelperLink
from app.rules.counting import Kind


class TallyEntry(Base):
    """A counted number of paper letters or cards; never a person. Undone, not deleted."""

    __tablename__ = "tally_entry"
    __table_args__ = (UniqueConstraint("marathon_id", "key"), CheckConstraint("count > 0", name="positive"))

    id: Mapped[int] = mapped_column(primary_key=True)
    marathon_id: Mapped[int] = mapped_column(ForeignKey("marathon.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    helper_id: Mapped[int | None] = mapped_column(ForeignKey("helper_link.id"))
    key: Mapped[str] = mapped_column(String(22))
    kind: Mapped[Kind] = mapped_column(Choice(Kind))
    count: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    case: Mapped[Case] = relationship()
    account: Mapped[Account] = relationship()
    helper: Mapped[HelperLink | None] = relationship()


class Total(Base):
    """How many actions of one kind one case has at one marathon; changed in the transaction of each action."""

    __tablename__ = "total"
    __table_args__ = (CheckConstraint("count >= 0", name="not_negative"),)

    marathon_id: Mapped[int] = mapped_column(ForeignKey("marathon.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    kind: Mapped[Kind] = mapped_column(Choice(Kind), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)

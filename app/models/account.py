"""Accounts of organisers and head office, their sessions and their one-time links."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TypedDict

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Choice, UtcDateTime, now


class Role(StrEnum):
    """What an account may do beyond its own marathons."""

    ORGANISER = "organiser"
    HEAD_OFFICE = "head_office"


class Hand(TypedDict):
    """Who did something, as a row keeps it: on whose authority, and by which helper's hand if it was not their own."""

    account_id: int
    helper_id: int | None


class Account(Base):
    """A person behind the scenes.

    An address belongs to the one account that proved it, by a link sent there; others may claim it until then.
    """

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254))
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[Role] = mapped_column(Choice(Role), default=Role.ORGANISER)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(5), default="fr")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    @property
    def hand(self) -> Hand:
        """Whose doing it is: this account's own."""
        return {"account_id": self.id, "helper_id": None}


Index(
    "uq_account_email",
    Account.email,
    unique=True,
    sqlite_where=Account.verified_at.is_not(None),
    postgresql_where=Account.verified_at.is_not(None),
)


class AccountSession(Base):
    """A device that is signed in; only its token's SHA-256 is kept, and days, never hours."""

    __tablename__ = "account_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    began_on: Mapped[date]
    last_seen_on: Mapped[date]


class EntryLink(Base):
    """A one-time sign-in link; only its token's SHA-256 is kept."""

    __tablename__ = "entry_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    account: Mapped[Account] = relationship()

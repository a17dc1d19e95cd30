"""Mail on its way out, and which mailbox was written to lately."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, UtcDateTime, now


class Mail(Base):
    """One mail that waits to be sent; its row is erased once a server took it.

    Recipient, subject and text are sealed with a key that the master key yields. `letter` is the template's name,
    `about` the random key of what the mail speaks of, so that an erasure takes a waiting mail with it.
    """

    __tablename__ = "mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    letter: Mapped[str] = mapped_column(String(40))
    about: Mapped[str | None] = mapped_column(String(64), index=True)
    # None once it was given up: that it was is kept for a while, whom it was for is not.
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class MailLimit(Base):
    """That some mailbox was written to with one letter; only a keyed digest of the address is kept, for some days."""

    __tablename__ = "mail_limit"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    posted_at: Mapped[datetime] = mapped_column(UtcDateTime)

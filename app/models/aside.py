"""What becomes of what was set aside: decided at the desk, and taken back there."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Choice, UtcDateTime, now


class Admission(Base):
    """The organiser's word for a source of signatures that was set aside: from then on it counts."""

    __tablename__ = "admission"

    marathon_id: Mapped[int] = mapped_column(ForeignKey("marathon.id"), primary_key=True)
    source: Mapped[str] = mapped_column(String(24), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    admitted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Ruling(StrEnum):
    """The two ways out of being set aside."""

    ADMITTED = "admitted"
    DISCARDED = "discarded"


class AsideDecision(Base):
    """A decision on what one source had left until then; the signatures and words it moved name it."""

    __tablename__ = "aside_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    marathon_id: Mapped[int] = mapped_column(ForeignKey("marathon.id"), index=True)
    source: Mapped[str] = mapped_column(String(24))
    ruling: Mapped[Ruling] = mapped_column(Choice(Ruling))
    signatures: Mapped[int]
    words: Mapped[int]
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # What was discarded is kept for a while, so that it can be taken back; then it is gone, and this says so.
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

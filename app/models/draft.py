"""Marathons that somebody is still describing, before they exist."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, UtcDateTime, now


class MarathonDraft(Base):
    """The answers so far, as they were typed; nothing about who typed them. Only its token's SHA-256 is kept.

    Once the marathon is made the answers are gone and `marathon_id` says which it is: the same form sent again makes
    no second one.
    """

    __tablename__ = "marathon_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    key: Mapped[str] = mapped_column(String(22))
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    marathon_id: Mapped[int | None] = mapped_column(ForeignKey("marathon.id"), index=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

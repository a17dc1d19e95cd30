"""The audit log: who did what behind the scenes, in a chain of hashes; no signer's data."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, UtcDateTime


class AuditEntry(Base):
    """One act. `digest` covers the entry and the digest before it, so that nothing is changed or dropped unseen."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    helper_id: Mapped[int | None] = mapped_column(ForeignKey("helper_link.id"))
    marathon_id: Mapped[int | None] = mapped_column(ForeignKey("marathon.id"), index=True)
    act: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(120), default="")
    digest: Mapped[str] = mapped_column(String(64), unique=True)

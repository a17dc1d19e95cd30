"""Attendees and what they give: signings (one submit each), signatures, words, and e-mail for news."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Choice, UtcDateTime, now
from app.rules.consent import Use


class Attendee(Base):
    """One person at one marathon, known only by the random id in a cookie."""

    __tablename__ = "attendee"

    id: Mapped[str] = mapped_column(String(22), primary_key=True)
    marathon_id: Mapped[int] = mapped_column(ForeignKey("marathon.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Signing(Base):
    """One submit of the letters form: the intent's key, the consent given, and the sealed name, town and drawing."""

    __tablename__ = "signing"
    __table_args__ = (UniqueConstraint("marathon_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    marathon_id: Mapped[int] = mapped_column(ForeignKey("marathon.id"))
    attendee_id: Mapped[str] = mapped_column(ForeignKey("attendee.id"), index=True)
    key: Mapped[str] = mapped_column(String(22))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    # None once every letter of it is withdrawn: the row stays so that a replay finds it, the person is gone.
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    use: Mapped[Use] = mapped_column(Choice(Use))
    consent_version: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(5))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Signature(Base):
    """One letter signed. Valid unless withdrawn or set aside; one per attendee and case."""

    __tablename__ = "signature"

    id: Mapped[int] = mapped_column(primary_key=True)
    marathon_id: Mapped[int] = mapped_column(ForeignKey("marathon.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    attendee_id: Mapped[str] = mapped_column(ForeignKey("attendee.id"))
    # The same number as `Signing.key`'s row would need a second round trip inside the batch; the key is known before.
    signing_key: Mapped[str] = mapped_column(String(22))
    number: Mapped[int]
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Where it came from, if that is why it counts nowhere until the organiser admits it; see `app/rules/quarantine.py`.
    set_aside: Mapped[str | None] = mapped_column(String(24))
    # The decision at the desk that counted it or discarded it; None while it waits, and for whatever never waited.
    aside_decision_id: Mapped[int | None] = mapped_column(ForeignKey("aside_decision.id"))


_signed = Signature.__table__.c
Index(
    "uq_signature_attendee_case",
    _signed.attendee_id,
    _signed.case_id,
    unique=True,
    sqlite_where=_signed.withdrawn_at.is_(None),
    postgresql_where=_signed.withdrawn_at.is_(None),
)
Index("ix_signature_marathon_key", _signed.marathon_id, _signed.signing_key)
Index(
    "ix_signature_set_aside",
    _signed.marathon_id,
    _signed.set_aside,
    sqlite_where=_signed.set_aside.is_not(None),
    postgresql_where=_signed.set_aside.is_not(None),
)
Index(
    "ix_signature_aside_decision",
    _signed.aside_decision_id,
    sqlite_where=_signed.aside_decision_id.is_not(None),
    postgresql_where=_signed.aside_decision_id.is_not(None),
)


class WordStatus(StrEnum):
    """Where a word stands between its writer and the screen."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"


class Word(Base):
    """A message or drawing to the person of a case, sealed; on the screen only while approved, text and all."""

    __tablename__ = "word"

    id: Mapped[int] = mapped_column(primary_key=True)
    marathon_id: Mapped[int] = mapped_column(ForeignKey("marathon.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    attendee_id: Mapped[str] = mapped_column(ForeignKey("attendee.id"))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    show_on_screen: Mapped[bool]
    status: Mapped[WordStatus] = mapped_column(Choice(WordStatus), default=WordStatus.WAITING)
    # Of the exact text and drawing; an approval names it.
    fingerprint: Mapped[str] = mapped_column(String(64))
    number: Mapped[int]
    language: Mapped[str] = mapped_column(String(5))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    set_aside: Mapped[str | None] = mapped_column(String(24))
    aside_decision_id: Mapped[int | None] = mapped_column(ForeignKey("aside_decision.id"))


_written = Word.__table__.c
Index(
    "uq_word_attendee_case",
    _written.attendee_id,
    _written.case_id,
    unique=True,
    sqlite_where=_written.withdrawn_at.is_(None),
    postgresql_where=_written.withdrawn_at.is_(None),
)


Index(
    "ix_word_set_aside",
    _written.marathon_id,
    _written.set_aside,
    sqlite_where=_written.set_aside.is_not(None),
    postgresql_where=_written.set_aside.is_not(None),
)
Index(
    "ix_word_aside_decision",
    _written.aside_decision_id,
    sqlite_where=_written.aside_decision_id.is_not(None),
    postgresql_where=_written.aside_decision_id.is_not(None),
)


class WordKey(Base):
    """The intent key of every submit that wrote or corrected a word: an old one arriving late changes nothing."""

    __tablename__ = "word_key"

    marathon_id: Mapped[int] = mapped_column(ForeignKey("marathon.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(22), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    word_id: Mapped[int] = mapped_column(ForeignKey("word.id"), index=True)


class WithdrawalKey(Base):
    """The intent key of a submit that took something back, and how much: sent again later, it takes no more."""

    __tablename__ = "withdrawal_key"

    marathon_id: Mapped[int] = mapped_column(ForeignKey("marathon.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(22), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    letters: Mapped[int]
    words: Mapped[int]


class NewsSubscription(Base):
    """An e-mail address for news: asked for apart from the signature, kept only once its owner confirmed it."""

    __tablename__ = "news_subscription"

    id: Mapped[int] = mapped_column(primary_key=True)
    marathon_id: Mapped[int] = mapped_column(ForeignKey("marathon.id"), index=True)
    attendee_id: Mapped[str] = mapped_column(ForeignKey("attendee.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    language: Mapped[str] = mapped_column(String(5))
    consent_version: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

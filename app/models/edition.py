"""Editions and their cases."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from app.models.base import Base, Choice, UtcDateTime
from app.rules.consent import Safety

if TYPE_CHECKING:
    from app.models.marathon import Marathon


class Edition(Base):
    """One year's campaign: its cases, dates, goal and languages (the first is the default)."""

    __tablename__ = "edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    year: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    goal: Mapped[int]
    languages: Mapped[list[str]] = mapped_column(JSON)
    country: Mapped[str] = mapped_column(String(2))
    time_zone: Mapped[str] = mapped_column(String(64))
    invented: Mapped[bool] = mapped_column(default=False)
    # Not a year's campaign: it only keeps another edition's petitions, which count apart; see `services/petitions.py`.
    is_standing: Mapped[bool] = mapped_column(default=False)
    organisation: Mapped[str | None] = mapped_column(String(120))
    site: Mapped[str | None] = mapped_column(String(200))
    # {"fr": {"title": …, "notice": …}, …}
    texts: Mapped[dict[str, dict[str, Any]]] = mapped_column(JSON)

    cases: Mapped[list[Case]] = relationship(
        back_populates="edition", order_by="Case.position", cascade="all, delete-orphan"
    )
    marathons: Mapped[list[Marathon]] = relationship(back_populates="edition")

    @property
    def offered(self) -> list[Case]:
        """The cases that may be signed for, in their order: those that are not retired."""
        return [case for case in self.cases if not case.retired]

    def text(self, field: str, language: str) -> str:
        """A text in `language`, else in the edition's first language that has it, else empty."""
        return str(first_text(self.texts, field, language, self.languages) or "")


class GoodNews(Base):
    """What became of somebody people wrote for."""

    __tablename__ = "good_news"
    __table_args__ = (UniqueConstraint("edition_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    # When the case it is about was removed, the news stays.
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id", ondelete="SET NULL"))
    slug: Mapped[str] = mapped_column(String(80))
    happened_on: Mapped[date]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # {"fr": {"title": …, "summary": …, "text": …}, …}
    texts: Mapped[dict[str, dict[str, Any]]] = mapped_column(JSON)

    edition: Mapped[Edition] = relationship()
    case: Mapped[Case | None] = relationship()

    def text(self, field: str, language: str) -> str:
        """A text in `language`, else in the edition's first language that has it."""
        return str(first_text(self.texts, field, language, self.edition.languages) or "")


class Case(Base):
    """One person or group at risk."""

    __tablename__ = "case"
    __table_args__ = (UniqueConstraint("edition_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    slug: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]
    # Kept for its signatures after an edition file dropped it; offered to nobody.
    retired: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str] = mapped_column(String(200))
    country: Mapped[str | None] = mapped_column(String(2))
    since: Mapped[str | None] = mapped_column(String(40))
    safety: Mapped[Safety] = mapped_column(Choice(Safety))
    ends_on: Mapped[date]
    portrait: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    # Of the picture's bytes: part of its address, so that browsers may keep it for ever.
    portrait_digest: Mapped[str | None] = mapped_column(String(16))
    portrait_credit: Mapped[str | None] = mapped_column(String(120))
    # {"organisation_may_be_named": …, "return_address_allowed": …, "religious_cards_welcome": …, "write_until": …}
    rules: Mapped[dict[str, Any]] = mapped_column(JSON)
    # {"lines": […], "email": …} and {"name": …, "lines": […]}
    authority: Mapped[dict[str, Any]] = mapped_column(JSON)
    recipient: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    # {"fr": {"country_name", "headline", "summary", "story", "demand", "never_mention", "words_advice", "warning",
    #         "letter": {"addressee", "salutation", "body", "closing"}}, …}
    texts: Mapped[dict[str, dict[str, Any]]] = mapped_column(JSON)

    edition: Mapped[Edition] = relationship(back_populates="cases")

    def text(self, field: str, language: str) -> Any:
        """A text (or list, or the letter's table) in `language`, else in the edition's first language that has it."""
        return first_text(self.texts, field, language, self.edition.languages)


def first_text(texts: dict[str, dict[str, Any]], field: str, language: str, languages: list[str]) -> Any:
    """The first of the texts called `field` that is not empty, `language` before the others."""
    for candidate in (language, *languages):
        found = texts.get(candidate, {}).get(field)
        if found:
            return found
    return None

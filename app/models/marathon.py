"""Marathons: one event each, with its place, times, join code and owner."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Column, Float, ForeignKey, Integer, LargeBinary, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import Base, Choice, UtcDateTime, now
from app.models.edition import Case, Edition
from app.rules.listing import Listing
from app.rules.state import State


class Host(StrEnum):
    """Who receives the people."""

    WORKPLACE = "workplace"
    ASSOCIATION = "association"
    SPORTS_CLUB = "sports_club"
    SCHOOL = "school"
    HOME = "home"
    PUBLIC_PLACE = "public_place"


class Theme(StrEnum):
    """The projected screen's colours: dark for a hall, light for a bright room."""

    DARK = "dark"
    LIGHT = "light"


# Eighty signs as a reader counts them, of up to four code points each; see `app/rules/names.py`.
LINE = 320


marathon_case = Table(
    "marathon_case",
    Base.metadata,
    Column("marathon_id", ForeignKey("marathon.id"), primary_key=True),
    Column("case_id", ForeignKey("case.id"), primary_key=True),
)


class Marathon(Base):
    """One event. `slug` is public, `code` is on the screen, `last_number` numbers its actions and never falls."""

    __tablename__ = "marathon"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(100), unique=True)
    code: Mapped[str] = mapped_column(String(6), unique=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    # None: a petition, which no desk ever shows; see `services/petitions.py`.
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    title: Mapped[str] = mapped_column(String(LINE))
    host: Mapped[Host] = mapped_column(Choice(Host))
    place: Mapped[str] = mapped_column(String(LINE))
    # What the directory shows and searches; of a home only these, never `place`.
    town: Mapped[str | None] = mapped_column(String(LINE))
    postcode: Mapped[str | None] = mapped_column(String(16))
    # In degrees (WGS 84): of the pin its organiser dropped, of a home always the town's.
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    programme: Mapped[str] = mapped_column(Text, default="")
    listing: Mapped[Listing] = mapped_column(Choice(Listing), default=Listing.PRIVATE, index=True)
    # What head office asks to change, or why it refused.
    listing_note: Mapped[str | None] = mapped_column(Text)
    # Which public facts ("place", "times") changed since head office looked, with a comma between; it stays listed.
    listing_changes: Mapped[str] = mapped_column(String(80), default="")
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    time_zone: Mapped[str] = mapped_column(String(64))
    languages: Mapped[list[str]] = mapped_column(JSON)
    goal: Mapped[int]
    state: Mapped[State] = mapped_column(Choice(State), default=State.PLANNED)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    spotlight_case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    blank: Mapped[bool] = mapped_column(default=False)
    hide_count: Mapped[bool] = mapped_column(default=False)
    theme: Mapped[Theme] = mapped_column(Choice(Theme), default=Theme.DARK)
    moderation: Mapped[bool] = mapped_column(default=True)
    last_number: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    edition: Mapped[Edition] = relationship(back_populates="marathons")
    owner: Mapped[Account] = relationship()
    spotlight: Mapped[Case | None] = relationship()
    cases: Mapped[list[Case]] = relationship(secondary=marathon_case, order_by=Case.position)
    key: Mapped[MarathonKey | None] = relationship(back_populates="marathon", lazy="joined")

    @property
    def is_cancelled(self) -> bool:
        """Whether it was called off."""
        return self.cancelled_at is not None

    @property
    def is_petition(self) -> bool:
        """Whether this is no evening at all, but keeps what a petition that is open all year gathers."""
        return self.owner_id is None


class MarathonKey(Base):
    """A marathon's sealing key, wrapped by the master key. Without this row its people's names are gone for good."""

    __tablename__ = "marathon_key"

    marathon_id: Mapped[int] = mapped_column(ForeignKey("marathon.id"), primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    marathon: Mapped[Marathon] = relationship(back_populates="key")

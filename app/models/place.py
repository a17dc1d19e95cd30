"""Places: towns and villages with their names and postcodes, to find a marathon by. See docs/places.md."""

from __future__ import annotations

from sqlalchemy import JSON, Float, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Place(Base):
    """A town or village. `names` are by language, where a language calls it otherwise than `name`."""

    __tablename__ = "place"

    id: Mapped[int] = mapped_column(primary_key=True)
    country: Mapped[str] = mapped_column(String(2), index=True)
    name: Mapped[str] = mapped_column(String(200))
    names: Mapped[dict[str, str]] = mapped_column(JSON)
    # In degrees (WGS 84).
    latitude: Mapped[float] = mapped_column(Float)
    longitude: Mapped[float] = mapped_column(Float)
    # Of several places with the same name, the one meant most often comes first.
    people: Mapped[int] = mapped_column(Integer, default=0)
    # Every name as compared, each between bars: "|liege|luik|luttich|".
    folded: Mapped[str] = mapped_column(Text)


class PlacePostcode(Base):
    """A postcode of a place, as compared: capitals and digits alone."""

    __tablename__ = "place_postcode"
    __table_args__ = (Index("ix_place_postcode_place_id", "place_id"),)

    country: Mapped[str] = mapped_column(String(2), primary_key=True)
    postcode: Mapped[str] = mapped_column(String(16), primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), primary_key=True)

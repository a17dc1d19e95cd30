"""Editions: which one is under way, and whom it writes for."""

from __future__ import annotations

from sqlalchemy import select

from app.models import Case, Edition, db
from app.models.base import now
from app.rules.errors import NotFound


def current() -> Edition | None:
    """The edition under way, else the next one, else the last one; None before any was loaded."""
    today = now().date()
    campaigns = select(Edition).where(~Edition.is_standing)
    coming = campaigns.where(Edition.ends_on >= today).order_by(Edition.starts_on, Edition.id)
    past = campaigns.where(Edition.ends_on < today).order_by(Edition.ends_on.desc(), Edition.id.desc())
    return db.session.scalar(coming.limit(1)) or db.session.scalar(past.limit(1))


def case_of(edition: Edition, slug: str) -> Case:
    """The case with this slug that the edition offers. Raises `NotFound`."""
    for case in edition.offered:
        if case.slug == slug:
            return case
    raise NotFound

"""The marathons that everybody may find, as everybody may see them: of a home the town alone, and nowhere a code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from app.models import AuditEntry, Case, Edition, Host, Listing, Marathon, Place, db
from app.models.base import now
from app.rules.distance import Spot, spot
from app.rules.errors import NotFound
from app.rules.state import State
from app.services import editions, places
from app.services.shelf import shelf

# What an organiser changed is seen at once by this process (the shelf is cleared), by others within this time.
KEPT_SECONDS = 5.0
# Of degrees (eleven kilometres): how exactly a home is shown whose pin is not its town's.
_HOME_DIGITS = 1
# The acts that change what stands in somebody's calendar.
_CHANGES = ("marathon.change", "marathon.cancel", "marathon.uncancel")
_COLUMNS = (
    Marathon.slug,
    Marathon.title,
    Marathon.host,
    Marathon.place,
    Marathon.town,
    Marathon.postcode,
    Marathon.latitude,
    Marathon.longitude,
    Marathon.starts_at,
    Marathon.ends_at,
    Marathon.time_zone,
    Marathon.languages,
    Marathon.programme,
    Marathon.state,
    Marathon.cancelled_at,
)


@dataclass(frozen=True)
class Listed:
    """A listed marathon. `place` is empty for a home; `spot` is then its town's. None when nobody knows it.

    `revision` grows with each change that a calendar must hear of, the last at `changed_at`.
    """

    slug: str
    title: str
    host: Host
    town: str
    place: str
    postcode: str
    spot: Spot | None
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    languages: tuple[str, ...]
    programme: str
    is_open: bool
    is_over: bool
    is_cancelled: bool
    revision: int
    changed_at: datetime
    folded: str

    @property
    def zone(self) -> ZoneInfo:
        """The time on its wall."""
        return ZoneInfo(self.time_zone)

    @property
    def days(self) -> tuple[date, date]:
        """Its first and last day on the calendars there."""
        return self.starts_at.astimezone(self.zone).date(), self.ends_at.astimezone(self.zone).date()

    @property
    def where(self) -> str:
        """Hall, postcode and town in one line; of a home the town."""
        return ", ".join(part for part in (self.place, f"{self.postcode} {self.town}".strip()) if part)

    @property
    def is_home(self) -> bool:
        """Whether it is in somebody's home."""
        return self.host is Host.HOME


def of_edition(edition: Edition) -> tuple[Listed, ...]:
    """The edition's listed marathons, by their beginning; cancelled ones too."""
    return shelf().get(("listed", edition.id), lambda: _read(edition), KEPT_SECONDS)


def coming(edition: Edition, most: int) -> tuple[Listed, ...]:
    """The next ones that take place, those under way first."""
    ahead = (listed for listed in of_edition(edition) if not (listed.is_over or listed.is_cancelled))
    return tuple(islice(ahead, most))


def by_slug(slug: str) -> tuple[Edition, Listed]:
    """The listed marathon of any edition: its address was passed on, and stays good.

    Raises `NotFound`, for one that is not listed too: nobody learns that it exists.
    """
    edition = editions.current()
    found = _among(edition, slug)
    if found is None and slug.isprintable():
        edition = db.session.scalar(
            select(Edition)
            .join(Marathon, Marathon.edition_id == Edition.id)
            .where(Marathon.slug == slug, Marathon.listing == Listing.LISTED)
        )
        found = _among(edition, slug)
    if edition is None or found is None:
        raise NotFound
    return edition, found


def _among(edition: Edition | None, slug: str) -> Listed | None:
    every = of_edition(edition) if edition else ()
    return next((marathon for marathon in every if marathon.slug == slug), None)


def cases_of(listed: Listed) -> list[Case]:
    """Whom people write for there; an edition's ended stories are not offered any more."""
    marathon = db.session.scalars(select(Marathon).where(Marathon.slug == listed.slug)).one()
    return [case for case in marathon.cases if not case.retired]


def _read(edition: Edition) -> tuple[Listed, ...]:
    changes = (
        select(AuditEntry.marathon_id, func.count().label("number"), func.max(AuditEntry.at).label("last"))
        .where(AuditEntry.act.in_(_CHANGES))
        .group_by(AuditEntry.marathon_id)
        .subquery()
    )
    revision = func.coalesce(changes.c.number, 0).label("revision")
    changed_at = func.coalesce(changes.c.last, Marathon.created_at).label("changed_at")
    query = (
        select(*_COLUMNS, revision, changed_at)
        .outerjoin(changes, changes.c.marathon_id == Marathon.id)
        .where(Marathon.edition_id == edition.id, Marathon.listing == Listing.LISTED)
        .order_by(Marathon.starts_at, Marathon.id)
    )
    at, rows = now(), db.session.execute(query).all()
    towns = _town_pins(edition.country, [row.latitude for row in rows if row.host is Host.HOME])
    return tuple(_listed(row, _public_spot(row, towns), at) for row in rows)


def _town_pins(country: str, latitudes: list[float | None]) -> set[tuple[float, float]]:
    """Where towns are, of those as far north as one of these homes."""
    query = select(Place.latitude, Place.longitude).where(Place.country == country, Place.latitude.in_(latitudes))
    return {(latitude, longitude) for latitude, longitude in db.session.execute(query)}


def _public_spot(row: Any, towns: set[tuple[float, float]]) -> Spot | None:
    """A home is where its town is. Should its pin ever be another one, it is blurred: nobody learns the house."""
    is_house = row.host is Host.HOME and (row.latitude, row.longitude) not in towns
    return spot(row.latitude, row.longitude, _HOME_DIGITS if is_house else None)


def _listed(row: Any, where: Spot | None, at: datetime) -> Listed:
    place, town = "" if row.host is Host.HOME else row.place, row.town or ""
    is_open = row.state is State.OPEN
    return Listed(
        slug=row.slug,
        title=row.title,
        host=row.host,
        town=town,
        place=place,
        postcode=row.postcode or "",
        spot=where,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        time_zone=row.time_zone,
        languages=tuple(row.languages),
        programme=row.programme,
        is_open=is_open,
        is_over=not is_open and (row.state is State.CLOSED or row.ends_at < at),
        is_cancelled=row.cancelled_at is not None,
        revision=row.revision,
        changed_at=row.changed_at,
        folded=f" {places.compared(f'{row.title} {town} {place}')}",
    )

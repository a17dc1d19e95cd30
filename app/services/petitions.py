"""Petitions: letters that may be signed all year, outside any marathon.

A petition is signed by the very path that signs a marathon's letters: the signing desk, its keys, replays, sealing and
quarantine know nothing of petitions. For that it *is* a case with a marathon of its own, but a marathon that

- nobody owns (`owner_id` is NULL), so that no desk, list of one's marathons or directory can hold it;
- has a code that nobody can type or scan (`~` is no sign of a join code), so that no phone or screen gets there;
- belongs to a standing edition, which keeps one campaign's petitions: what an edition counts, offers and prints is all
  asked by edition, and so a petition is in none of it, by construction and not by remembering to leave it out.

Its total is its marathon's. A table of petitions' signatures beside that of marathons' would have been a second hot
path, a second withdrawal and a second erasure, each of which can be wrong.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select

from app.models import Case, Edition, Host, Marathon, Total, db
from app.models.base import now, today
from app.rules.consent import Safety
from app.rules.errors import NotFound, UnknownCode
from app.rules.state import State
from app.services import evenings
from app.services.evenings import Evening
from app.services.seals import give_key
from app.services.shelf import shelf

if TYPE_CHECKING:
    # Checking files takes pydantic, which a server has no other use for.
    from app.services.edition_files import PetitionFile

_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Petition:
    """One petition as its page shows it; `case` holds its texts."""

    slug: str
    marathon: Marathon
    case: Case
    total: int
    is_open: bool


def all_year() -> list[Petition]:
    """Those that may be signed, whose last day is nearest first, then those that are over."""
    rows = db.session.execute(_petitions().where(~Case.retired))
    found = [_petition(marathon, case, total) for marathon, case, total in rows]
    return sorted(found, key=lambda petition: (not petition.is_open, petition.case.ends_on, petition.slug))


def by_slug(slug: str) -> Petition:
    """The petition with this address; also one that is no longer offered. Raises `NotFound`."""
    row = db.session.execute(_petitions().where(Marathon.slug == slug)).one_or_none()
    if row is None:
        raise NotFound
    marathon, case, total = row
    return _petition(marathon, case, total)


def evening(slug: str) -> Evening:
    """What signing needs to know of it, as it was within the last second. Raises `NotFound`."""
    try:
        return shelf().get(
            ("petition", slug), lambda: evenings.found((Marathon.slug == slug) & Marathon.owner_id.is_(None))
        )
    except UnknownCode as cause:
        raise NotFound from cause


def load(edition: Edition, files: Sequence[PetitionFile]) -> None:
    """Make the edition's petitions what these files say, in the transaction under way.

    A petition keeps its signatures under its slug, also when next year's edition brings it. One that left is closed.
    """
    slug = f"{edition.slug}.petitions"
    standing = db.session.scalar(select(Edition).where(Edition.slug == slug))
    if standing is None:
        if not files:
            return
        standing = Edition(slug=slug, is_standing=True)
        db.session.add(standing)
    for fact in ("year", "starts_on", "ends_on", "goal", "languages", "country", "time_zone", "invented", "texts"):
        setattr(standing, fact, getattr(edition, fact))
    standing.organisation, standing.site = edition.organisation, edition.site
    db.session.flush()
    for position, file in enumerate(files, start=1):
        _load(standing, file, position)
    for row in db.session.execute(_petitions().where(Case.edition == standing)):
        if row.Marathon.slug not in {file.slug for file in files}:
            row.Case.retired, row.Marathon.state, row.Marathon.closed_at = True, State.CLOSED, now()
    # Evenings kept at hand know it as it was.
    shelf().clear()


def _load(standing: Edition, file: PetitionFile, position: int) -> None:
    kept = select(Marathon).where(Marathon.slug == file.slug, Marathon.owner_id.is_(None))
    marathon = db.session.scalar(kept)
    if marathon is None:
        case = Case(slug=file.slug, edition=standing)
        marathon = Marathon(slug=file.slug, code=_code(), owner_id=None, host=Host.PUBLIC_PLACE, cases=[case])
        marathon.starts_at, marathon.place = now().replace(microsecond=0), ""
        db.session.add(marathon)
    case = marathon.cases[0]
    first = standing.languages[0]
    case.edition, case.position, case.retired = standing, position, False
    case.name = file.texts[first].headline
    case.safety, case.ends_on = Safety(file.facts.safety), file.facts.ends
    case.rules, case.authority = {}, file.facts.authority.model_dump(mode="json")
    case.texts = {language: text.model_dump(mode="json") for language, text in file.texts.items()}
    marathon.edition, marathon.languages, marathon.time_zone = standing, standing.languages, standing.time_zone
    marathon.title, marathon.goal, marathon.ends_at = case.name, file.facts.goal, _end(case.ends_on, standing.time_zone)
    marathon.state, marathon.closed_at = State.OPEN, None
    db.session.flush()
    if marathon.key is None and marathon.ends_at > now():
        give_key(marathon)


def _petitions() -> Select[Marathon, Case, int]:
    counted = select(func.coalesce(func.sum(Total.count), 0)).where(Total.marathon_id == Marathon.id).scalar_subquery()
    return select(Marathon, Case, counted).join(Marathon.cases).where(Marathon.owner_id.is_(None))


def _petition(marathon: Marathon, case: Case, total: int) -> Petition:
    is_open = not case.retired and marathon.key is not None and case.ends_on >= today(marathon.time_zone)
    return Petition(marathon.slug, marathon, case, int(total), is_open)


def _end(day: date, time_zone: str) -> datetime:
    """Midnight after its last day, where its readers are."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(time_zone))


def _code() -> str:
    """A code that no join code can be: `~` and five random signs, for the erasures' notes."""
    return "~" + "".join(secrets.choice(_SIGNS) for _ in range(5))

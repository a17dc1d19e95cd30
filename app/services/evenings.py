"""What signing needs to know of a marathon, kept at hand: read once, used for hundreds of signatures.

Reading a marathon and its ten cases from the database costs more than signing. Whether the marathon is open is asked
again by the signing desk, inside the transaction that writes.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select

from app.models import Case, Marathon, MarathonKey, db
from app.models.base import now, today
from app.models.marathon import marathon_case
from app.rules import join_code
from app.rules.errors import UnknownCode
from app.rules.state import State
from app.services.shelf import shelf
from app.services.transaction import let_go


@dataclass(frozen=True)
class EveningCase:
    """One case of an evening, as far as signing its letter goes."""

    id: int
    slug: str
    ends_on: date
    is_retired: bool


@dataclass(frozen=True)
class Evening:
    """A marathon's facts at one moment. `wrapped_key` is its sealing key, None once that was destroyed.

    Two evenings of a marathon with the same `look` show the same page, but for the count.
    """

    id: int
    code: str
    languages: tuple[str, ...]
    time_zone: str
    cases: tuple[EveningCase, ...]
    wrapped_key: bytes | None
    state: State
    starts_at: datetime
    ends_at: datetime
    look: Hashable
    is_cancelled: bool = False

    def open_cases(self) -> tuple[str, ...]:
        """The slugs of the letters that may be sent today."""
        return tuple(case.slug for case in self.cases if not case.is_retired and case.ends_on >= self.today())

    def today(self) -> date:
        """The date where the evening takes place."""
        return today(self.time_zone)


def by_code(typed: str) -> Evening:
    """The evening with this join code, as it was within the last second. Raises `UnknownCode` or `MalformedCode`."""
    code = join_code.canonical(typed)
    return shelf().get(("evening", code), lambda: _read(Marathon.code == code))


def of(marathon: Marathon) -> Evening:
    """The evening of this marathon, as it is now."""
    return _read(Marathon.id == marathon.id)


def found(which: ColumnElement[bool]) -> Evening:
    """The evening of which this is true, as it is now. Raises `UnknownCode`."""
    return _read(which)


def _read(which: object) -> Evening:
    fields = (
        *(Marathon.id, Marathon.code, Marathon.languages, Marathon.state, Marathon.title, Marathon.place),
        *(
            Marathon.starts_at,
            Marathon.time_zone,
            Marathon.goal,
            Marathon.hide_count,
            MarathonKey.wrapped,
            Marathon.ends_at,
            Marathon.cancelled_at,
        ),
    )
    row = db.session.execute(select(*fields).outerjoin(Marathon.key).where(which)).one_or_none()  # type: ignore[arg-type]
    if row is None:
        raise UnknownCode
    cases = db.session.execute(
        select(Case.id, Case.slug, Case.ends_on, Case.retired)
        .join(marathon_case, marathon_case.c.case_id == Case.id)
        .where(marathon_case.c.marathon_id == row.id)
        .order_by(Case.position)
    ).all()
    # The desk writes with a connection of its own; this one must not lie in its way.
    let_go()
    known = tuple(EveningCase(*case) for case in cases)
    look = (*row[3:10], row.cancelled_at, row.starts_at <= now(), today(row.time_zone), known)
    return Evening(
        id=row.id,
        code=row.code,
        languages=tuple(row.languages),
        time_zone=row.time_zone,
        cases=known,
        wrapped_key=row.wrapped,
        state=row.state,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        look=look,
        is_cancelled=row.cancelled_at is not None,
    )

"""How the edition stands, as it is told to other sites: kept at hand, so that many may ask and the database is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.models import Edition
from app.models.base import now
from app.rules.counting import Counts, Split
from app.services import editions, totals
from app.services.shelf import shelf
from app.services.transaction import let_go

# How old the figures may be, in seconds, that other sites are told.
STANDING_SECONDS = 5.0


@dataclass(frozen=True)
class CaseStanding:
    """One case and its actions."""

    slug: str
    name: str
    split: Split


@dataclass(frozen=True)
class Standing:
    """An edition's actions over all its marathons, at the moment they were counted (UTC).

    `titles` are by language, in the edition's order. The cases together are the whole: one that left the edition is
    among them as long as something was signed for it.
    """

    slug: str
    titles: Mapping[str, str]
    goal: int
    split: Split
    cases: tuple[CaseStanding, ...]
    counted_at: datetime

    @property
    def total(self) -> int:
        """All actions together."""
        return self.split.total


def standing() -> Standing | None:
    """How the current edition stood within the last five seconds; None before any was loaded."""
    return shelf().get(("standing",), _read, STANDING_SECONDS)


def _read() -> Standing | None:
    edition = editions.current()
    found = _of(edition, totals.edition_counts(edition)) if edition else None
    let_go()
    return found


def _of(edition: Edition, counts: Counts) -> Standing:
    cases = [case for case in edition.cases if not case.retired or counts.of(case.id).total]
    return Standing(
        slug=edition.slug,
        titles={language: edition.text("title", language) for language in edition.languages},
        goal=edition.goal,
        split=counts.split,
        cases=tuple(CaseStanding(case.slug, case.name, counts.of(case.id)) for case in cases),
        counted_at=now().replace(microsecond=0),
    )

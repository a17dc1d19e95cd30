"""What signing needs to know of a marathon, kept at hand: read once, used for hundreds of signatures.

Reading a marathon and its ten cases from the database costs more than signing. An evening is kept for a second at the
most; whether it is open is not part of it: the signing desk asks that inside the transaction that writes.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from datetime import date

from app.models import Marathon
from app.models.base import now
from app.rules import join_code
from app.services import marathons
from app.services.transaction import let_go

# An edition loaded again is seen by signers after so long.
KEPT_SECONDS = 1.0
# A country has 600 evenings; a flood of codes must not fill the memory.
MOST_KEPT = 2000


@dataclass(frozen=True)
class EveningCase:
    """One case of an evening, as far as signing its letter goes."""

    id: int
    slug: str
    ends_on: date
    is_retired: bool


@dataclass(frozen=True)
class Evening:
    """A marathon's facts at one moment. `wrapped_key` is its sealing key, None once that was destroyed."""

    id: int
    code: str
    languages: tuple[str, ...]
    cases: tuple[EveningCase, ...]
    wrapped_key: bytes | None

    def open_cases(self) -> tuple[str, ...]:
        """The slugs of the letters that may be sent today."""
        today = now().date()
        return tuple(case.slug for case in self.cases if not case.is_retired and case.ends_on >= today)


def of(marathon: Marathon) -> Evening:
    """The evening of a marathon that is loaded already."""
    return Evening(
        id=marathon.id,
        code=marathon.code,
        languages=tuple(marathon.languages),
        cases=tuple(EveningCase(case.id, case.slug, case.ends_on, case.retired) for case in marathon.cases),
        wrapped_key=marathon.key.wrapped if marathon.key else None,
    )


class Evenings:
    """The evenings of this process, by code."""

    def __init__(self, kept_seconds: float = KEPT_SECONDS) -> None:
        self._kept_seconds = kept_seconds
        self._kept: dict[str, tuple[float, Evening]] = {}
        self._lock = threading.Lock()

    def by_code(self, typed: str) -> Evening:
        """The evening with this join code. Raises `UnknownCode` or `MalformedCode`."""
        code = join_code.canonical(typed)
        known = self._kept.get(code)
        if known is not None and known[0] > time.monotonic():
            return known[1]
        evening = of(marathons.by_code(code))
        # The desk writes with a connection of its own; this one must not lie in its way.
        let_go()
        with self._lock:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[code] = (time.monotonic() + self._kept_seconds, evening)
        return evening

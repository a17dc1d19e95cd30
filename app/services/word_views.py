"""Words of support, opened: what their writer, the moderator and the screen see of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.models import Case, Marathon, Word, WordStatus, db
from app.models.base import LARGEST_JUMP, now
from app.rules.drawings import Drawing
from app.rules.errors import NameErased
from app.services.seals import unseal

PURPOSE = "word"


@dataclass(frozen=True)
class WordView:
    """A word, opened, for its writer, the moderator or the screen. `fingerprint` names this exact text and drawing."""

    id: int
    case: str
    case_name: str
    text: str
    drawing: Drawing | None
    name: str
    number: int
    status: WordStatus
    show_on_screen: bool
    language: str
    created_at: datetime
    fingerprint: str


def following(marathon: Marathon, moments: InstrumentedAttribute[Any]) -> datetime:
    """Now, and after every moment of the marathon's words in that column: the clock may have been set back since.

    Words stand in the order of what happened to them. The caller holds the marathon.
    """
    at = now()
    latest: datetime | None = db.session.scalar(select(func.max(moments)).where(Word.marathon_id == marathon.id))
    if latest is None or not at <= latest < at + LARGEST_JUMP:
        return at
    return latest + timedelta(microseconds=1)


def open_words(marathon: Marathon, query: Select[Any]) -> list[WordView]:
    """The words a query finds, opened; withdrawn and erased ones are left out."""
    cases = {case.id: case for case in marathon.cases}
    views = []
    for word in db.session.scalars(query.where(Word.withdrawn_at.is_(None))):
        try:
            fields = unseal(marathon, PURPOSE, word.sealed)
        except NameErased:
            continue
        case = cases.get(word.case_id)
        if case is not None:
            views.append(_view(word, case, fields))
    return views


def _view(word: Word, case: Case, fields: dict[str, Any]) -> WordView:
    drawing = fields["drawing"]
    return WordView(
        id=word.id,
        case=case.slug,
        case_name=case.name,
        text=str(fields["text"]),
        drawing=tuple(tuple((x, y) for x, y in stroke) for stroke in drawing) if drawing else None,
        name=str(fields["name"]),
        number=word.number,
        status=word.status,
        show_on_screen=word.show_on_screen,
        language=word.language,
        created_at=word.created_at,
        fingerprint=word.fingerprint,
    )

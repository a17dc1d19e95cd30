"""Good news: what became of the people we wrote for, the latest first."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.models import Edition, GoodNews, db
from app.models.base import now
from app.services.transaction import let_go

if TYPE_CHECKING:
    # Checking files takes pydantic, which a server has no other use for.
    from app.services.edition_files import GoodNewsFile

# As many as a year brings, with some patience.
MOST_SHOWN = 100

_HOUSE = uuid.UUID("5b0ff1f4-8a3c-4b7e-9c06-4f6d1c3a7e21")


@dataclass(frozen=True)
class News:
    """One piece of good news in one language; `name` is whom it is about, where that is one of the cases."""

    slug: str
    uuid: uuid.UUID
    happened_on: date
    changed_at: datetime
    name: str | None
    title: str
    summary: str
    text: str
    is_invented: bool


def latest(language: str, at_most: int = MOST_SHOWN) -> tuple[News, ...]:
    """The latest news of all editions, as somebody reads them who reads this language."""
    query = select(GoodNews).order_by(GoodNews.happened_on.desc(), GoodNews.id.desc()).limit(at_most)
    found = tuple(_read(news, language) for news in db.session.scalars(query))
    let_go()
    return found


def load(edition: Edition, files: Sequence[GoodNewsFile]) -> None:
    """Make the edition's news what these files say, in the transaction under way."""
    known = {news.slug: news for news in db.session.scalars(select(GoodNews).where(GoodNews.edition == edition))}
    cases = {case.slug: case for case in edition.cases}
    for file in files:
        texts = {language: text.model_dump(mode="json") for language, text in file.facts.languages.items()}
        news = known.pop(file.slug, None)
        if news is None:
            news = GoodNews(edition=edition, slug=file.slug, texts={})
            db.session.add(news)
        if news.texts != texts or news.happened_on != file.facts.date:
            # A feed's readers are told of what changed, not of every loading.
            news.texts, news.happened_on, news.changed_at = texts, file.facts.date, now().replace(microsecond=0)
        news.case = cases.get(file.facts.case or "")
    for gone in known.values():
        db.session.delete(gone)


def _read(news: GoodNews, language: str) -> News:
    return News(
        slug=news.slug,
        # The same for good, also in a house that was set up anew.
        uuid=uuid.uuid5(_HOUSE, f"{news.edition.slug}/{news.slug}"),
        happened_on=news.happened_on,
        changed_at=news.changed_at,
        name=news.case.name if news.case else None,
        title=news.text("title", language),
        summary=news.text("summary", language),
        text=news.text("text", language),
        is_invented=news.edition.invented,
    )

"""What a projected screen shows: the whole state of one marathon, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from app.models import Case, Marathon, Word, WordStatus, db
from app.models.base import today
from app.rules.counting import Counts, Split, behind
from app.rules.drawings import height, path_data, thinned
from app.rules.milestones import reached
from app.rules.names import first_name
from app.rules.state import State
from app.services import good_news, totals
from app.services.good_news import News
from app.services.shelf import shelf
from app.services.word_views import WordView, open_words

# Longer words are cut on the wall (never on the card that is printed): eight lines that can be read from far.
LONGEST_SHOWN = 220
# Words in one state: the screen turns their pages, the next minutes bring others.
WORDS_AT_ONCE = 6
# Points of all drawings of one state: what keeps a message within 15 kB.
POINTS_AT_ONCE = 480
# Older good news is no news in a hall.
NEWS_LIFE = timedelta(days=365)
NEWS_SECONDS = 60.0


@dataclass(frozen=True)
class Spotlight:
    """The person everyone is looking at, in the screen's language. `count` is None while counts are hidden.

    `is_behind` says that nobody has fewer letters and words, and others have more.
    """

    slug: str
    name: str
    country: str
    headline: str
    demand: str
    portrait_digest: str | None
    count: int | None
    is_behind: bool = False


@dataclass(frozen=True)
class WordShown:
    """An approved word, cut to what a wall can carry; `path` is its drawing as SVG path data.

    The card it was drawn on is 1000 wide and `height` high.
    """

    id: int
    text: str
    path: str
    height: int
    to: str
    by: str
    language: str


@dataclass(frozen=True)
class CaseTotal:
    """One case's part of the evening. `count` is None while counts are hidden."""

    slug: str
    name: str
    country: str
    count: int | None


@dataclass(frozen=True)
class Stage:
    """Everything a screen shows. While counts are hidden it has no number; while it is blank, nothing people wrote.

    Of a marathon that was called off it shows that, and nothing else.
    """

    code: str
    title: str
    place: str
    state: State
    theme: str
    starts_at: datetime
    time_zone: str
    goal: int = 0
    blank: bool = False
    is_cancelled: bool = False
    split: Split | None = None
    milestone: int = 0
    spotlight: Spotlight | None = None
    words: Sequence[WordShown] = ()
    # Only beside words: it takes turns with them, and never the room's place.
    news: News | None = None
    cases: Sequence[CaseTotal] = ()


def stage(marathon: Marathon, language: str, at: datetime) -> Stage:
    """What the marathon's screens show at this moment, in this language."""
    bare = Stage(
        code=marathon.code,
        title=marathon.title,
        place=marathon.place,
        state=marathon.state,
        theme=str(marathon.theme),
        starts_at=marathon.starts_at,
        time_zone=marathon.time_zone,
        blank=marathon.blank,
        is_cancelled=marathon.is_cancelled,
    )
    if marathon.blank or marathon.is_cancelled:
        return bare
    counts = None if marathon.hide_count else totals.counts(marathon)
    if counts is not None:
        # The evening's own goal is a milestone like the round numbers.
        goal = marathon.goal if 0 < marathon.goal <= counts.total else 0
        bare = replace(bare, goal=marathon.goal, split=counts.split, milestone=max(reached(counts.total), goal))
    if marathon.state is State.CLOSED:
        return replace(bare, cases=_case_totals(marathon, counts, language))
    turn = int(at.timestamp()) // 60
    spotlight, words = _spotlight(marathon, counts, language, turn), _words(marathon, turn)
    return replace(bare, spotlight=spotlight, words=words, news=_news(language, at) if words else None)


def _case_totals(marathon: Marathon, counts: Counts | None, language: str) -> tuple[CaseTotal, ...]:
    return tuple(
        CaseTotal(case.slug, case.name, _country(case, language), counts.of(case.id).total if counts else None)
        for case in marathon.cases
    )


def _spotlight(marathon: Marathon, counts: Counts | None, language: str, turn: int) -> Spotlight | None:
    """The case the organiser chose; where none was chosen, everyone has a minute in the light.

    Every third minute belongs to whoever has the fewest, as long as counts may be told.
    """
    cases = {case.id: case for case in marathon.cases if not case.retired and case.ends_on >= today(marathon.time_zone)}
    last = behind(cases, counts) if counts else None
    case = marathon.spotlight or (cases[last] if last and turn % 3 == 2 else None)
    if case is None:
        everyone = list(cases.values()) or marathon.cases
        if not everyone:
            return None
        case = everyone[(turn - (turn + 1) // 3 if last else turn) % len(everyone)]
    return Spotlight(
        slug=case.slug,
        name=case.name,
        country=_country(case, language),
        headline=str(case.text("headline", language) or ""),
        demand=str(case.text("demand", language) or ""),
        portrait_digest=case.portrait_digest,
        count=counts.of(case.id).total if counts else None,
        is_behind=case.id == last,
    )


def _country(case: Case, language: str) -> str:
    return str(case.text("country_name", language) or "")


def _words(marathon: Marathon, turn: int) -> tuple[WordShown, ...]:
    """The latest approved word, then those whose turn it is. Who wrote is told by first name, as they agreed."""
    on_screen = select(Word.id).where(
        Word.marathon_id == marathon.id,
        Word.status == WordStatus.APPROVED,
        Word.show_on_screen,
        Word.withdrawn_at.is_(None),
        Word.set_aside.is_(None),
    )
    ids = list(db.session.scalars(on_screen.order_by(Word.decided_at.desc(), Word.id.desc())))
    chosen = window(ids, turn)
    views = {view.id: view for view in open_words(marathon, select(Word).where(Word.id.in_(chosen)))}
    share = POINTS_AT_ONCE // max(1, sum(view.drawing is not None for view in views.values()))
    return tuple(_word_shown(views[word_id], share) for word_id in chosen if word_id in views)


def _news(language: str, at: datetime) -> News | None:
    """The latest good news that is not older than a year, as it was within the last minute."""
    latest = shelf().get(("news on screens", language), lambda: good_news.latest(language, 1), NEWS_SECONDS)
    return next((news for news in latest if at.date() - news.happened_on <= NEWS_LIFE), None)


def window(ids: Sequence[int], turn: int) -> list[int]:
    """Which words are sent now: always the latest, and a stretch of the others that moves on with every turn."""
    if len(ids) <= WORDS_AT_ONCE:
        return list(ids)
    latest, others = ids[0], ids[1:]
    size = WORDS_AT_ONCE - 1
    start = (turn * size) % len(others)
    return [latest, *(others[(start + step) % len(others)] for step in range(size))]


def _word_shown(view: WordView, points: int) -> WordShown:
    text = view.text if len(view.text) <= LONGEST_SHOWN else view.text[: LONGEST_SHOWN - 1].rsplit(" ", 1)[0] + "…"
    return WordShown(
        id=view.id,
        text=text,
        path=path_data(thinned(view.drawing, points)) if view.drawing else "",
        height=height(view.drawing) if view.drawing else 0,
        to=view.case_name,
        by=first_name(view.name) if view.name else "",
        language=view.language,
    )

"""Loading an edition's folder into the database: all of it or nothing, and again whenever it changes."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from app.models import Case, Edition, Marathon, Signature, TallyEntry, Total, Word, db
from app.models.marathon import marathon_case
from app.rules.consent import Safety
from app.services import audit, good_news, petitions
from app.services.edition_files import CaseFile, EditionFile, EditionInvalid, read_edition
from app.services.edition_toml import Problem
from app.services.portraits import PictureRefused, redraw
from app.services.transaction import writing

PICTURES_AT_ONCE = 2


@dataclass(frozen=True)
class Loaded:
    """What a load did, as case slugs, and what is worth knowing about the folder."""

    slug: str
    added: tuple[str, ...]
    updated: tuple[str, ...]
    removed: tuple[str, ...]
    retired: tuple[str, ...]
    warnings: tuple[Problem, ...]


def load_edition(folder: Path) -> Loaded:
    """Load or update the folder's edition by its slug, or raise EditionInvalid having changed nothing.

    A case that left the folder is removed if nobody used it; else it is retired: its signatures, words and
    tallies stay and count, and it is offered to nobody any more. Back in the folder, it is offered again.
    """
    read = read_edition(folder)
    portraits = _redraw_portraits(read)
    slugs = [case.slug for case in read.cases]
    with writing() as session:
        edition = session.scalar(select(Edition).where(Edition.slug == read.facts.slug))
        if edition is None:
            edition = Edition(slug=read.facts.slug)
            session.add(edition)
        _describe_edition(edition, read)
        known = {case.slug: case for case in edition.cases}
        for position, file in enumerate(read.cases, start=1):
            case = known.get(file.slug)
            if case is None:
                case = Case(slug=file.slug)
                edition.cases.append(case)
            _describe_case(edition, case, file, position, portraits.get(file.slug))
        gone = [case for slug, case in known.items() if slug not in slugs]
        retired = _let_go(edition, gone, first_position=len(slugs) + 1)
        session.flush()
        petitions.load(edition, read.petitions)
        good_news.load(edition, read.good_news)
        audit.record("edition.loaded", None, subject=edition.slug)
    return Loaded(
        slug=read.facts.slug,
        added=tuple(slug for slug in slugs if slug not in known),
        updated=tuple(slug for slug in slugs if slug in known),
        removed=tuple(case.slug for case in gone if case.slug not in retired),
        retired=retired,
        warnings=tuple(read.warnings),
    )


def _redraw_portraits(read: EditionFile) -> dict[str, bytes]:
    """The portraits as they are kept; drawn before the transaction, which must not wait for them."""
    # The first start waits for ten of them; a large one unfolds to a hundred megabytes.
    with ThreadPoolExecutor(PICTURES_AT_ONCE) as hands:
        waiting = [(case, hands.submit(redraw, case.portrait)) for case in read.cases if case.portrait is not None]
    drawn, problems = {}, []
    for case, picture in waiting:
        try:
            drawn[case.slug] = picture.result()
        except PictureRefused as refused:
            problems.append(Problem(f"cases/{case.slug}/{case.facts.portrait}", "", str(refused)))
    if problems:
        raise EditionInvalid(problems)
    return drawn


def _describe_edition(edition: Edition, read: EditionFile) -> None:
    facts = read.facts
    edition.year = facts.year
    edition.starts_on = facts.starts
    edition.ends_on = facts.ends
    edition.goal = facts.goal
    edition.languages = list(facts.languages)
    edition.country = facts.country
    edition.time_zone = facts.time_zone
    edition.invented = facts.invented
    edition.organisation = facts.organisation.name
    edition.site = facts.organisation.site
    edition.texts = {language: _edition_texts(read, language) for language in facts.languages}


def _edition_texts(read: EditionFile, language: str) -> dict[str, Any]:
    given = {"title": read.facts.title.get(language), "notice": read.facts.notice.get(language)}
    return {field: text for field, text in given.items() if text}


def _describe_case(edition: Edition, case: Case, file: CaseFile, position: int, portrait: bytes | None) -> None:
    facts = file.facts
    case.position = position
    case.retired = False
    case.name = facts.name
    case.country = facts.country
    case.since = facts.since
    case.safety = Safety(facts.safety)
    case.ends_on = facts.ends or edition.ends_on
    case.portrait = portrait
    case.portrait_digest = hashlib.sha256(portrait).hexdigest()[:16] if portrait else None
    case.portrait_credit = facts.portrait_credit
    case.rules = facts.rules.model_dump(mode="json")
    case.authority = facts.authority.model_dump(mode="json")
    case.recipient = facts.recipient.model_dump(mode="json") if facts.recipient else None
    case.texts = {language: text.model_dump(mode="json") for language, text in file.texts.items()}


def _let_go(edition: Edition, gone: list[Case], first_position: int) -> tuple[str, ...]:
    """Remove the cases nobody used, retire the others behind those offered; return the retired ones' slugs."""
    retired: list[str] = []
    for case in gone:
        if _is_used(case):
            case.retired = True
            case.position = first_position + len(retired)
            retired.append(case.slug)
        else:
            edition.cases.remove(case)
    return tuple(retired)


def _is_used(case: Case) -> bool:
    """A marathon offers or offered it, or an action counts for it."""
    uses: list[ColumnElement[bool]] = [
        select(used.case_id).where(used.case_id == case.id).exists()
        for used in (Signature, Word, TallyEntry, Total, marathon_case.c)
    ]
    uses.append(select(Marathon.id).where(Marathon.spotlight_case_id == case.id).exists())
    return bool(db.session.scalar(select(or_(*uses))))

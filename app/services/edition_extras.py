"""Reads what an edition brings besides its cases: petitions that are open all year, and good news."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from app.services.edition_cases import Outline, entries, read_texts
from app.services.edition_format import GoodNewsTable, GoodNewsText, PetitionTable, PetitionText
from app.services.edition_toml import Problems, check, parse, printable, read_table
from app.services.edition_values import SLUG, is_language

GOOD_NEWS = "good-news"
# "All year": names are kept until the end and 90 days more, and nobody should wonder after two years.
LONGEST_PETITION = timedelta(days=400)


@dataclass(frozen=True)
class PetitionFile:
    """One petition as its folder tells it."""

    slug: str
    facts: PetitionTable
    texts: dict[str, PetitionText]


@dataclass(frozen=True)
class GoodNewsFile:
    """One piece of good news as its file tells it."""

    slug: str
    facts: GoodNewsTable


def read_petition(folder: Path, outline: Outline, problems: Problems) -> PetitionFile | None:
    """The petition in this folder, or None with every reason noted."""
    name = f"petitions/{folder.name}"
    facts = read_table(folder / "petition.toml", f"{name}/petition.toml", PetitionTable, problems)
    texts = read_texts(folder, name, PetitionText, "petition", outline, problems)
    if facts is None:
        return None
    if outline.starts and facts.ends < outline.starts:
        problems.add(f"{name}/petition.toml", "ends", f"{facts.ends} is before the edition starts, {outline.starts}")
    elif outline.starts and facts.ends - outline.starts > LONGEST_PETITION:
        message = f"{facts.ends} is more than {LONGEST_PETITION.days} days after the edition starts, {outline.starts}"
        problems.add(f"{name}/petition.toml", "ends", message)
    return PetitionFile(folder.name, facts, texts)


def read_good_news(folder: Path, outline: Outline, problems: Problems) -> list[GoodNewsFile]:
    """The files in `good-news/`, if there is that folder."""
    home = folder / GOOD_NEWS
    if home.is_symlink() or (home.exists() and not home.is_dir()):
        problems.add(GOOD_NEWS, "", "is no folder: put the folder itself here")
        return []
    if not home.is_dir():
        return []
    read = [_read_news(file, outline, problems) for file in entries(home, GOOD_NEWS, problems)]
    return [news for news in read if news is not None]


def _read_news(file: Path, outline: Outline, problems: Problems) -> GoodNewsFile | None:
    name = f"{GOOD_NEWS}/{printable(file.name)}"
    if file.suffix != ".toml" or not stat.S_ISREG(file.lstat().st_mode) or not SLUG.fullmatch(file.stem):
        problems.add(name, "", "is not an ordinary .toml file named with small letters, digits and single hyphens")
        return None
    table = parse(file, name, problems)
    facts = None if table is None else check(_gathered(table), name, GoodNewsTable, problems)
    if facts is None:
        return None
    if facts.case and outline.cases is not None and facts.case not in outline.cases:
        problems.add(name, "case", f"{facts.case} is not one of the edition's cases")
    for language in facts.languages:
        if outline.languages and language not in outline.languages:
            problems.add(name, language, f"is not one of the edition's languages ({', '.join(outline.languages)})")
    _miss_languages(name, facts.languages, outline, problems)
    return GoodNewsFile(file.stem, facts)


def _gathered(table: dict[str, Any]) -> dict[str, Any]:
    """The table with its languages together: in the file each is a table of its own, `[fr]`."""
    languages = {key: value for key, value in table.items() if is_language(key) and isinstance(value, dict)}
    return {key: value for key, value in table.items() if key not in languages} | {"languages": languages}


def _miss_languages(name: str, texts: dict[str, GoodNewsText], outline: Outline, problems: Problems) -> None:
    for language in outline.languages:
        if language in texts:
            continue
        first = outline.languages[0]
        if language == first:
            problems.add(name, language, "is missing: it is the edition's first language")
        else:
            problems.warn(name, language, f"is missing: {first} is shown instead")

"""Reads an edition's folder: all of it is right, or every problem of every file is told at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from app.services.edition_cases import CaseFile, Outline, read_case
from app.services.edition_extras import GoodNewsFile, PetitionFile, read_good_news, read_petition
from app.services.edition_folders import compare_lists, folders_of, repeated
from app.services.edition_format import EditionTable
from app.services.edition_toml import Problem, Problems, check, parse, printable

__all__ = ["CaseFile", "EditionFile", "EditionInvalid", "GoodNewsFile", "PetitionFile", "Problem", "read_edition"]

FILE = "edition.toml"


class EditionInvalid(Exception):
    """The folder holds no valid edition; `problems` lists everything to put right."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class EditionFile:
    """A whole edition, cases in the edition's order; `warnings` are worth reading, not refusing."""

    facts: EditionTable
    cases: list[CaseFile]
    petitions: list[PetitionFile] = field(default_factory=list)
    good_news: list[GoodNewsFile] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def read_edition(folder: Path) -> EditionFile:
    """Read and check the folder; raise EditionInvalid with every problem found."""
    problems = Problems()
    if not folder.is_dir():
        raise EditionInvalid([Problem(printable(folder.name), "", "is not a folder")])
    table = parse(folder / FILE, FILE, problems)
    facts = None if table is None else check(table, FILE, EditionTable, problems)
    outline = Outline.of(table or {})
    if facts:
        _check_facts(facts, problems)
    folders = folders_of(folder, "cases", problems)
    if outline.cases is not None:
        compare_lists("cases", outline.cases, folders, problems)
    read = {slug: read_case(folders[slug], outline, problems) for slug in folders}
    lasting = folders_of(folder, "petitions", problems, is_needed=False)
    compare_lists("petitions", facts.petitions if facts else list(lasting), lasting, problems)
    petitions = {slug: read_petition(lasting[slug], outline, problems) for slug in lasting}
    good_news = read_good_news(folder, outline, problems)
    if problems.found or facts is None:
        raise EditionInvalid(problems.found)
    return EditionFile(
        facts,
        [case for slug in facts.cases if (case := read[slug])],
        [petition for slug in facts.petitions if (petition := petitions[slug])],
        good_news,
        problems.warnings,
    )


def _check_facts(facts: EditionTable, problems: Problems) -> None:
    if facts.ends < facts.starts:
        problems.add(FILE, "ends", f"{facts.ends} is before the start, {facts.starts}")
    for key, values in (("languages", facts.languages), ("cases", facts.cases), ("petitions", facts.petitions)):
        for where in repeated(values):
            problems.add(FILE, f"{key}[{where}]", f"{values[where]} is listed twice")
    for key, texts in (("title", facts.title), ("notice", facts.notice)):
        for language in texts:
            if language not in facts.languages:
                message = f"is not one of the edition's languages ({', '.join(facts.languages)})"
                problems.add(FILE, f"{key}.{printable(language)}", message)
    first, *others = facts.languages
    if first not in facts.title:
        problems.add(FILE, f"title.{first}", "is missing: it is the edition's first language")
    for language in others:
        if language not in facts.title:
            problems.warn(FILE, f"title.{language}", f"is missing: {first} is shown instead")

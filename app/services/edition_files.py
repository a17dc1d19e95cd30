"""Reads an edition's folder: all of it is right, or every problem of every file is told at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.services.edition_cases import CaseFile, Outline, entries, read_case
from app.services.edition_format import EditionTable
from app.services.edition_toml import Problem, Problems, check, parse, printable
from app.services.edition_values import SLUG

__all__ = ["CaseFile", "EditionFile", "EditionInvalid", "Problem", "read_edition"]

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
    folders = _case_folders(folder, problems)
    if outline.cases is not None:
        _compare_lists(outline.cases, folders, problems)
    read = {slug: read_case(folders[slug], outline, problems) for slug in folders}
    if problems.found or facts is None:
        raise EditionInvalid(problems.found)
    cases = [case for slug in facts.cases if (case := read[slug])]
    return EditionFile(facts, cases, problems.warnings)


def _check_facts(facts: EditionTable, problems: Problems) -> None:
    if facts.ends < facts.starts:
        problems.add(FILE, "ends", f"{facts.ends} is before the start, {facts.starts}")
    for key, values in (("languages", facts.languages), ("cases", facts.cases)):
        for where in _repeated(values):
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


def _repeated(values: Sequence[str]) -> list[int]:
    return [where for where, value in enumerate(values) if value in values[:where]]


def _case_folders(folder: Path, problems: Problems) -> dict[str, Path]:
    """The case folders there are, by slug; anything odd beside them is a problem."""
    cases = folder / "cases"
    if cases.is_symlink():
        problems.add("cases", "", "is a symbolic link: put the folder itself here")
        return {}
    if not cases.is_dir():
        problems.add("cases", "", "is missing: a folder with one folder for each case")
        return {}
    found = {}
    for entry in entries(cases, "cases", problems):
        name = f"cases/{printable(entry.name)}"
        if entry.is_symlink():
            problems.add(name, "", "is a symbolic link: put the folder itself here")
        elif not entry.is_dir():
            problems.add(name, "", "is not a case's folder")
        elif not SLUG.fullmatch(entry.name) or len(entry.name) > 60:
            problems.add(name, "", "must be named with small letters a–z, digits and single hyphens (60 at most)")
        else:
            found[entry.name] = entry
    return found


def _compare_lists(listed: Sequence[str], folders: dict[str, Path], problems: Problems) -> None:
    for where, slug in enumerate(listed):
        if slug not in folders and SLUG.fullmatch(slug):
            problems.add(FILE, f"cases[{where}]", f"{slug} has no folder cases/{slug}")
    for slug in folders:
        if slug not in listed:
            problems.add(f"cases/{slug}", "", "is not listed in edition.toml under cases")

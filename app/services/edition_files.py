"""Reads an edition's folder: all of it is right, or every problem of every file is told at once."""

import stat
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path

from app.services.edition_format import SLUG, CaseTable, CaseText, EditionTable, is_language
from app.services.edition_toml import Problem, Problems, printable, read_table
from app.services.portraits import PictureRefused, open_picture, read_portrait

MAX_ENTRIES = 200

__all__ = ["CaseFile", "EditionFile", "EditionInvalid", "Problem", "read_edition"]


class EditionInvalid(Exception):
    """The folder holds no valid edition; `problems` lists everything to put right."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class CaseFile:
    """One case as its folder tells it; `portrait` holds the picture's original bytes."""

    slug: str
    facts: CaseTable
    texts: dict[str, CaseText]
    ends: date
    portrait: bytes | None


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
    facts = read_table(folder / "edition.toml", "edition.toml", EditionTable, problems)
    if facts:
        _check_facts(facts, problems)
    found = _case_folders(folder, problems)
    slugs = list(dict.fromkeys(facts.cases)) if facts else sorted(found)
    if facts:
        _compare_lists(facts.cases, found, problems)
    cases = [_read_case(found[slug], slug, facts, problems) for slug in slugs if slug in found]
    if problems.found or facts is None:
        raise EditionInvalid(problems.found)
    return EditionFile(facts, [case for case in cases if case], problems.warnings)


def _check_facts(facts: EditionTable, problems: Problems) -> None:
    if facts.ends < facts.starts:
        problems.add("edition.toml", "ends", f"{facts.ends} is before the start, {facts.starts}")
    for where in _repeated(facts.languages):
        problems.add("edition.toml", f"languages[{where}]", f"{facts.languages[where]} is listed twice")
    for where in _repeated(facts.cases):
        problems.add("edition.toml", f"cases[{where}]", f"{facts.cases[where]} is listed twice")
    for table, texts in (("title", facts.title), ("notice", facts.notice)):
        for language in texts:
            if language not in facts.languages:
                message = f"is not one of the edition's languages ({', '.join(facts.languages)})"
                problems.add("edition.toml", f"{table}.{printable(language)}", message)
    first = facts.languages[0]
    if first not in facts.title:
        problems.add("edition.toml", f"title.{first}", "is missing: it is the edition's first language")
    for language in facts.languages[1:]:
        if language not in facts.title:
            problems.warn("edition.toml", f"title.{language}", f"is missing: {first} is shown instead")


def _repeated(values: list[str]) -> list[int]:
    return [where for where, value in enumerate(values) if value in values[:where]]


def _case_folders(folder: Path, problems: Problems) -> dict[str, Path]:
    """The case folders there are, by slug; anything odd beside them is a problem."""
    cases = folder / "cases"
    if cases.is_symlink() or not cases.is_dir():
        problems.add("cases", "", "is missing: a folder with one folder for each case")
        return {}
    found = {}
    for entry in _entries(cases, "cases", problems):
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


def _entries(folder: Path, name: str, problems: Problems) -> list[Path]:
    entries = list(islice(folder.iterdir(), MAX_ENTRIES + 1))
    if len(entries) > MAX_ENTRIES:
        problems.add(name, "", f"holds more than {MAX_ENTRIES} files and folders")
        return []
    return sorted(entry for entry in entries if not entry.name.startswith("."))


def _compare_lists(listed: list[str], found: dict[str, Path], problems: Problems) -> None:
    for where, slug in enumerate(listed):
        if slug not in found:
            problems.add("edition.toml", f"cases[{where}]", f"{slug} has no folder cases/{slug}")
    for slug in found:
        if slug not in listed:
            problems.add(f"cases/{slug}", "", "is not listed in edition.toml under cases")


def _read_case(folder: Path, slug: str, edition: EditionTable | None, problems: Problems) -> CaseFile | None:
    name = f"cases/{slug}"
    facts = read_table(folder / "case.toml", f"{name}/case.toml", CaseTable, problems)
    texts = _read_texts(folder, name, edition, problems)
    if facts is None:
        return None
    portrait = _read_portrait(folder, name, facts.portrait, problems)
    if facts.portrait_credit and not facts.portrait:
        problems.add(f"{name}/case.toml", "portrait_credit", "is given, but no portrait")
    if edition is None:
        return None
    for path, day in (("ends", facts.ends), ("rules.write_until", facts.rules.write_until)):
        if day and day < edition.starts:
            problems.add(f"{name}/case.toml", path, f"{day} is before the edition starts, {edition.starts}")
    return CaseFile(slug, facts, texts, facts.ends or edition.ends, portrait)


def _read_texts(folder: Path, name: str, edition: EditionTable | None, problems: Problems) -> dict[str, CaseText]:
    """The languages there are; the edition's first must be, the others are missed with a warning."""
    texts = {}
    there = {entry.stem: entry for entry in _entries(folder, name, problems) if entry.suffix == ".toml"}
    there.pop("case", None)
    for language, path in there.items():
        file = f"{name}/{printable(path.name)}"
        if not is_language(language):
            problems.add(file, "", "is neither case.toml nor named after a language, such as fr.toml")
            continue
        if edition and language not in edition.languages:
            message = f"is not one of the edition's languages ({', '.join(edition.languages)})"
            problems.add(file, "", message)
            continue
        text = read_table(path, file, CaseText, problems)
        if text:
            texts[language] = text
    for place, language in enumerate(edition.languages if edition else []):
        if language in there:
            continue
        if place == 0:
            problems.add(f"{name}/{language}.toml", "", "is missing: it is the edition's first language")
        else:
            instead = edition.languages[0] if edition else ""
            problems.warn(f"{name}/{language}.toml", "", f"is missing: {instead} is shown instead")
    return texts


def _read_portrait(folder: Path, name: str, portrait: str | None, problems: Problems) -> bytes | None:
    if portrait is None:
        return None
    path, file = folder / portrait, f"{name}/{portrait}"
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise PictureRefused("is not an ordinary file")
        content = read_portrait(path)
        open_picture(content)
    except FileNotFoundError:
        problems.add(f"{name}/case.toml", "portrait", f"the file {portrait} is missing")
    except (PictureRefused, OSError) as refused:
        problems.add(file, "", refused.strerror if isinstance(refused, OSError) else str(refused))
    else:
        return content
    return None

"""Reads one case's folder: its facts, its languages and its portrait."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from app.services.edition_format import CaseTable, CaseText, Table
from app.services.edition_toml import Problems, printable, read_table
from app.services.edition_values import is_language
from app.services.portraits import PictureRefused, open_picture, read_portrait

MAX_ENTRIES = 200

Text = TypeVar("Text", bound=Table)


@dataclass(frozen=True)
class CaseFile:
    """One case as its folder tells it; `portrait` holds the picture's original bytes."""

    slug: str
    facts: CaseTable
    texts: dict[str, CaseText]
    portrait: bytes | None


@dataclass(frozen=True)
class Outline:
    """What can be known of an edition even while other lines of edition.toml are wrong."""

    languages: tuple[str, ...] = ()
    cases: tuple[str, ...] | None = None
    starts: date | None = None

    @classmethod
    def of(cls, table: dict[str, Any]) -> Outline:
        """The lines of an unchecked table that make sense by themselves."""
        languages, cases, starts = table.get("languages"), table.get("cases"), table.get("starts")
        return cls(
            tuple(code for code in languages if isinstance(code, str) and is_language(code))
            if isinstance(languages, list)
            else (),
            tuple(slug for slug in cases if isinstance(slug, str)) if isinstance(cases, list) else None,
            starts if type(starts) is date else None,
        )


def read_case(folder: Path, outline: Outline, problems: Problems) -> CaseFile | None:
    """The case in this folder, or None with every reason noted."""
    name = f"cases/{folder.name}"
    facts = read_table(folder / "case.toml", f"{name}/case.toml", CaseTable, problems)
    texts = read_texts(folder, name, CaseText, "case", outline, problems)
    if facts is None:
        return None
    _check_facts(facts, f"{name}/case.toml", outline, problems)
    portrait = _read_portrait(folder, name, facts.portrait, problems)
    return CaseFile(folder.name, facts, texts, portrait)


def entries(folder: Path, name: str, problems: Problems) -> list[Path]:
    """What lies in the folder, sorted; hidden files are left out, too many are a problem."""
    found = list(islice(folder.iterdir(), MAX_ENTRIES + 1))
    if len(found) > MAX_ENTRIES:
        problems.add(name, "", f"holds more than {MAX_ENTRIES} files and folders")
        return []
    return sorted(entry for entry in found if not entry.name.startswith("."))


def _check_facts(facts: CaseTable, file: str, outline: Outline, problems: Problems) -> None:
    if facts.portrait_credit and not facts.portrait:
        problems.add(file, "portrait_credit", "is given, but no portrait")
    for path, day in (("ends", facts.ends), ("rules.write_until", facts.rules.write_until)):
        if day and outline.starts and day < outline.starts:
            problems.add(file, path, f"{day} is before the edition starts, {outline.starts}")


def read_texts(
    folder: Path, name: str, model: type[Text], facts: str, outline: Outline, problems: Problems
) -> dict[str, Text]:
    """The languages there are; the edition's first must be, the others are missed with a warning.

    `facts` is the name of the file beside them that is no language.
    """
    files = {entry.stem: entry for entry in entries(folder, name, problems) if entry.suffix == ".toml"}
    files.pop(facts, None)
    texts: dict[str, Text] = {}
    for language, path in files.items():
        file = f"{name}/{printable(path.name)}"
        if not is_language(language):
            problems.add(file, "", f"is neither {facts}.toml nor named after a language, such as fr.toml")
        elif outline.languages and language not in outline.languages:
            problems.add(file, "", f"is not one of the edition's languages ({', '.join(outline.languages)})")
        elif text := read_table(path, file, model, problems):
            texts[language] = text
    for language in outline.languages:
        if language in files:
            continue
        first = outline.languages[0]
        if language == first:
            problems.add(f"{name}/{language}.toml", "", "is missing: it is the edition's first language")
        else:
            problems.warn(f"{name}/{language}.toml", "", f"is missing: {first} is shown instead")
    return texts


def _read_portrait(folder: Path, name: str, portrait: str | None, problems: Problems) -> bytes | None:
    if portrait is None:
        return None
    path = folder / portrait
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise PictureRefused("is a symbolic link or no ordinary file: put the picture itself here")
        content = read_portrait(path)
        open_picture(content)
    except FileNotFoundError:
        problems.add(f"{name}/case.toml", "portrait", f"the file {portrait} is missing")
    except OSError as refused:
        problems.add(f"{name}/{portrait}", "", f"cannot be read: {refused.strerror or refused}")
    except PictureRefused as refused:
        problems.add(f"{name}/{portrait}", "", str(refused))
    else:
        return content
    return None

"""The folders of an edition's cases and petitions: those that are listed are there, and no others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.services.edition_cases import entries
from app.services.edition_toml import Problems, printable
from app.services.edition_values import SLUG


def folders_of(folder: Path, kind: str, problems: Problems, *, is_needed: bool = True) -> dict[str, Path]:
    """The folders in `cases/` or `petitions/`, by slug; anything odd beside them is a problem."""
    home = folder / kind
    if home.is_symlink():
        problems.add(kind, "", "is a symbolic link: put the folder itself here")
        return {}
    if not home.is_dir():
        if is_needed or home.exists():
            problems.add(kind, "", f"is missing: a folder with one folder for each of the {kind}")
        return {}
    found = {}
    for entry in entries(home, kind, problems):
        name = f"{kind}/{printable(entry.name)}"
        if entry.is_symlink():
            problems.add(name, "", "is a symbolic link: put the folder itself here")
        elif not entry.is_dir():
            problems.add(name, "", f"is not a {kind.removesuffix('s')}'s folder")
        elif not SLUG.fullmatch(entry.name) or len(entry.name) > 60:
            problems.add(name, "", "must be named with small letters a–z, digits and single hyphens (60 at most)")
        else:
            found[entry.name] = entry
    return found


def compare_lists(kind: str, listed: Sequence[str], folders: dict[str, Path], problems: Problems) -> None:
    """Note what edition.toml lists without a folder, and folders that it does not list."""
    for where, slug in enumerate(listed):
        if slug not in folders and SLUG.fullmatch(slug):
            problems.add("edition.toml", f"{kind}[{where}]", f"{slug} has no folder {kind}/{slug}")
    for slug in folders:
        if slug not in listed:
            problems.add(f"{kind}/{slug}", "", f"is not listed in edition.toml under {kind}")


def repeated(values: Sequence[str]) -> list[int]:
    """The places of values that stand there a second time."""
    return [where for where, value in enumerate(values) if value in values[:where]]

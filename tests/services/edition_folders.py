"""Folders of editions to read and to break, made small and valid."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

RULES = """
[rules]
organisation_may_be_named = true
return_address_allowed = false
religious_cards_welcome = true
"""

AUTHORITY = """
[authority]
lines = ["Madame la Ministre", "4, place des Tilleuls", "ORVANIE"]
"""

TEXT = """
country_name = "Orvanie"
headline = "Emprisonnée pour avoir enseigné"
summary = "Une institutrice en prison."
story = \"\"\"
Un paragraphe.

Un autre.
\"\"\"
demand = "Libérer Maëlle."
words_advice = ["Parlez-lui de votre école.", "Ne parlez pas de politique."]

[letter]
addressee = "Madame la Ministre"
salutation = "Madame la Ministre,"
body = "Je vous écris."
closing = "Veuillez agréer…"
"""


def edition_folder(folder: Path, cases: tuple[str, ...] = ("maelle",), languages: tuple[str, ...] = ("fr",)) -> Path:
    """A valid edition with these cases and languages, without any optional part."""
    folder.mkdir(parents=True, exist_ok=True)
    titles = "\n".join(f'{language} = "Marathon"' for language in languages)
    (folder / "edition.toml").write_text(
        f"""slug = "petite"
year = 2026
starts = 2026-11-01
ends = 2027-01-31
goal = 100
languages = [{_quoted(languages)}]
country = "BE"
time_zone = "Europe/Brussels"
cases = [{_quoted(cases)}]

[title]
{titles}
""",
        encoding="utf-8",
    )
    for slug in cases:
        case_folder(folder, slug, languages)
    return folder


def case_folder(folder: Path, slug: str, languages: tuple[str, ...] = ("fr",), name: str = "Maëlle Okandara") -> Path:
    """A valid case beside the others."""
    case = folder / "cases" / slug
    case.mkdir(parents=True, exist_ok=True)
    (case / "case.toml").write_text(f'name = "{name}"\nsafety = "names"\n{AUTHORITY}{RULES}', encoding="utf-8")
    for language in languages:
        (case / f"{language}.toml").write_text(TEXT, encoding="utf-8")
    return case


def change(file: Path, old: str, new: str) -> None:
    """Replace a passage that must be there."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def before_tables(file: Path, lines: str) -> None:
    """Add plain keys, which TOML wants before the first table."""
    file.write_text(lines + "\n" + file.read_text(encoding="utf-8"), encoding="utf-8")


def picture(width: int = 8, height: int = 10, kind: str = "PNG") -> bytes:
    """The bytes of a small picture."""
    drawn = io.BytesIO()
    Image.new("RGB", (width, height), "#c2410c").save(drawn, kind)
    return drawn.getvalue()


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f'"{word}"' for word in words)

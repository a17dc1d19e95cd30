"""Texts as a reader compares them: without case, accents, odd blanks and signs nobody sees, with the way back."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import regex

# Letters that readers take for others and that Unicode does not decompose.
_ALIKE = {"ı": "i", "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "’": "'", "‘": "'", "ʼ": "'", "ـ": ""}

# Written without blanks between words, so a word may begin or end anywhere.
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}]")
_INSIDE_WORD = r"[\p{L}\p{N}\p{M}]"


@dataclass(frozen=True)
class Folded:
    """A folded text; `origins[i]` is the index in the text as typed of the folded character i."""

    text: str
    origins: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the folded piece start:end (not empty) stands in the text as typed."""
        return self.origins[start], self.origins[end - 1] + 1


def fold(text: str) -> Folded:
    """`text` as compared: "Noël" and "NOEL" are the same."""
    pieces: list[str] = []
    origins: list[int] = []
    for index, sign in enumerate(text):
        folded = _fold_sign(sign)
        pieces.append(folded)
        origins.extend([index] * len(folded))
    return Folded("".join(pieces), tuple(origins))


@lru_cache(maxsize=4096)
def _fold_sign(sign: str) -> str:
    """One character folded to zero or more; context plays no part, which keeps the way back simple."""
    if (digit := unicodedata.digit(sign, None)) is not None:
        return str(digit)
    if sign.isspace():
        return " "
    category = unicodedata.category(sign)
    if category == "Cf":
        return ""
    if category == "Pd":
        return "-"
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", sign).casefold())
    return "".join(_ALIKE.get(part, part) for part in parts if not _is_accent(part))


def _is_accent(sign: str) -> bool:
    # Hebrew points and Arabic vowel signs (10–36), Latin, Greek and Cyrillic accents (202–240). The vowel signs of the
    # Indic scripts and the tones of Thai are not accents: without them it is another word.
    combining = unicodedata.combining(sign)
    return 10 <= combining <= 36 or 202 <= combining <= 240


def words_pattern(words: Iterable[str]) -> regex.Pattern[str] | None:
    """A pattern that finds any of `words` (or phrases) as whole words in a folded text; None without words."""
    return _compiled(tuple(sorted({" ".join(fold(word).text.split()) for word in words} - {""}, key=len, reverse=True)))


@lru_cache(maxsize=256)
def _compiled(folded: tuple[str, ...]) -> regex.Pattern[str] | None:
    return regex.compile("|".join(map(_whole, folded))) if folded else None


def _whole(phrase: str) -> str:
    before = "" if _UNSPACED.match(phrase[0]) else f"(?<!{_INSIDE_WORD})"
    after = "" if _UNSPACED.match(phrase[-1]) else f"(?!{_INSIDE_WORD})"
    return before + " {1,3}".join(map(regex.escape, phrase.split())) + after

"""Names, towns and words as people type them: every script is welcome, tricks are refused."""

from __future__ import annotations

import unicodedata

import regex

from app.rules.errors import NameRefused, TextFault, TextRefused, TitleRefused, TownRefused

# Graphemes, what a reader counts as signs: a Tamil or Tibetan name is not shorter than a French one.
LINE_LIMIT = 80

# A grapheme may hold any number of code points; this bounds what is stored. Pointed Hebrew needs about three a sign.
_MOST_CODE_POINTS = 4
# Blanks are collapsed before a text is measured, but nobody types four times the limit in blanks.
_MOST_TYPED = 4 * _MOST_CODE_POINTS

# The tallest stack in use, Tibetan transcription of Sanskrit, has eight marks on one letter; more is "zalgo".
_STACK = regex.compile(r"\p{M}{9}")

# Embeddings, overrides and isolates turn the rest of a page around. No name needs one.
_BIDI = regex.compile(r"[\u202A-\u202E\u2066-\u2069]")

# Controls, half of a surrogate pair, non-characters and the deprecated U+206A–206F.
_FORBIDDEN = r"\x00-\x08\x0E-\x1F\x7F-\x84\x86-\x9F\uD800-\uDFFF\u206A-\u206F\uFDD0-\uFDEF\uFFF9-\uFFFB" + "".join(
    f"\\U{plane:04X}FFFE\\U{plane:04X}FFFF" for plane in range(17)
)
_CONTROL_IN_TEXT = regex.compile(f"[{_FORBIDDEN}]")
_CONTROL_IN_LINE = regex.compile(f"[{_FORBIDDEN}\\n\\r\\v\\f\\x85\\u2028\\u2029]")

# Seen by nobody: soft hyphen, word joiners, byte order mark, Hangul and Khmer fillers, tags.
_UNSEEN = r"\u00AD\u034F\u115F\u1160\u17B4\u17B5\u180E\u2060-\u2064\u3164\uFEFF\uFFA0\U000E0000-\U000E007F"
_UNSEEN_IN_TEXT = regex.compile(f"[{_UNSEEN}]")
# Direction marks and zero-width blanks are dropped from a line (it stands in <bdi> alone) and kept in a text.
_UNSEEN_IN_LINE = regex.compile(f"[{_UNSEEN}\\u061C\\u200B\\u200E\\u200F]")

# Persian and the Indic scripts spell with joiners; in the scripts below one would only make two names look alike.
_NEVER_JOINS = r"[\p{Latin}\p{Greek}\p{Cyrillic}\p{Armenian}\p{Georgian}\p{Hebrew}\p{Han}\p{Hangul}]"
_JOINABLE = rf"(?:(?!{_NEVER_JOINS})[\p{{L}}\p{{M}}])"
_JOINERS = regex.compile(r"[\u200C\u200D]+")
_JOINER_AT_WORK = regex.compile(rf"(?<={_JOINABLE})([\u200C\u200D])[\u200C\u200D]*(?={_JOINABLE})")

_BLANKS = regex.compile(r"[\p{Zs}\t\u2800]+")
# French sets a no-break blank before "!" and ":"; a single one stays.
_ODD_BLANKS = regex.compile(r"[\p{Zs}\t\u2800]{2,}|[\t\u1680\u2000-\u200A\u205F\u2800\u3000]")
_LINE_END = regex.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
# Anchored and possessive: 20 000 zero-width blanks would take a minute otherwise.
_BLANKS_AT_LINE_END = regex.compile(r"(?<![\p{Zs}\u200B])[\p{Zs}\u200B]++(?=\n|\Z)")
_EMPTY_LINES = regex.compile(r"\n{3,}")

# What most people here type needs no mending: letters that have one form only, single blanks between the words.
# Nothing below would change or refuse it (a test compares).
_ALPHABET = "A-Za-zÀ-ÖØ-öø-žА-яЁё"
_PLAIN_LINE = regex.compile(rf"[{_ALPHABET}][{_ALPHABET}0-9'’.\-]*(?: [{_ALPHABET}0-9'’.\-]+)*")

_LETTER = regex.compile(r"\p{L}")
_LETTER_OR_NUMBER = regex.compile(r"[\p{L}\p{N}]")
_SEEN = regex.compile(r"[\p{L}\p{N}\p{P}\p{S}]")
_GRAPHEME = regex.compile(r"\X")

# "Servant of …" is half a name: عبد الله and Abd al-Rahman stay whole.
_SERVANT_OF = frozenset({"عبد", "abd", "abdul", "abdel", "abdoul", "abdal", "abdu", "abdou"})


def check_name(text: str) -> str:
    """A person's name in NFC on one line, blanks collapsed, at most 80 graphemes.

    Raises `NameRefused` when it holds no letter, is too long, or carries control or direction-changing characters.
    """
    return _line(text, NameRefused, _LETTER)


def check_town(text: str) -> str:
    """A town, treated like a name; a postcode alone is a town too. Raises `TownRefused`."""
    return _line(text, TownRefused, _LETTER_OR_NUMBER)


def check_title(text: str) -> str:
    """A title on one line, treated like a town. Raises `TitleRefused`."""
    return _line(text, TitleRefused, _LETTER_OR_NUMBER)


def check_text(text: str, limit: int) -> str:
    """A text of several lines in NFC, at most `limit` graphemes, with at most one empty line between paragraphs.

    A heart alone is a text. Raises `TextRefused` for the same faults as a name.
    """
    _refuse(text, TextRefused, limit, _CONTROL_IN_TEXT)
    clean = _LINE_END.sub("\n", _compose(text, TextRefused, limit))
    clean = _ODD_BLANKS.sub(" ", _UNSEEN_IN_TEXT.sub("", clean))
    clean = _EMPTY_LINES.sub("\n\n", _BLANKS_AT_LINE_END.sub("", clean))
    clean = _compose(clean, TextRefused, limit).strip()
    _measure(clean, TextRefused, limit, _SEEN)
    return clean


def first_name(name: str) -> str:
    """The part of a checked name that a room may read: its first word, "servant of" names kept whole."""
    words = name.split()
    if not words:
        return ""
    if len(words) > 1 and words[0].casefold() in _SERVANT_OF:
        return " ".join(words[:2])
    return words[0].rstrip(",;") or words[0]


def initials(name: str) -> str:
    """A checked name's initials, in its own script and order: "É. D.", "J.-P. D.", "ع. ا.", "李."."""
    words = (_initials_of_word(word) for word in name.split())
    return " ".join(word for word in words if word)


def graphemes(text: str) -> int:
    """How many signs a reader counts in `text`."""
    return sum(1 for _ in _GRAPHEME.finditer(text))


def _line(text: str, refused: type[TextRefused], needed: regex.Pattern[str]) -> str:
    if len(text) <= LINE_LIMIT and _PLAIN_LINE.fullmatch(text):
        return text
    return _mend_line(text, refused, needed)


def _mend_line(text: str, refused: type[TextRefused], needed: regex.Pattern[str]) -> str:
    _refuse(text, refused, LINE_LIMIT, _CONTROL_IN_LINE)
    clean = _UNSEEN_IN_LINE.sub("", _compose(text, refused, LINE_LIMIT))
    clean = _BLANKS.sub(" ", _keep_joiners_at_work(clean))
    clean = _compose(clean, refused, LINE_LIMIT).strip(" ")
    _measure(clean, refused, LINE_LIMIT, needed)
    return clean


def _refuse(text: str, refused: type[TextRefused], limit: int, control: regex.Pattern[str]) -> None:
    if len(text) > limit * _MOST_TYPED:
        raise refused(TextFault.TOO_LONG, limit)
    if control.search(text):
        raise refused(TextFault.CONTROL, limit)
    if _BIDI.search(text):
        raise refused(TextFault.BIDI, limit)


def _compose(text: str, refused: type[TextRefused], limit: int) -> str:
    """The text in NFC. Ordering the marks of a tall stack takes the square of its height, so it is refused before."""
    if _STACK.search(text):
        raise refused(TextFault.CONTROL, limit)
    return unicodedata.normalize("NFC", text)


def _measure(clean: str, refused: type[TextRefused], limit: int, needed: regex.Pattern[str]) -> None:
    if len(clean) > limit * _MOST_CODE_POINTS or graphemes(clean) > limit:
        raise refused(TextFault.TOO_LONG, limit)
    if _STACK.search(unicodedata.normalize("NFD", clean)):
        # Nobody can read or print it: the same sentence as for a control character helps.
        raise refused(TextFault.CONTROL, limit)
    if not needed.search(clean):
        raise refused(TextFault.EMPTY, limit)


def _keep_joiners_at_work(text: str) -> str:
    at_work = {match.start(): match[1] for match in _JOINER_AT_WORK.finditer(text)}
    kept: str = _JOINERS.sub(lambda match: at_work.get(match.start(), ""), text)
    return kept


def _initials_of_word(word: str) -> str:
    parts = (_initial(part) for part in word.replace("‐", "-").replace("\u2011", "-").split("-"))
    return "-".join(f"{part}." for part in parts if part)


def _initial(part: str) -> str:
    for sign in _GRAPHEME.findall(part):
        if _LETTER_OR_NUMBER.search(sign):
            # Title case, not upper case: Georgian has no capitals at the start of a name, and ß would become SS.
            first: str = _GRAPHEME.findall(sign.title())[0]
            return first
    return ""

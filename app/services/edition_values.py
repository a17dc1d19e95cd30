"""The values in an edition's files: what a text, slug, date or address may be, and how long."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import cache
from typing import Annotated
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")
PORTRAIT_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\.(?:png|jpe?g|webp)")

# Embeddings, overrides and isolates can make a line read as something it is not.
# Marks (LRM, RLM) and joiners (ZWJ, ZWNJ) stay: Arabic, Hebrew, Persian and Indic scripts need them.
BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# ISO 3166 leaves these to private or exceptional use: no postal address is there.
NOT_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


def refused_character(text: str) -> str | None:
    """The first character no edition may hold, as `U+202E`, or None if the text is clean."""
    for sign in text:
        category = unicodedata.category(sign)
        hidden = category in {"Cc", "Cs", "Co", "Zl", "Zp"} and sign != "\n"
        if hidden or sign in BIDI_CONTROLS or sign == "\ufeff" or (ord(sign) & 0xFFFE) == 0xFFFE:
            return f"U+{ord(sign):04X}"
    return None


def _clean(text: str) -> str:
    refused = refused_character(text)
    if refused:
        raise ValueError(f"holds the character {refused}, a control or direction-changing character")
    return text


def _neat(text: object) -> object:
    """Trim and compose (NFC) before lengths are counted; other types are judged by the model."""
    return unicodedata.normalize("NFC", text).strip() if isinstance(text, str) else text


def _one_line(text: str) -> str:
    if "\n" in text:
        raise ValueError("must be on one line")
    return text


def _slug(text: str) -> str:
    if not SLUG.fullmatch(text):
        raise ValueError("must be small letters a–z and digits, joined by single hyphens")
    return text


def _language(text: str) -> str:
    try:
        known = LANGUAGE.fullmatch(text) and Locale.parse(text, sep="-")
    except (UnknownLocaleError, ValueError):
        known = None
    if not known:
        raise ValueError(f"{text} is not a known language code, such as fr or pt-BR")
    return text


def is_language(text: str) -> bool:
    """The text is a language code that CLDR knows."""
    try:
        _language(text)
    except ValueError:
        return False
    return True


@cache
def _countries() -> frozenset[str]:
    territories = Locale("en").territories
    codes = {str(code) for code in territories}
    return frozenset(code for code in codes if re.fullmatch("[A-Z]{2}", code)) - NOT_COUNTRIES


def _country(text: str) -> str:
    if text not in _countries():
        raise ValueError("is not an ISO 3166 country code, such as BE")
    return text


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _time_zone(text: str) -> str:
    if text not in _time_zones():
        raise ValueError("is not a known time zone, such as Europe/Brussels")
    return text


def _email(text: str) -> str:
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        raise ValueError("is not an e-mail address") from None


def _since(value: object) -> object:
    """A year or a date, written as TOML likes, becomes text: 2024, 2024-03 or 2024-03-12."""
    if isinstance(value, (int, date)) and not isinstance(value, bool):
        return value.isoformat()[:10] if isinstance(value, date) else str(value)
    return value


def _since_shape(text: str) -> str:
    if not re.fullmatch(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?", text):
        raise ValueError("must be a year or a date: 2024, 2024-03 or 2024-03-12")
    return text


def _portrait_name(text: str) -> str:
    if not PORTRAIT_NAME.fullmatch(text):
        raise ValueError("must be the plain name of a .png, .jpg or .webp file beside case.toml")
    return text


def _lengths(longest: int) -> StringConstraints:
    return StringConstraints(min_length=1, max_length=longest)


NEAT, CLEAN, ONE_LINE = BeforeValidator(_neat), AfterValidator(_clean), AfterValidator(_one_line)

Slug = Annotated[str, _lengths(60), AfterValidator(_slug)]
Language = Annotated[str, AfterValidator(_language)]
Name = Annotated[str, NEAT, _lengths(120), CLEAN, ONE_LINE]
AddressLine = Annotated[str, NEAT, _lengths(90), CLEAN, ONE_LINE]
Headline = Annotated[str, NEAT, _lengths(90), CLEAN, ONE_LINE]
Summary = Annotated[str, NEAT, _lengths(160), CLEAN, ONE_LINE]
Sentence = Annotated[str, NEAT, _lengths(200), CLEAN, ONE_LINE]
Phrase = Annotated[str, NEAT, _lengths(80), CLEAN, ONE_LINE]
Notice = Annotated[str, NEAT, _lengths(600), CLEAN]
Story = Annotated[str, NEAT, _lengths(4000), CLEAN]
LetterBody = Annotated[str, NEAT, _lengths(2200), CLEAN]  # What a page holds with address and signature.
Email = Annotated[str, NEAT, _lengths(254), CLEAN, AfterValidator(_email)]
Site = Annotated[str, NEAT, _lengths(200), CLEAN, StringConstraints(pattern=r"^https?://[^\s/]+(?:/\S*)?$")]
Since = Annotated[str, BeforeValidator(_since), AfterValidator(_since_shape)]
Country = Annotated[str, AfterValidator(_country)]
TimeZone = Annotated[str, AfterValidator(_time_zone)]
PortraitName = Annotated[str, _lengths(80), AfterValidator(_portrait_name)]
Address = Annotated[list[AddressLine], Field(min_length=1, max_length=7)]

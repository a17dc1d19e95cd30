"""What templates may call: numbers, instants and addresses, in the reader's language."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_location
from babel.numbers import format_decimal
from flask import Flask, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from app.config import LANGUAGES
from app.kit.when import Event, days_and_hours
from app.rules import join_code
from app.rules.drawings import height, path_data
from app.web import languages

_DAY = {"fr": "EEEE d MMMM", "nl": "EEEE d MMMM", "de": "EEEE, d. MMMM", "en": "EEEE d MMMM"}
NAMES = {"fr": "Français", "nl": "Nederlands", "de": "Deutsch", "en": "English"}


def register(app: Flask) -> None:
    """Give the templates their filters and globals."""
    # As the catalogue is extracted: a sentence broken over lines is one sentence.
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.add_template_filter(number)
    app.add_template_filter(local_time)
    app.add_template_filter(local_hour)
    app.add_template_filter(local_day)
    app.add_template_filter(day)
    app.add_template_filter(month)
    app.add_template_filter(when)
    app.add_template_filter(city)
    app.add_template_filter(join_code.shown, "code_shown")
    app.add_template_filter(path_data, "path_data")
    app.add_template_filter(height, "drawing_height")
    static = Path(app.static_folder or "static")
    versions = lru_cache(maxsize=None)(lambda name: _version(static / name))
    fresh = _version if app.debug else None

    def static_url(name: str) -> str:
        """The address of a static file, with its content's hash: browsers may keep it for ever."""
        version = fresh(static / name) if fresh else versions(name)
        return url_for("static", filename=name, v=version)

    @app.context_processor
    def offer() -> dict[str, Any]:
        return {
            "lang": languages.current(),
            "languages": {code: NAMES[code] for code in LANGUAGES},
            "static_url": static_url,
            "csrf_field": csrf_field,
            "csrf_value": generate_csrf,
            "base_url": app.config["BASE_URL"],
        }


def csrf_field(token: str | None = None) -> Markup:
    """The hidden field every POST form carries."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(token or generate_csrf())


def number(value: int) -> str:
    """A whole number, grouped as the reader's language groups."""
    return str(format_decimal(value, locale=languages.current()))


def local_time(instant: datetime, zone: str) -> str:
    """Day and time at the place."""
    return f"{day(_local(instant, zone))}, {local_hour(instant, zone)}"


def local_hour(instant: datetime, zone: str) -> str:
    """The time of day at the place."""
    return str(format_time(_local(instant, zone), "HH:mm", locale=_locale()))


def local_day(instant: datetime, zone: str) -> str:
    """The day at the place, as one says it this week."""
    return str(format_date(_local(instant, zone), _DAY[languages.current()], locale=languages.current()))


def day(when: date | datetime) -> str:
    """A date in words, the day of the week too."""
    return str(format_date(when, "full", locale=_locale()))


def month(when: date) -> str:
    """The month, as short as it is on a tear-off calendar."""
    return str(format_date(when, "MMM", locale=_locale()))


def when(event: Event) -> tuple[str, str]:
    """The days and the hours of an event, at the place."""
    return days_and_hours(event, languages.current())


def city(zone: str) -> str:
    """The town that a time zone is named after."""
    return str(get_timezone_location(zone, locale=_locale(), return_city=True))


def _locale() -> str:
    # English as it is written in Europe: 10 December, not December 10.
    return {"en": "en_GB"}.get(languages.current(), languages.current())


def _local(instant: datetime, zone: str) -> datetime:
    return instant.astimezone(ZoneInfo(zone))


def _version(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:10] if file.is_file() else "missing"

"""When something takes place, in words: on the hall's own clock."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_interval

# An evening that ends at two in the morning is still that evening.
_NIGHT = timedelta(hours=6)
# A date is turned after the weekday only.
_WITHIN_DATE = re.compile(r"(?<=[\d.]) (?=\D)| (?=\d{4}\b)")


class Event(Protocol):
    """What has a beginning, an end and a place with a clock on its wall."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def time_zone(self) -> str: ...


def days_and_hours(event: Event, language: str) -> tuple[str, str]:
    """Day and hours at the place; over several days, the days, then the hour of the first and of the last."""
    zone, locale = ZoneInfo(event.time_zone), locale_of(language)
    start, end = event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)
    if (end - _NIGHT).date() <= start.date():
        days, hour = format_date(start, "full", locale=locale), "HH:mm"
    else:
        days, hour = format_interval(start.date(), end.date(), "yMMMMd", locale=locale), "EEE HH:mm"
    hours = " – ".join(format_datetime(moment, hour, locale=locale) for moment in (start, end))
    return _WITHIN_DATE.sub("\N{NO-BREAK SPACE}", days[:1].upper() + days[1:]), hours


def locale_of(language: str) -> Locale:
    """How dates and numbers are written; English as in Europe: Thursday 10 December, not Thursday, December 10."""
    return Locale.parse("en_GB" if language == "en" else language)

"""Dates of evenings."""

from __future__ import annotations

from datetime import datetime, timedelta

# One or two days short of a year; a week more would be five or six too many.
_A_YEAR = timedelta(weeks=52)


def year_later(local: datetime) -> datetime:
    """A year later at the same hour, on the nearest day that is the same day of the week: a Thursday stays one."""
    return local + _A_YEAR

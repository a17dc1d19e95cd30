"""Again next year: the same day of the week, as near to the date as can be, at the same hour."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.dates import year_later


@pytest.mark.parametrize(
    ("evening", "next_one"),
    [
        (datetime(2026, 12, 10, 18), datetime(2027, 12, 9, 18)),
        (datetime(2027, 12, 9, 18), datetime(2028, 12, 7, 18)),
        (datetime(2028, 2, 29, 9, 30), datetime(2029, 2, 27, 9, 30)),
    ],
)
def test_a_thursday_stays_a_thursday(evening: datetime, next_one: datetime) -> None:
    assert year_later(evening) == next_one


@given(st.datetimes(datetime(2000, 1, 1), datetime(2190, 1, 1)))
def test_no_other_such_weekday_is_nearer_to_the_date(evening: datetime) -> None:
    later = year_later(evening)
    day = evening.replace(year=evening.year + 1, day=28 if (evening.month, evening.day) == (2, 29) else evening.day)

    assert (later.weekday(), later.time()) == (evening.weekday(), evening.time())
    assert abs(later - day) <= timedelta(days=3)

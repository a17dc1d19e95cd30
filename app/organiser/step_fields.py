"""Fields of the steps, and what refuses what is typed in them: the house's own rules, said in its own sentences."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from flask_babel import gettext
from wtforms import DateTimeLocalField, FloatField, IntegerField
from wtforms.validators import ValidationError

from app.rules.errors import LueurError
from app.web.errors import sentence

TYPED = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


class LocalTime(DateTimeLocalField):
    """A day and an hour on the clocks of the place."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as cause:
            raise ValueError(gettext("Write the day and the hour like 2026-12-10T18:00.")) from cause


class WholeNumber(IntegerField):
    """A number that a range checks."""

    def process_formdata(self, valuelist: list[str]) -> None:
        # What is no number is no number in the range either: one sentence says both.
        with suppress(ValueError):
            super().process_formdata(valuelist)


class Degrees(FloatField):
    """Of latitude or longitude."""

    def process_formdata(self, valuelist: list[str]) -> None:
        # A pin that cannot be read is no pin; nobody types one.
        with suppress(ValueError):
            super().process_formdata(valuelist)


def follow(check: Any, field: Any, empty: str) -> None:
    """What a rule says of a text; `empty` says what is missing."""
    if not (field.data or "").strip():
        raise ValidationError(empty)
    try:
        check(field.data)
    except LueurError as refused:
        raise ValidationError(sentence(refused)) from refused


def choose(field: Any, sentence: str) -> None:
    """At least one of those that are offered."""
    if not field.data or not set(field.data) <= {next(iter(choice)) for choice in field.choices}:
        raise ValidationError(sentence)


@cache
def zones() -> frozenset[str]:
    """The time zones this machine knows: read from its disk once."""
    return frozenset(available_timezones())

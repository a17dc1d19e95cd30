"""The form of a new marathon."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import AnyOf, InputRequired, NumberRange, Optional, ValidationError

from app.models import Edition, Host
from app.rules.errors import LueurError
from app.rules.milestones import SUGGESTED_GOAL
from app.rules.names import check_title
from app.services.intents import new_key
from app.services.particulars import YEARS, NewMarathon
from app.web.errors import sentence
from app.web.filters import NAMES

LARGEST_GOAL = 1_000_000
_TYPED = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


class _LocalTime(DateTimeLocalField):
    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as cause:
            raise ValueError(gettext("Write the day and the hour like 2026-12-10T18:00.")) from cause


class _WholeNumber(IntegerField):
    def process_formdata(self, valuelist: list[str]) -> None:
        # What is no number is no number in the range either: one sentence says both.
        with suppress(ValueError):
            super().process_formdata(valuelist)


class MarathonForm(FlaskForm):
    """Title, host, place, times, languages, cases, goal."""

    key = HiddenField()
    title = StringField(lazy_gettext("What is it called?"))
    host = RadioField(
        lazy_gettext("Who receives the people?"),
        choices=[
            SelectChoice(Host.WORKPLACE, lazy_gettext("Workplace")),
            SelectChoice(Host.ASSOCIATION, lazy_gettext("Association")),
            SelectChoice(Host.SPORTS_CLUB, lazy_gettext("Sports club")),
            SelectChoice(Host.SCHOOL, lazy_gettext("School")),
            SelectChoice(Host.HOME, lazy_gettext("Home")),
            SelectChoice(Host.PUBLIC_PLACE, lazy_gettext("Public place")),
        ],
        validators=[AnyOf(list(Host), lazy_gettext("Choose who receives the people."))],
        validate_choice=False,
    )
    place = StringField(lazy_gettext("Where?"))
    starts = _LocalTime(lazy_gettext("Begins"), [InputRequired(lazy_gettext("Say when it begins."))], format=_TYPED)
    ends = _LocalTime(lazy_gettext("Ends"), [InputRequired(lazy_gettext("Say when it ends."))], format=_TYPED)
    time_zone = StringField(lazy_gettext("Time zone"))
    languages = SelectMultipleField(lazy_gettext("Languages of the room"), validate_choice=False)
    cases = SelectMultipleField(lazy_gettext("Cases"), validate_choice=False)
    goal = _WholeNumber(
        lazy_gettext("Goal"),
        [
            Optional(),
            NumberRange(1, LARGEST_GOAL, lazy_gettext("Type a number from 1 to 1,000,000, or leave it empty.")),
        ],
    )

    def offer(self, edition: Edition) -> None:
        """Say what may be chosen: this edition's languages and cases, all of them unless something was chosen."""
        self.languages.choices = [SelectChoice(code, NAMES.get(code, code)) for code in edition.languages]
        self.cases.choices = [SelectChoice(case.slug, case.name) for case in edition.cases if not case.retired]
        if not self.is_submitted():
            self.key.data = new_key()
            begins = _usual_day(edition)
            self.starts.data, self.ends.data = datetime.combine(begins, time(18)), datetime.combine(begins, time(21))
            self.time_zone.data = edition.time_zone
            self.languages.data = list(edition.languages)
            self.cases.data = [choice.value for choice in self.cases.choices]

    def validate_title(self, field: Any) -> None:
        """A title of any script, not too long."""
        _follow(field, gettext("Give it a title: what people will read on the screen."))

    def validate_place(self, field: Any) -> None:
        """A place of any script, not too long."""
        _follow(field, gettext("Say where it is: the hall, the street, the town."))

    def validate_time_zone(self, field: Any) -> None:
        """A zone this machine knows."""
        if field.data not in available_timezones():
            raise ValidationError(gettext("Write the time zone like Europe/Brussels."))

    def validate_starts(self, field: Any) -> None:
        """A day of our time: a year of three digits or five is a slip of the finger."""
        if field.data and field.data.year not in YEARS:
            raise ValidationError(gettext("Say when it begins."))

    def validate_ends(self, field: Any) -> None:
        """After the beginning; the service knows the longest span."""
        if field.data and field.data.year not in YEARS:
            raise ValidationError(gettext("Say when it ends."))
        if self.starts.data and field.data and field.data <= self.starts.data:
            raise ValidationError(gettext("The end must come after the beginning."))

    def validate_languages(self, field: Any) -> None:
        """At least one of the edition's."""
        _choose(field, gettext("Choose at least one language."))

    def validate_cases(self, field: Any) -> None:
        """At least one of the edition's."""
        _choose(field, gettext("Choose at least one case."))

    def marathon(self) -> NewMarathon:
        """What `marathons.create` is told; the local times become instants at the place."""
        zone = ZoneInfo(self.time_zone.data)
        host = Host(self.host.data)
        return NewMarathon(
            title=self.title.data,
            host=host,
            place=self.place.data,
            starts_at=self.starts.data.replace(tzinfo=zone),
            ends_at=self.ends.data.replace(tzinfo=zone),
            time_zone=self.time_zone.data,
            languages=tuple(self.languages.data),
            cases=tuple(self.cases.data),
            goal=self.goal.data or SUGGESTED_GOAL[host],
        )


def _follow(field: Any, empty: str) -> None:
    if not (field.data or "").strip():
        raise ValidationError(empty)
    try:
        check_title(field.data)
    except LueurError as refused:
        raise ValidationError(sentence(refused)) from refused


def _choose(field: Any, sentence: str) -> None:
    if not field.data or not set(field.data) <= {next(iter(choice)) for choice in field.choices}:
        raise ValidationError(sentence)


def _usual_day(edition: Edition) -> date:
    """Human Rights Day if the edition spans it, else its first day."""
    day = date(edition.year, 12, 10)
    return day if edition.starts_on <= day <= edition.ends_on else edition.starts_on

"""The five steps of describing a marathon; the desk's settings ask the same questions on one page."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import (
    DateTimeLocalField,
    EmailField,
    FloatField,
    Form,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import AnyOf, InputRequired, NumberRange, Optional, ValidationError

from app.models import Edition, Host
from app.rules.errors import LueurError
from app.rules.milestones import SUGGESTED_GOAL
from app.rules.names import check_name, check_text, check_title, check_town
from app.services.mail import check_address
from app.services.particulars import LONGEST_EVENT, LONGEST_PROGRAMME, YEARS, NewMarathon
from app.web.errors import sentence
from app.web.filters import NAMES

LARGEST_GOAL = 1_000_000
LONGEST_ACCOUNT_NAME = 120
PUBLIC, PRIVATE = "public", "private"
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


class _Degrees(FloatField):
    def process_formdata(self, valuelist: list[str]) -> None:
        # A pin that cannot be read is no pin; nobody types one.
        with suppress(ValueError):
            super().process_formdata(valuelist)


class WhatForm(Form):
    """What it is called, and who receives the people."""

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

    def validate_title(self, field: Any) -> None:
        """A title of any script, not too long."""
        _follow(check_title, field, gettext("Give it a title: what people will read on the screen."))


class WhereForm(Form):
    """The town everybody may know, and the place."""

    town = StringField(lazy_gettext("Town"))
    postcode = StringField(lazy_gettext("Postcode"))
    place = StringField(lazy_gettext("Place and address"))
    latitude = _Degrees(lazy_gettext("Latitude"), [Optional()])
    longitude = _Degrees(lazy_gettext("Longitude"), [Optional()])

    def validate_town(self, field: Any) -> None:
        """A town of any script."""
        _follow(check_town, field, gettext("Name the town: people look for a marathon by it."))

    def validate_postcode(self, field: Any) -> None:
        """Any, or none."""
        if (field.data or "").strip():
            _follow(check_town, field, "")
            if len(" ".join(field.data.split())) > 16:
                raise ValidationError(gettext("A postcode is shorter. Leave it out if there is none."))

    def validate_place(self, field: Any) -> None:
        """A place of any script, not too long."""
        _follow(check_title, field, gettext("Say where it is: the hall, the street."))

    @property
    def pin(self) -> tuple[float, float] | None:
        """Where the pin stands, if there is one."""
        if self.latitude.data is None or self.longitude.data is None:
            return None
        return self.latitude.data, self.longitude.data


class WhenForm(Form):
    """From when to when, on the clocks of the place."""

    starts = _LocalTime(lazy_gettext("Begins"), [InputRequired(lazy_gettext("Say when it begins."))], format=_TYPED)
    ends = _LocalTime(lazy_gettext("Ends"), [InputRequired(lazy_gettext("Say when it ends."))], format=_TYPED)
    time_zone = StringField(lazy_gettext("Time zone"))

    def validate_time_zone(self, field: Any) -> None:
        """A zone this machine knows."""
        if field.data not in zones():
            raise ValidationError(gettext("Write the time zone like Europe/Brussels."))

    def validate_starts(self, field: Any) -> None:
        """A day of our time: a year of three digits or five is a slip of the finger."""
        if field.data and field.data.year not in YEARS:
            raise ValidationError(gettext("Say when it begins."))

    def validate_ends(self, field: Any) -> None:
        """After the beginning, and soon enough after it."""
        if field.data and field.data.year not in YEARS:
            raise ValidationError(gettext("Say when it ends."))
        if self.starts.data and field.data and field.data <= self.starts.data:
            raise ValidationError(gettext("The end must come after the beginning."))
        if self.starts.data and field.data and field.data - self.starts.data > LONGEST_EVENT:
            raise ValidationError(gettext("The end must come after the beginning, by 31 days at most."))


class WhomForm(Form):
    """For whom: languages, cases, goal, programme, and whether everybody may come."""

    listing = RadioField(
        lazy_gettext("Who may come?"),
        choices=[
            SelectChoice(PUBLIC, lazy_gettext("Everybody: list it publicly")),
            SelectChoice(PRIVATE, lazy_gettext("Only people I invite")),
        ],
        validators=[AnyOf([PUBLIC, PRIVATE], lazy_gettext("Choose who may come."))],
        validate_choice=False,
    )
    programme = TextAreaField(lazy_gettext("Programme"))
    languages = SelectMultipleField(lazy_gettext("Languages of the room"), validate_choice=False)
    goal = _WholeNumber(
        lazy_gettext("Goal"),
        [
            Optional(),
            NumberRange(1, LARGEST_GOAL, lazy_gettext("Type a number from 1 to 1,000,000, or leave it empty.")),
        ],
    )
    cases = SelectMultipleField(lazy_gettext("Cases"), validate_choice=False)

    def validate_languages(self, field: Any) -> None:
        """At least one of the edition's."""
        _choose(field, gettext("Choose at least one language."))

    def validate_cases(self, field: Any) -> None:
        """At least one of the edition's."""
        _choose(field, gettext("Choose at least one case."))

    def validate_programme(self, field: Any) -> None:
        """Some lines, or none."""
        if (field.data or "").strip():
            _follow(lambda text: check_text(text, LONGEST_PROGRAMME), field, "")


class YouForm(Form):
    """Who asks; nothing of it is kept before the marathon is made."""

    name = StringField(lazy_gettext("Your name"))
    email = EmailField(lazy_gettext("E-mail address"))

    def validate_name(self, field: Any) -> None:
        """A name of any script."""
        _follow(check_name, field, gettext("Type your name."))
        if len(field.data.strip()) > LONGEST_ACCOUNT_NAME:
            raise ValidationError(gettext("This is too long: a shorter form of the name will do."))

    def validate_email(self, field: Any) -> None:
        """An address that mail can reach."""
        _follow(check_address, field, gettext("Type your e-mail address."))


class MarathonForm(WhatForm, WhereForm, WhenForm, WhomForm):
    """All that describes a marathon, on one page."""

    def marathon(self) -> NewMarathon:
        """What the services are told; the local times become instants at the place."""
        zone = ZoneInfo(self.time_zone.data)
        host = Host(self.host.data)
        return NewMarathon(
            title=self.title.data,
            host=host,
            place=self.place.data,
            town=self.town.data,
            postcode=self.postcode.data or "",
            pin=self.pin,
            starts_at=self.starts.data.replace(tzinfo=zone),
            ends_at=self.ends.data.replace(tzinfo=zone),
            time_zone=self.time_zone.data,
            languages=tuple(self.languages.data),
            cases=tuple(self.cases.data),
            goal=self.goal.data or SUGGESTED_GOAL[host],
            programme=self.programme.data or "",
            wants_listing=self.listing.data == PUBLIC,
        )


STEPS: dict[str, type[Form]] = {"what": WhatForm, "where": WhereForm, "when": WhenForm, "whom": WhomForm}


def form_of(step: str, edition: Edition, answers: dict[str, dict[str, list[str]]]) -> Any:
    """A step's form as it was answered, or with what is usual."""
    return filled(STEPS[step], edition, answers.get(step), answers)


def filled(kind: type[Form], edition: Edition, said: Any, answers: dict[str, dict[str, list[str]]]) -> Any:
    """A form with what was sent (fields by name, with their values); None stands for what is usual."""
    form: Any = kind(MultiDict(said)) if said is not None else kind(data=_usual(edition, answers))
    offer(form, edition)
    return form


def offer(form: Any, edition: Edition) -> None:
    """Say what may be chosen: this edition's languages and cases."""
    if "languages" in form:
        form.languages.choices = [SelectChoice(code, NAMES.get(code, code)) for code in edition.languages]
        form.cases.choices = [SelectChoice(case.slug, case.name) for case in edition.offered]


@cache
def zones() -> frozenset[str]:
    """The time zones this machine knows: read from its disk once."""
    return frozenset(available_timezones())


def _usual(edition: Edition, answers: dict[str, dict[str, list[str]]]) -> dict[str, Any]:
    begins = _usual_day(edition)
    host = next(iter(answers.get("what", {}).get("host", [])), "")
    return {
        "starts": datetime.combine(begins, time(18)),
        "ends": datetime.combine(begins, time(21)),
        "time_zone": edition.time_zone,
        "languages": list(edition.languages),
        "cases": [case.slug for case in edition.offered],
        "goal": SUGGESTED_GOAL.get(host),
        "listing": PRIVATE if host == Host.HOME else PUBLIC,
    }


def _follow(check: Any, field: Any, empty: str) -> None:
    if not (field.data or "").strip():
        raise ValidationError(empty)
    try:
        check(field.data)
    except LueurError as refused:
        raise ValidationError(sentence(refused)) from refused


def _choose(field: Any, sentence: str) -> None:
    if not field.data or not set(field.data) <= {next(iter(choice)) for choice in field.choices}:
        raise ValidationError(sentence)


def _usual_day(edition: Edition) -> date:
    """Human Rights Day if the edition spans it, else its first day."""
    day = date(edition.year, 12, 10)
    return day if edition.starts_on <= day <= edition.ends_on else edition.starts_on

"""The five steps of describing a marathon; the desk's settings ask the same questions on one page."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext, lazy_gettext
from wtforms import (
    EmailField,
    Form,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import AnyOf, InputRequired, NumberRange, Optional, ValidationError

from app.models import Host
from app.organiser.step_fields import TYPED, Degrees, LocalTime, WholeNumber, choose, follow, zones
from app.rules.milestones import SUGGESTED_GOAL
from app.rules.names import check_name, check_text, check_title, check_town
from app.services.mail import check_address
from app.services.particulars import LONGEST_EVENT, LONGEST_PROGRAMME, YEARS, NewMarathon

LARGEST_GOAL = 1_000_000
LONGEST_ACCOUNT_NAME = 120
PUBLIC, PRIVATE = "public", "private"


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
        follow(check_title, field, gettext("Give it a title: what people will read on the screen."))


class WhereForm(Form):
    """The town everybody may know, and the place."""

    town = StringField(lazy_gettext("Town or village"))
    postcode = StringField(lazy_gettext("Postcode"))
    place = StringField(lazy_gettext("Place and address"))
    latitude = Degrees(lazy_gettext("Latitude"), [Optional()])
    longitude = Degrees(lazy_gettext("Longitude"), [Optional()])
    # The town a pin was put for: in another one it says nothing.
    pinned = HiddenField()

    def validate_town(self, field: Any) -> None:
        """A town of any script."""
        follow(check_town, field, gettext("Name the town: people look for a marathon by it."))

    def validate_postcode(self, field: Any) -> None:
        """Any, or none."""
        if (field.data or "").strip():
            follow(check_town, field, "")
            if len(" ".join(field.data.split())) > 16:
                raise ValidationError(gettext("A postcode is shorter. Leave it out if there is none."))

    def validate_place(self, field: Any) -> None:
        """A place of any script, not too long."""
        follow(check_title, field, gettext("Say where it is: the hall, the street."))

    @property
    def named(self) -> str:
        """The town as it is typed, in one line."""
        return " ".join(f"{self.postcode.data or ''} {self.town.data or ''}".split())

    @property
    def pin(self) -> tuple[float, float] | None:
        """Where the pin stands, if there is one for this town."""
        if self.latitude.data is None or self.longitude.data is None or self.pinned.data != self.named:
            return None
        return self.latitude.data, self.longitude.data


class WhenForm(Form):
    """From when to when, on the clocks of the place."""

    starts = LocalTime(lazy_gettext("Begins"), [InputRequired(lazy_gettext("Say when it begins."))], format=TYPED)
    ends = LocalTime(lazy_gettext("Ends"), [InputRequired(lazy_gettext("Say when it ends."))], format=TYPED)
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
    goal = WholeNumber(
        lazy_gettext("Goal"),
        [
            Optional(),
            NumberRange(1, LARGEST_GOAL, lazy_gettext("Type a number from 1 to 1,000,000, or leave it empty.")),
        ],
    )
    cases = SelectMultipleField(lazy_gettext("Cases"), validate_choice=False)

    def validate_languages(self, field: Any) -> None:
        """At least one of the edition's."""
        choose(field, gettext("Choose at least one language."))

    def validate_cases(self, field: Any) -> None:
        """At least one of the edition's."""
        choose(field, gettext("Choose at least one case."))

    def validate_programme(self, field: Any) -> None:
        """Some lines, or none."""
        if (field.data or "").strip():
            follow(lambda text: check_text(text, LONGEST_PROGRAMME), field, "")


class YouForm(Form):
    """Who asks; nothing of it is kept before the marathon is made."""

    name = StringField(lazy_gettext("Your name"))
    email = EmailField(lazy_gettext("E-mail address"))

    def validate_name(self, field: Any) -> None:
        """A name of any script."""
        follow(check_name, field, gettext("Type your name."))
        if len(field.data.strip()) > LONGEST_ACCOUNT_NAME:
            raise ValidationError(gettext("This is too long: a shorter form of the name will do."))

    def validate_email(self, field: Any) -> None:
        """An address that mail can reach."""
        follow(check_address, field, gettext("Type your e-mail address."))


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

"""What the desk's forms send. Forms check shape; rules and services check meaning."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import AnyOf, InputRequired

from app.models import Theme
from app.rules.counting import PAPER, Kind
from app.rules.helping import HelperKind
from app.rules.state import State
from app.services.moderation import Decision

PAGES = ("desk", "tally", "words")


def _one_of(members: Any, **options: Any) -> SelectField:
    choices = [SelectChoice(str(member)) for member in members]
    return SelectField(choices=choices, validators=[InputRequired(_("Choose one."))], **options)


def _setting(*values: str) -> SelectField:
    return SelectField(choices=[SelectChoice(value) for value in ("", *values)], default="")


class StateForm(FlaskForm):
    """Where the marathon goes; closing needs a second yes."""

    to = _one_of(State, coerce=State)
    confirm = BooleanField()


class AsideForm(FlaskForm):
    """What becomes of what was set aside; discarding needs a second yes."""

    decision = SelectField(choices=[SelectChoice("admit"), SelectChoice("discard")])
    confirm = BooleanField()


class ConfirmForm(FlaskForm):
    """Calling a marathon off needs a second yes; taking that back needs none."""

    confirm = BooleanField()
    undo = BooleanField()


class SpotlightForm(FlaskForm):
    """The case to show large; empty for none."""

    case = StringField()


class ScreenForm(FlaskForm):
    """One setting of the screen; the others stay as they are. `on` is the page the button stands on."""

    on = SelectField(choices=[SelectChoice(page) for page in PAGES], default="desk")
    blank = _setting("on", "off")
    hide_count = _setting("on", "off")
    theme = _setting(*Theme)
    moderation = _setting("on", "off")
    confirm = BooleanField()

    def settings(self) -> dict[str, Any]:
        """What `marathons.arrange_screen` is told."""
        switches = {name: self[name].data for name in ("blank", "hide_count", "moderation")}
        told: dict[str, Any] = {name: value == "on" for name, value in switches.items() if value}
        if self.theme.data:
            told["theme"] = Theme(self.theme.data)
        return told


class TallyForm(FlaskForm):
    """A counted number of paper letters or cards of one case."""

    key = HiddenField()
    case = StringField()
    kind = _one_of(PAPER, coerce=Kind)
    count = IntegerField()


class HelperForm(FlaskForm):
    """A link for somebody who helps: how the list names them, and what they may do."""

    name = StringField(_("Who is it for?"))
    kind = RadioField(
        _("What may they do?"),
        choices=[
            SelectChoice(HelperKind.TALLY, _("Count paper")),
            SelectChoice(HelperKind.COHOST, _("Hold the evening with me")),
        ],
        coerce=HelperKind,
        validators=[AnyOf(list(HelperKind), _("Choose one."))],
        validate_choice=False,
    )

    problems: tuple[str, ...] = ()


class WordForm(FlaskForm):
    """A decision on the exact text that was read."""

    decision = RadioField(
        choices=[SelectChoice(str(decision)) for decision in Decision],
        validators=[InputRequired(_("Choose one."))],
    )
    fingerprint = HiddenField()

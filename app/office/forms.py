"""What head office's forms send."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.fields import SelectChoice

from app.rules.listing import Decision

LOOKED = "looked"


class DecisionForm(FlaskForm):
    """A decision on a marathon as it was read, and a sentence for its organiser."""

    note = TextAreaField(_("To the organiser"))
    fingerprint = HiddenField()
    decision = SelectField(choices=[*(SelectChoice(str(each)) for each in Decision), SelectChoice(LOOKED)])

"""What the public pages ask for."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, StringField
from wtforms.validators import Optional


class JoinForm(FlaskForm):
    """The code on the screen, typed by hand."""

    code = StringField(_("Code on the screen"))


class SearchForm(FlaskForm):
    """Where, what and when, to find a marathon; it changes nothing and carries no token."""

    class Meta:
        csrf = False

    q = StringField(_("Town, postcode or a word"))
    date = DateField(_("On which day?"), validators=[Optional()])

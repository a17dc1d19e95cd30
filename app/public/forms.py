"""What the public pages ask for."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField


class JoinForm(FlaskForm):
    """The code on the screen, typed by hand."""

    code = StringField(_("Code on the screen"))

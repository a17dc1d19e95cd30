"""What the account pages ask for. Forms check shape; `app.services.accounts` checks meaning."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, HiddenField, PasswordField
from wtforms.validators import EqualTo, InputRequired, Length


class SignInForm(FlaskForm):
    """An e-mail address and a password; `next` is where to go afterwards."""

    # Not an e-mail validator: an address that cannot exist gets the same answer as one that does not.
    email = EmailField(_("E-mail address"), [InputRequired(_("Type your e-mail address."))])
    password = PasswordField(_("Password"), [InputRequired(_("Type your password."))])
    next = HiddenField()


class LinkForm(FlaskForm):
    """Where to send a link that signs in."""

    email = EmailField(_("E-mail address"), [InputRequired(_("Type your e-mail address."))])


class PasswordForm(FlaskForm):
    """A new password, twice; the present one where there is one."""

    current = PasswordField(_("Present password"))
    password = PasswordField(
        _("New password"),
        [
            InputRequired(_("Type a new password.")),
            Length(min=10, message=_("Take at least ten characters: three or four ordinary words are good.")),
            Length(max=200, message=_("Take at most 200 characters.")),
        ],
    )
    again = PasswordField(
        _("New password, once more"), [EqualTo("password", _("The two passwords are not the same. Type them again."))]
    )


class SignOutForm(FlaskForm):
    """Whether every device is signed out or this one only."""

    everywhere = BooleanField()


class EntryForm(FlaskForm):
    """The one button of a one-time link; whether the device that filled in the form stays signed in."""

    keep = BooleanField(_("I filled in the form on another device just now: it stays signed in."))

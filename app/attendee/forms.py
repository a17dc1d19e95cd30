"""What an attendee's forms may look like. Rules say what is meant; here each refusal finds its field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from weakref import proxy

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import BooleanField, EmailField, Form, HiddenField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.fields.core import Field, UnboundField
from wtforms.form import BaseForm
from wtforms.meta import DefaultMeta
from wtforms.validators import Optional, ValidationError

from app.rules.coach import Advice
from app.rules.consent import Use
from app.rules.drawings import parse_drawing
from app.rules.errors import ConsentMissing, LueurError, NothingChosen, NothingWritten, UseMissing
from app.rules.names import check_name, check_text, check_town
from app.services.mail import check_address
from app.services.signing import Intent
from app.services.words import LONGEST_TEXT, WordIntent
from app.web.errors import sentence

# Looked up at every signature: making the set anew costs more than all the rest of its check.
_USES = frozenset(Use)


def _follows(rule: Callable[[str], object]) -> Callable[[Form, Any], None]:
    """A validator: the field's text passes the rule, or is refused with the rule's sentence."""

    def check(form: Form, field: Any) -> None:
        try:
            rule(field.data or "")
        except LueurError as refused:
            raise ValidationError(sentence(refused)) from refused

    return check


def _if_written(rule: Callable[[str], object]) -> Callable[[str], object]:
    return lambda text: rule(text) if text.strip() else None


class _BriefForm(Form):
    """A form that is gone with its request.

    Fields that hold their form, and a form that holds its fields, stay until Python looks for such circles: after six
    hundred signatures it took a tenth of a second, in which nobody was answered (measured).
    """

    class Meta(DefaultMeta):
        """How fields are bound."""

        def bind_field(self, form: BaseForm, unbound_field: UnboundField[Any], options: Any) -> Field:
            """Give the field its form to look at, not to hold."""
            return super().bind_field(proxy(form), unbound_field, options)


class LettersForm(_BriefForm):
    """One submit signs every ticked letter; nothing about consent is chosen beforehand."""

    key = HiddenField()
    name = StringField(lazy_gettext("First and last name"), [_follows(check_name)])
    town = StringField(lazy_gettext("Town"), [_follows(check_town)])
    use = RadioField(
        lazy_gettext("What may happen with your name?"),
        choices=[
            SelectChoice(Use.DELIVER, lazy_gettext("Deliver it with the letters")),
            SelectChoice(Use.COUNT, lazy_gettext("Only count me")),
        ],
        validate_choice=False,
    )
    consent = BooleanField(
        lazy_gettext(
            "I am 13 or older and sign these letters. My name, my town and the letters I sign, which tell something "
            "of my opinions, may be kept for this marathon and used as chosen above."
        )
    )
    drawing = HiddenField(lazy_gettext("Drawn signature"), [_follows(parse_drawing)], default="")
    email = EmailField(lazy_gettext("E-mail address"), [Optional(), _follows(check_address)])
    news = BooleanField(lazy_gettext("Send me news about these people by e-mail."))

    # The slugs of the ticked letters; they are not a field, for each stands beside its story.
    cases: tuple[str, ...] = ()
    # Instead of those: every letter that may be sent.
    everything: bool = False
    problems: tuple[str, ...] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        """Every field, and whether there is a letter to sign at all."""
        is_valid = super().validate(extra_validators)
        is_chosen = self.everything or bool(self.cases)
        self.problems = () if is_chosen else (sentence(NothingChosen()),)
        return is_valid and is_chosen

    def validate_use(self, field: RadioField) -> None:
        """One of the two is chosen: there is no default."""
        if field.data not in _USES:
            raise ValidationError(sentence(UseMissing()))

    def validate_consent(self, field: BooleanField) -> None:
        """The consent is explicit."""
        if not field.data:
            raise ValidationError(sentence(ConsentMissing()))

    def validate_news(self, field: BooleanField) -> None:
        """News need an address."""
        if field.data and not (self.email.data or "").strip():
            raise ValidationError(_("Tell us the e-mail address for the news, or untick this box."))

    def intent(self, language: str) -> Intent:
        """What a valid form asks."""
        return Intent(
            key=self.key.data or "",
            cases=self.cases,
            name=self.name.data or "",
            town=self.town.data or "",
            use=Use(self.use.data),
            consent=self.consent.data,
            language=language,
            drawing=parse_drawing(self.drawing.data or ""),
            email=self.email.data or None,
            news=self.news.data,
            everything=self.everything,
        )


class WordForm(_BriefForm):
    """A word of support: a text, a drawing, or both."""

    key = HiddenField()
    case = HiddenField()
    text = TextAreaField(
        lazy_gettext("Your words"), [_follows(_if_written(lambda text: check_text(text, LONGEST_TEXT)))]
    )
    drawing = HiddenField(lazy_gettext("Drawing"), [_follows(parse_drawing)], default="")
    name = StringField(lazy_gettext("Signed by"), [_follows(_if_written(check_name))])
    show_on_screen = BooleanField(lazy_gettext("My words may be shown on the screen in the hall."))
    # The codes of the advice its writer has read: what was read once does not stop the word again.
    advised = HiddenField(default="")

    problems: tuple[str, ...] = ()

    def validate_text(self, field: TextAreaField) -> None:
        """There is something to send."""
        if not (field.data or "").strip() and not (self.drawing.data or "").strip():
            raise ValidationError(sentence(NothingWritten()))

    def has_read(self, advice: list[Advice]) -> bool:
        """Whether the writer has seen all of this advice, and sends the words nevertheless."""
        return {str(one.code) for one in advice} <= set((self.advised.data or "").split())

    def intent(self, language: str) -> WordIntent:
        """What a valid form asks."""
        return WordIntent(
            key=self.key.data or "",
            case=self.case.data or "",
            text=self.text.data or "",
            language=language,
            drawing=parse_drawing(self.drawing.data or ""),
            name=self.name.data or "",
            show_on_screen=self.show_on_screen.data,
        )

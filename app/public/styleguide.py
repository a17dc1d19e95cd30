"""Every component in all its states, light and dark side by side: for whoever works on Lueur, and only there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response
from flask.blueprints import BlueprintSetupState
from flask_babel import lazy_gettext
from wtforms import BooleanField, Form, HiddenField, RadioField, SelectChoice, SelectMultipleField, StringField
from wtforms import TextAreaField as LongField

from app.public import bp
from app.public.styleguide_desk import PIECES, SCHEMES
from app.rules.coach import CaseRules, review
from app.rules.coach_marks import pieces
from app.rules.counting import Split
from app.rules.errors import NothingWritten, TextFault, TownRefused, UseMissing
from app.services import editions
from app.web import auth, languages
from app.web.errors import sentence
from app.web.htmx import render

PALETTE = ("night", "coal", "ember", "flame", "glow", "wax", "paper", "ink", "smoke", "line", "leaf", "alarm")
ROLES = ("ground", "raised", "sunk", "warm-soft", "good-soft", "bad-soft")
FACES = ("text", "muted", "link", "accent", "good", "bad")
# By name, as `app/screen/styleguide.py` has them; a test compares.
SCENES = ("planned", "open", "word", "drawing", "paused", "closed", "count hidden", "blank")
DRAWING = (((120, 620), (260, 240), (420, 600), (560, 200), (700, 610)), ((800, 160),), ((820, 300), (840, 620)))
# One word with everything the coach would think twice about.
SAID = "Merry Christmas! We will free you soon: call +32 470 12 34 56."


@dataclass(frozen=True)
class SamplePerson:
    """A case that nobody has drawn yet."""

    name: str = "Zoë Ångström"
    slug: str = "zoe"
    portrait_digest: str | None = None

    def text(self, key: str, _language: str) -> str:
        """What an edition would say of her."""
        return {"country_name": "Nowhere", "demand": "Release her at once and without conditions."}.get(key, "")


class SampleForm(Form):
    """A field of each kind."""

    name = StringField(lazy_gettext("First and last name"))
    town = StringField(lazy_gettext("Town"))
    email = StringField(lazy_gettext("E-mail address"))
    text = LongField(lazy_gettext("Your words"))
    drawing = HiddenField(lazy_gettext("Drawing"), default="")
    use = RadioField(
        lazy_gettext("What may happen with your name?"),
        choices=[
            SelectChoice("deliver", lazy_gettext("Deliver it with the letters")),
            SelectChoice("count", lazy_gettext("Only count me")),
        ],
    )
    show = BooleanField(lazy_gettext("My words may be shown on the screen in the hall."))
    news = BooleanField(lazy_gettext("Send me news about these people by e-mail."))
    tongues = SelectMultipleField(
        lazy_gettext("Languages of the room"),
        choices=[SelectChoice("fr", "Français"), SelectChoice("nl", "Nederlands"), SelectChoice("de", "Deutsch")],
    )


def sample_form(scheme: str) -> SampleForm:
    """The form as it comes back: some of it right, some of it wrong."""
    form = SampleForm(
        data={"name": "Wilhelmina Konstantinopoulou-Vandersteenbergen", "news": True, "tongues": ["fr", "nl"]},
        prefix=f"{scheme}-",
    )
    form.town.errors = (sentence(TownRefused(TextFault.EMPTY)),)
    form.show.errors = (sentence(NothingWritten()),)
    form.use.errors = (sentence(UseMissing()),)
    return form


@auth.public
def styleguide() -> Response:
    """Tokens and components. The page's own words are English; the components speak the reader's language."""
    edition = editions.current()
    return render(
        "styleguide/guide.html",
        schemes=SCHEMES,
        palette=PALETTE,
        roles=ROLES,
        faces=FACES,
        forms={scheme: sample_form(scheme) for scheme in SCHEMES},
        people=[*(edition.cases[:1] if edition else []), SamplePerson()],
        split=Split(signatures=1234, words=56, paper_letters=120, paper_cards=0),
        drawing=DRAWING,
        pieces=pieces(SAID, review(SAID, CaseRules(), "en")),
        said=SAID,
        reader=languages.current(),
        desk_pieces=tuple(PIECES),
        scenes=SCENES,
    )


def _offer(state: BlueprintSetupState) -> None:
    settings: Any = state.app.config["SETTINGS"]
    if settings.shows_styleguide or state.app.debug:
        state.add_url_rule("/styleguide", view_func=styleguide)


bp.record(_offer)

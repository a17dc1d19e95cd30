"""The poster of a marathon, in one of its languages."""

from __future__ import annotations

from typing import Literal

from babel import Locale
from babel.numbers import format_decimal
from flask_babel import force_locale, gettext, ngettext

from app.kit import qr
from app.kit.documents import Poster, PosterLabels, Step
from app.kit.imprint import footer, typed_address
from app.kit.when import days_and_hours, locale_of
from app.models.marathon import Marathon
from app.rules import join_code


def poster_for(marathon: Marathon, *, join_url: str, language: str, size: Literal["a4", "a3"] = "a4") -> Poster:
    """The marathon's poster; `join_url` is the address in the code, `…/j/<code>`, as phones in the room reach it."""
    date, time = days_and_hours(marathon, language)
    with force_locale(language):
        return Poster(
            language=language,
            title=marathon.title,
            edition=marathon.edition.text("title", language),
            date=date,
            time=time,
            place=marathon.place,
            goal=_goal(marathon.goal, language),
            address=typed_address(join_url),
            code=join_code.shown(marathon.code),
            qr=qr.svg(join_url),
            languages=tuple(_own_name(code) for code in marathon.languages),
            footer=footer(marathon, language),
            labels=_labels(len(marathon.cases)),
            size=size,
        )


def _labels(stories: int) -> PosterLabels:
    read = ngettext("One story, and what we ask.", "%(num)d stories, and what we ask for each.", stories)
    return PosterLabels(
        when=gettext("When"),
        where=gettext("Where"),
        goal=gettext("Our goal"),
        address=gettext("No camera? Type"),
        code=gettext("and enter the code"),
        note=gettext("Room, Wi-Fi, contact"),
        qr=gettext("QR code that opens the page for signing"),
        steps=(
            Step(gettext("Scan"), gettext("Point the camera of your phone at the code.")),
            Step(gettext("Read"), read),
            Step(gettext("Sign"), gettext("All the letters at once, with one name. No account, no app.")),
        ),
    )


def _goal(goal: int, language: str) -> str:
    number = format_decimal(goal, locale=locale_of(language))
    return str(ngettext("%(number)s letter or word", "%(number)s letters and words", goal, number=number))


def _own_name(language: str) -> str:
    name = Locale.parse(language).get_display_name() or language
    return name[:1].upper() + name[1:]

"""What the join page shows: the cases, what is left to sign, and the live count."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.attendee.forms import LettersForm
from app.models import Case, Marathon
from app.models.base import now, today
from app.rules.counting import Counts, behind
from app.services import marathons, totals
from app.services.evenings import Evening
from app.services.shelf import shelf
from app.web import languages
from app.web.assembled import Pressed, pressed


def letters_page(marathon: Marathon, form: LettersForm, signed: AbstractSet[str]) -> dict[str, Any]:
    """What the page shows to somebody who has signed these cases."""
    left = [case for case in may_be_signed(marathon) if case.slug not in signed]
    counts = totals.counts(marathon)
    return {
        "marathon": marathon,
        "counts": counts,
        "behind": _behind(marathon, counts),
        # What is left comes first.
        "cases": sorted(offered(marathon), key=lambda case: case.slug in signed),
        "signed": signed,
        "offered": {case.slug for case in left},
        "left": len(left),
        "labels": _labels(len(left)),
        "is_due": marathon.starts_at <= now(),
        "form": form,
        "chosen": set(ticked()),
        "here": url_for("attendee.join", code=marathon.code),
    }


def count_of(marathon: Marathon, counts: Counts | None = None) -> str:
    """The live count as it stands in the page, and as the event stream sends it; counted now unless it just was."""
    return render_template("attendee/_count.html", marathon=marathon, counts=counts or totals.counts(marathon))


def count_now(evening: Evening) -> Pressed:
    """The same as it was within the last second, for the many who ask at once."""
    kept = ("count", evening.id, evening.look, languages.current())
    return shelf().get(kept, lambda: pressed(count_of(marathons.by_id(evening.id))))


def ticked() -> tuple[str, ...]:
    """The slugs of the letters that this request ticked."""
    return tuple(dict.fromkeys(request.form.getlist("case")))


def offered(marathon: Marathon) -> list[Case]:
    """The cases that are part of the marathon now."""
    return [case for case in marathon.cases if not case.retired]


def may_be_signed(marathon: Marathon) -> list[Case]:
    """The letters that may be sent today."""
    date = today(marathon.time_zone)
    return [case for case in offered(marathon) if case.ends_on >= date]


def _behind(marathon: Marathon, counts: Counts) -> str | None:
    """Whose letter is gently asked for: the slug of whoever has the fewest, as long as counts may be told."""
    cases = {case.id: case.slug for case in may_be_signed(marathon)}
    last = None if marathon.hide_count else behind(cases, counts)
    return cases[last] if last else None


def _labels(left: int) -> list[str]:
    """What the button says: for all letters, then for 1, 2, 3 … ticked ones."""
    every = (
        _("Sign the letter") if left == 1 else ngettext("Sign all %(num)d letters", "Sign all %(num)d letters", left)
    )
    return [every, *(ngettext("Sign %(num)d letter", "Sign %(num)d letters", ticked) for ticked in range(1, left + 1))]

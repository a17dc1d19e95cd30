"""A step's form as it was answered, or filled with what is usual."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Form, SelectChoice

from app.models import Edition, Host
from app.organiser.steps import PRIVATE, PUBLIC, STEPS
from app.rules.milestones import SUGGESTED_GOAL
from app.web.filters import NAMES


def form_of(step: str, edition: Edition, answers: dict[str, dict[str, list[str]]]) -> Any:
    """A step's form as it was answered, or with what is usual."""
    return filled(STEPS[step], edition, answers.get(step), answers)


def filled(kind: type[Form], edition: Edition, said: Any, answers: dict[str, dict[str, list[str]]]) -> Any:
    """A form with what was sent (fields by name, with their values); None stands for what is usual."""
    form: Any = kind(MultiDict(said)) if said is not None else kind(data=_usual(edition, answers))
    offer(form, edition)
    return form


def offer(form: Any, edition: Edition) -> None:
    """Say what may be chosen: this edition's languages and cases."""
    if "languages" in form:
        form.languages.choices = [SelectChoice(code, NAMES.get(code, code)) for code in edition.languages]
        form.cases.choices = [SelectChoice(case.slug, case.name) for case in edition.offered]


def _usual(edition: Edition, answers: dict[str, dict[str, list[str]]]) -> dict[str, Any]:
    begins = _usual_day(edition)
    host = next(iter(answers.get("what", {}).get("host", [])), "")
    return {
        "starts": datetime.combine(begins, time(18)),
        "ends": datetime.combine(begins, time(21)),
        "time_zone": edition.time_zone,
        "languages": list(edition.languages),
        "cases": [case.slug for case in edition.offered],
        "goal": SUGGESTED_GOAL.get(host),
        "listing": PRIVATE if host == Host.HOME else PUBLIC,
    }


def _usual_day(edition: Edition) -> date:
    """Human Rights Day if the edition spans it, else its first day."""
    day = date(edition.year, 12, 10)
    return day if edition.starts_on <= day <= edition.ends_on else edition.starts_on

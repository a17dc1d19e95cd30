"""The draft of whoever describes a marathon: its token lies in the session, nowhere else."""

from __future__ import annotations

from typing import Any

from flask import session

from app.models import Edition, Marathon, MarathonDraft
from app.organiser.steps import STEPS, MarathonForm
from app.organiser.usual import filled, form_of
from app.services import drafts
from app.services.drafts import Answers
from app.web.auth import DRAFT


def draft() -> MarathonDraft | None:
    """What this browser describes, unless it became a marathon."""
    found = drafts.of(session.get(DRAFT))
    return found if found is not None and found.marathon_id is None else None


def has_draft() -> bool:
    """Whether this browser began to describe one."""
    return draft() is not None


def made_lately() -> Marathon | None:
    """What this browser's form became a moment ago: whoever tapped twice is led there."""
    return drafts.made_lately(session.get(DRAFT))


def answers() -> Answers:
    """What was answered so far, by step."""
    found = draft()
    return found.answers if found is not None else {}


def keep(step: str, fields: dict[str, list[str]]) -> Answers:
    """Keep one step's answers; the first ones begin a draft. Answers all of them."""
    found = draft()
    if found is None:
        session[DRAFT] = drafts.begin({step: fields})
    else:
        drafts.keep(found, step, fields)
    return answers()


def replace(said: Answers) -> None:
    """Describe another one, beginning with these answers."""
    discard()
    session[DRAFT] = drafts.begin(said)


def discard() -> None:
    """Forget what was described."""
    token = session.pop(DRAFT, None)
    if token is not None:
        drafts.discard(token)


def first_open(edition: Edition, said: Answers) -> str | None:
    """The first step that is not answered, or not rightly; None when all are."""
    return next((step for step in STEPS if step not in said or not form_of(step, edition, said).validate()), None)


def whole(edition: Edition, said: Answers) -> Any:
    """Everything that was answered, as one form."""
    together = {name: values for step in STEPS for name, values in said.get(step, {}).items()}
    return filled(MarathonForm, edition, together, said)

"""Organise a marathon: five short steps, each with its address, kept as one goes."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, redirect, request, url_for

from app.models import Account, Edition, Marathon
from app.organiser import bp, describing, pin
from app.organiser.step_fields import zones
from app.organiser.steps import STEPS, YouForm
from app.organiser.usual import form_of
from app.rules.errors import LueurError, NotFound
from app.services import editions, places, registration
from app.web import auth, languages, limits
from app.web.errors import sentence
from app.web.htmx import render

ORDER = (*STEPS, "check")


@bp.get("/organise")
@auth.public
def organise() -> Response:
    """The first step."""
    return describe("what")


@bp.get("/organise/<step>")
@auth.public
def describe(step: str) -> Response:
    """One step, as it was answered or with what is usual; those before it come first."""
    edition = editions.current()
    if step not in STEPS:
        raise NotFound
    if edition is None:
        return render("organiser/no_edition.html")
    said = describing.answers()
    skipped = next((earlier for earlier in ORDER[: ORDER.index(step)] if earlier not in said), None)
    if skipped:
        return _to(skipped)
    return _page(step, form_of(step, edition, said), edition)


@bp.post("/organise/<step>")
@auth.public
@limits.limited(limits.DESCRIBE_A_MARATHON, limits.network, unless=describing.has_draft)
def answer_step(step: str) -> Response:
    """Keep what was typed, right or wrong, and go on or back."""
    edition = editions.current()
    if step not in STEPS:
        raise NotFound
    if edition is None:
        return render("organiser/no_edition.html", status=422)
    sent = {name: request.form.getlist(name) for name in STEPS[step]()._fields}
    tapped = pin.dropped(sent, edition) if step == "where" else None
    said = describing.keep(step, sent | (tapped or {}))
    if tapped:
        return _to(step)
    if request.form.get("go") == "back":
        return _to(ORDER[max(ORDER.index(step) - 1, 0)])
    form = form_of(step, edition, said)
    if not form.validate() or (step == "where" and pin.is_missing(form, edition)):
        return _page(step, form, edition, status=422)
    return _to("check" if request.values.get("then") == "check" else ORDER[ORDER.index(step) + 1])


@bp.get("/organise/check")
@auth.public
def check() -> Response:
    """Everything once more, and who asks."""
    edition = editions.current()
    skipped = _unfinished(edition)
    if edition is None or skipped:
        return _to(skipped or "what")
    return _check_page(edition, YouForm())


@bp.post("/organise/check")
@auth.public
@limits.limited(limits.REGISTER, limits.network, unless=auth.is_signed_in)
def create_marathon() -> Response:
    """Make the marathon; for somebody new also an account, which works at once."""
    edition, made = editions.current(), describing.made_lately()
    if made is not None:
        return _welcome(made, made.owner)
    skipped = _unfinished(edition)
    if edition is None or skipped:
        return _to(skipped or "what")
    you = YouForm(request.form)
    if not auth.is_signed_in() and not you.validate():
        return _check_page(edition, you, status=422)
    try:
        marathon = _make(edition, you)
    except LueurError as refused:
        you.problems = [sentence(refused)]
        return _check_page(edition, you, status=refused.status)
    return _welcome(marathon, marathon.owner)


@bp.post("/organise/discard")
@auth.public
def begin_again() -> Response:
    """Forget what was described and begin anew."""
    describing.discard()
    return make_response(redirect(url_for("organiser.organise"), 303))


@bp.get("/organise/towns")
@auth.public
def towns() -> Response:
    """Towns that begin like what is being typed."""
    edition = editions.current()
    found = places.search(request.args.get("town", ""), languages.current(), 8, edition.country) if edition else ()
    return render("organiser/organise/_towns.html", towns=found)


def _make(edition: Edition, you: YouForm) -> Marathon:
    draft, said = describing.draft(), describing.whole(edition, describing.answers())
    said.validate()
    assert draft is not None
    if auth.is_signed_in():
        return registration.for_account(draft, auth.account(), edition, said.marathon())
    who = registration.Newcomer(you.name.data or "", you.email.data or "", languages.current())
    return registration.for_newcomer(draft, who, edition, said.marathon())


def _welcome(marathon: Marathon, owner: Account) -> Response:
    """To the marathon just made; whoever is new is signed in, as long as nobody proved whose address it is."""
    slug = marathon.slug
    if not auth.is_signed_in() and owner.verified_at is None:
        auth.begin_session(owner)
    return make_response(redirect(url_for("organiser.ready", slug=slug), 303))


def _unfinished(edition: Edition | None) -> str | None:
    return describing.first_open(edition, describing.answers()) if edition is not None else "what"


def _to(step: str) -> Response:
    place = url_for("organiser.check") if step == "check" else url_for("organiser.describe", step=step)
    return make_response(redirect(place, 303))


def _page(step: str, form: Any, edition: Edition, status: int = 200) -> Response:
    return render(
        "organiser/organise/step.html",
        status=status,
        step=step,
        form=form,
        edition=edition,
        then=request.values.get("then"),
        pin=pin.of(form, edition) if step == "where" else None,
        zones=sorted(zones()) if step == "when" else (),
        **_progress(),
    )


def _check_page(edition: Edition, you: YouForm, status: int = 200) -> Response:
    said = describing.whole(edition, describing.answers())
    said.validate()
    return render(
        "organiser/organise/check.html",
        status=status,
        step="check",
        form=you,
        said=said,
        new=said.marathon(),
        edition=edition,
        is_signed_in=auth.is_signed_in(),
        **_progress(),
    )


def _progress() -> dict[str, Any]:
    return {"order": ORDER, "answered": set(describing.answers()), "here": request.path}

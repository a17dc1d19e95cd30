"""The organiser's list of helpers: a link for each, shown once, ended with one tap."""

from __future__ import annotations

from flask import Response, make_response, redirect, session, url_for

from app.kit import qr
from app.models import Marathon
from app.organiser import bp, context
from app.organiser.forms import HelperForm
from app.rules.errors import LueurError, NameRefused
from app.services import addresses, helper_links
from app.web import auth
from app.web.errors import sentence
from app.web.htmx import render

# In the session until the page was shown once: the id of the link just made, and its token.
_FRESH = "fresh_helper"


@bp.get("/desk/<slug>/helpers")
@auth.organiser
def helpers(marathon: Marathon) -> Response:
    """Who helps, and a link for one more; the one just made, for the only time."""
    return _page(marathon, HelperForm(formdata=None), fresh=session.pop(_FRESH, None))


@bp.post("/desk/<slug>/helpers")
@auth.organiser
def add_helper(marathon: Marathon) -> Response:
    """Make a link for somebody."""
    form = HelperForm()
    if not form.validate():
        return _page(marathon, form, status=422)
    try:
        helper, token = helper_links.create(marathon, auth.account(), form.name.data or "", form.kind.data)
    except LueurError as refused:
        _show(form, refused)
        return _page(marathon, form, status=refused.status)
    session[_FRESH] = [helper.id, token]
    return _list(marathon)


@bp.post("/desk/<slug>/helpers/<int:helper_id>/end")
@auth.organiser
def end_helper(marathon: Marathon, helper_id: int) -> Response:
    """End a link, at its holder's very next request."""
    helper_links.revoke(marathon, helper_id, auth.account())
    return _list(marathon)


def _list(marathon: Marathon) -> Response:
    return make_response(redirect(url_for("organiser.helpers", slug=marathon.slug), 303))


def _show(form: HelperForm, refused: LueurError) -> None:
    if isinstance(refused, NameRefused):
        form.name.errors = [sentence(refused)]
    else:
        form.problems = (sentence(refused),)


def _page(marathon: Marathon, form: HelperForm, status: int = 200, fresh: list[object] | None = None) -> Response:
    everybody = helper_links.of_marathon(marathon)
    helper = next((one for one in everybody if fresh and one.id == fresh[0]), None)
    address = addresses.absolute("organiser.show_helper_link", token=fresh[1]) if fresh and helper else ""
    return render(
        "organiser/helpers.html",
        status=status,
        form=form,
        helpers=everybody,
        fresh=helper,
        fresh_address=address,
        fresh_qr=qr.svg(address, quiet_zone=2, label=helper.name) if helper else "",
        **context.bar(marathon, "desk"),
    )

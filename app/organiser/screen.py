"""The screen's controls: blank, hide the count, light or dark, words read first."""

from __future__ import annotations

from flask import Response, abort, make_response, redirect, request, url_for
from flask_babel import gettext as _

from app.models import Marathon
from app.organiser import bp, context
from app.organiser.forms import ScreenForm
from app.services import marathons
from app.web import auth
from app.web.htmx import answer, render


@bp.get("/desk/<slug>/screen")
@auth.cohost
def confirm_screen(marathon: Marathon) -> Response:
    """Ask before words go unread to the wall; nothing else needs asking."""
    if request.args.get("moderation") != "off":
        return make_response(redirect(url_for("organiser.desk", slug=marathon.slug), 303))
    return _ask_for_unread_words(marathon)


@bp.post("/desk/<slug>/screen")
@auth.cohost
def arrange_screen(marathon: Marathon) -> Response:
    """Change one setting; the panic button of every desk page comes here."""
    form = ScreenForm()
    if not form.validate():
        abort(422)
    if form.moderation.data == "off" and not form.confirm.data:
        return _ask_for_unread_words(marathon, status=422)
    marathons.arrange_screen(marathon, auth.actor(), **form.settings())
    address = url_for(f"organiser.{form.on.data}", slug=marathon.slug)
    if form.blank.data:
        return answer(address, "organiser/_bar.html", **context.bar(marathon, form.on.data))
    return answer(address, "organiser/_board.html", **context.board(marathon))


def _ask_for_unread_words(marathon: Marathon, status: int = 200) -> Response:
    return render(
        "organiser/confirm.html",
        status=status,
        question=_("Show words unread?"),
        consequence=_(
            "Every word whose writer agrees then appears on the wall at once, whatever it says. "
            "You could only pull it back afterwards."
        ),
        action=url_for("organiser.arrange_screen", slug=marathon.slug),
        name="moderation",
        value="off",
        yes=_("Show them unread"),
        no=_("Keep reading them first"),
        **context.bar(marathon, "desk"),
    )

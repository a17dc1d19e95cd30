"""Moderation: words of support read before the room reads them."""

from __future__ import annotations

from flask import Response, abort, request, url_for

from app.models import Marathon
from app.organiser import bp, context, queue
from app.organiser.forms import WordForm
from app.rules.errors import TextChangedSince
from app.services import moderation
from app.services.moderation import Decision
from app.web import auth
from app.web.htmx import answer, render


@bp.get("/desk/<slug>/words")
@auth.cohost
def words(marathon: Marathon) -> Response:
    """The words to read, oldest first."""
    return render("organiser/words.html", **queue.words(marathon) | context.bar(marathon, "words"))


@bp.get("/desk/<slug>/words/news")
@auth.cohost
def word_news(marathon: Marathon) -> Response:
    """What others decided meanwhile, in its place; new words wait behind a button: nothing moves under the thumb."""
    return render("organiser/_word_news.html", **queue.news(marathon, request.args.get("seen", "")))


@bp.post("/desk/<slug>/words/<int:word_id>")
@auth.cohost
def decide_word(marathon: Marathon, word_id: int) -> Response:
    """Approve, refuse or pull back the text that was read; a text changed meanwhile is shown again instead."""
    form = WordForm()
    if not form.validate():
        abort(422)
    try:
        moderation.decide(marathon, word_id, Decision(form.decision.data), form.fingerprint.data or "", auth.actor())
    except TextChangedSince:
        return _show_again(marathon, word_id)
    address = url_for("organiser.words", slug=marathon.slug)
    return answer(address, "organiser/_word.html", marathon=marathon, word=moderation.one(marathon, word_id))


def _show_again(marathon: Marathon, word_id: int) -> Response:
    shown = queue.words(marathon) | context.bar(marathon, "words")
    shown["word"], shown["changed"] = moderation.one(marathon, word_id), word_id
    shown["here"] = url_for("organiser.words", slug=marathon.slug)
    return render("organiser/words.html", "organiser/_word.html", status=409, **shown)

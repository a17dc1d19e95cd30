"""News by e-mail: confirmed by its owner, and ended as easily."""

from __future__ import annotations

from flask import Response, make_response, redirect, request, url_for

from app.public import bp
from app.services import news as subscriptions
from app.web import auth
from app.web.htmx import render


@bp.get("/news/<token>")
@auth.public
def news(token: str) -> Response:
    """The question. A mail program that opens the link answers nothing."""
    return render("public/news.html", subscription=subscriptions.subscription(token), token=token)


@bp.post("/news/<token>")
@auth.public
def answer_news(token: str) -> Response:
    """Yes, or no more."""
    if request.form.get("answer") == "stop":
        subscriptions.unsubscribe(token)
        return make_response(redirect(url_for("public.no_news"), 303))
    subscriptions.confirm(token)
    return make_response(redirect(url_for("public.news", token=token), 303))


@bp.get("/news")
@auth.public
def no_news() -> Response:
    """The address is erased."""
    return render("public/no_news.html")

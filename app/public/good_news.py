"""Good news: on a page, and as a feed that any reader may follow."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Response, current_app, render_template, request, url_for

from app.config import LANGUAGES
from app.public import bp
from app.services import good_news
from app.services.good_news import News
from app.services.shelf import shelf
from app.web import auth, languages, polled

# As many as a reader's list holds; what is older stands on the page.
MOST_IN_FEED = 30
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@bp.get("/good-news")
@auth.public
def news_page() -> str:
    """The latest first, each with an address of its own on the page."""
    return render_template("public/good_news.html", news=latest(languages.current()))


@bp.get("/good-news.atom")
@auth.public
def news_feed() -> Response:
    """The same as Atom, in the language asked for: the same answer for everybody who asks for it."""
    language = languages.for_anybody()
    news = latest(language)[:MOST_IN_FEED]
    response = polled.answer(
        ("good news", language),
        polled.tag_of(news, language),
        lambda: _feed(news, language),
        "application/atom+xml",
        {"Content-Language": language},
    )
    if request.args.get("lang") not in LANGUAGES:
        response.vary.add("Accept-Language")
    return response


def _feed(news: tuple[News, ...], language: str) -> str:
    base = current_app.config["BASE_URL"]
    return render_template(
        "public/good_news.xml",
        news=news,
        newest=max((one.changed_at for one in news), default=NEVER),
        feed_url=base + url_for("public.news_feed", lang=language),
        page_url=base + url_for("public.news_page", lang=language),
    )


def latest(language: str) -> tuple[News, ...]:
    """All of it, the latest first, as it was within the last second."""
    return shelf().get(("good news", language), lambda: good_news.latest(language))

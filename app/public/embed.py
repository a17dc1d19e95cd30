"""For other sites: a counter to frame, and the same figures as JSON. See docs/embedding.md."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from flask import Response, current_app, render_template, request, url_for

from app.config import LANGUAGES
from app.public import bp
from app.rules.errors import NotFound
from app.services.standing import Standing, standing
from app.web import auth, languages, polled, security
from app.web.newsstand import COUNTER, THEMES, TOTALS

# A counter in a page that somebody leaves open all day asks again this often.
REFRESH_SECONDS = 30


@bp.get(COUNTER)
@auth.public
def counter() -> Response:
    """The only page that other sites may frame: the total, its goal, and the way in."""
    now = _standing()
    theme = request.args.get("theme")
    theme = theme if theme in THEMES else None
    language = languages.for_anybody()
    response = polled.answer(
        ("counter", theme, language),
        polled.tag_of(now.counted_at.date(), now.total, now.goal, now.titles, theme, language),
        lambda: render_template("public/counter.html", standing=now, theme=theme),
        "text/html",
        {"Refresh": str(REFRESH_SECONDS), "Content-Security-Policy": security.FRAMEABLE},
    )
    if request.args.get("lang") not in LANGUAGES:
        response.vary.add("Accept-Language")
    return response


@bp.get(TOTALS)
@auth.public
def totals() -> Response:
    """The edition's figures, for programs of any site."""
    now = _standing()
    schema = current_app.config["BASE_URL"] + url_for("static", filename="schemas/totals.schema.json")
    return polled.answer(
        "totals",
        polled.tag_of(now.counted_at.date(), now.slug, now.titles, now.goal, now.cases),
        lambda: json.dumps(told(now), ensure_ascii=False),
        "application/json",
        {"Access-Control-Allow-Origin": "*", "Link": f'<{schema}>; rel="describedby"'},
    )


def told(now: Standing) -> dict[str, Any]:
    """The figures as static/schemas/totals.schema.json describes them."""
    return {
        "edition": {"slug": now.slug, "title": dict(now.titles)},
        "goal": now.goal,
        "total": now.total,
        "split": asdict(now.split),
        "cases": [
            {"slug": case.slug, "name": case.name, "total": case.split.total, "split": asdict(case.split)}
            for case in now.cases
        ],
        "counted_at": now.counted_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


# The day is part of each tag: what changed with a new version of Lueur is seen everywhere by tomorrow.
def _standing() -> Standing:
    found = standing()
    if found is None:
        raise NotFound
    return found

"""The public door: the start page, the code typed by hand, and what everybody may read."""

from __future__ import annotations

from flask import Blueprint

bp: Blueprint = Blueprint("public", __name__)

from app.public import (  # noqa: E402
    cases,
    embed,
    good_news,
    health,
    home,
    join,
    marathon,
    marathons,
    news,
    reading,
    styleguide,
)

__all__ = [
    "bp",
    "cases",
    "embed",
    "good_news",
    "health",
    "home",
    "join",
    "marathon",
    "marathons",
    "news",
    "reading",
    "styleguide",
]

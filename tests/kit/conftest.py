"""A marathon and its poster, without a database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel

from app.kit import posters
from app.kit.documents import Poster
from app.models import Case, Edition, Marathon

JOIN_URL = "https://lueur.example/j/CDF347"

PosterOf = Callable[..., Poster]


def a_marathon(**changes: Any) -> Marathon:
    """An evening in Saint-Gilles, in ten letters, of an invented edition."""
    languages = ["fr", "nl", "de", "en"]
    edition = Edition(
        languages=languages,
        invented=True,
        organisation="La Maison des Lettres",
        site="maison.example",
        texts={
            "fr": {"title": "Marathon des lettres 2026", "notice": "Édition d’exemple."},
            "de": {"title": "Briefmarathon 2026", "notice": "Beispielausgabe."},
        },
    )
    facts: dict[str, Any] = {
        "title": "Une soirée pour dix lettres",
        "place": "Maison du Peuple, Saint-Gilles",
        "code": "CDF347",
        "goal": 12500,
        "starts_at": datetime(2026, 12, 10, 17, tzinfo=UTC),
        "ends_at": datetime(2026, 12, 10, 21, 30, tzinfo=UTC),
        "time_zone": "Europe/Brussels",
        "languages": languages,
    }
    marathon = Marathon(edition=edition, **(facts | changes))
    marathon.cases = [a_case(edition, number) for number in range(1, 11)]
    return marathon


def a_case(edition: Edition, number: int) -> Case:
    """Somebody at risk, without portrait."""
    story = {"country_name": "Orvanie", "headline": f"Titre {number}", "summary": "Résumé", "demand": "Libération"}
    return Case(edition=edition, slug=f"case-{number}", name=f"Maëlle {number}", texts={"fr": story})


@pytest.fixture
def poster_of() -> Iterator[PosterOf]:
    """Makes the poster of a marathon with the given facts; `language`, `join_url` and `size` are the poster's."""
    app = Flask("kit")
    Babel(app)

    def poster_of(language: str = "fr", join_url: str = JOIN_URL, size: Any = "a4", **changes: Any) -> Poster:
        return posters.poster_for(a_marathon(**changes), join_url=join_url, language=language, size=size)

    with app.app_context():
        yield poster_of

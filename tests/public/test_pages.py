"""What everybody may read, in four languages; and what watches over the server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from app.models import Listing, Marathon, db
from app.rules.state import State
from app.services import changes, good_news, health
from tests import factories
from tests.checking import CheckingClient

LANGUAGES = ["fr", "nl", "de", "en"]


def test_the_start_page_tells_the_editions_total_and_goal(client: CheckingClient) -> None:
    factories.letters(factories.marathon(), 7)
    factories.tally(factories.marathon(), 5)

    page = client.see("/?lang=en")

    assert page.find("h1").text == factories.edition().text("title", "en")
    assert page.find("span", class_="hero-number")["data-total"] == "12"
    assert "350,000" in page.text


def test_the_start_page_offers_both_ways(client: CheckingClient, in_app: Flask) -> None:
    page = client.see("/")

    assert "code" in page.form("/join").fields
    assert "q" in page.form("/marathons").fields
    assert page.find_all("a", href="/organise")
    assert page.find_all("a", href="/account/sign-in")


def test_the_start_page_names_the_next_marathons_and_none_that_is_over_or_called_off(
    client: CheckingClient, in_app: Flask
) -> None:
    on = datetime.now(UTC).replace(microsecond=0)
    shown = [_listed(on + timedelta(days=day)).title for day in (4, 1, 3, 2, 5)]
    _listed(on - timedelta(days=3))
    called_off = _listed(on + timedelta(hours=5))
    changes.call_off(called_off, called_off.owner)

    titles = [heading.text for heading in client.see("/").find("ul", class_="marathons marathons-wide").find_all("h3")]

    assert titles == [shown[number] for number in (1, 3, 2, 0)]


def test_the_start_page_tells_the_latest_good_news(client: CheckingClient, in_app: Flask) -> None:
    told = good_news.latest("nl")

    titles = [heading.text for heading in client.see("/?lang=nl").by_id("good-news").find_all("h3")]

    assert titles == [one.title for one in told[:2]]


def test_the_start_page_leads_to_everybody_we_write_for(client: CheckingClient, in_app: Flask) -> None:
    people = client.see("/").find("ul", class_="people")

    assert [link["href"] for link in people.find_all("a")] == [
        f"/cases/{case.slug}" for case in factories.edition().offered
    ]


def _listed(starts_at: datetime) -> Marathon:
    hours = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2)}
    marathon = factories.marathon(state=State.PLANNED, title=f"Marathon {starts_at}", **hours)
    marathon.listing, marathon.town = Listing.LISTED, "Namur"
    db.session.commit()
    return marathon


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ["/", "/join", "/privacy", "/accessibility", "/account/sign-in"])
def test_every_page_speaks_four_languages(client: CheckingClient, in_app: Flask, address: str, language: str) -> None:
    assert client.see(f"{address}?lang={language}").find("html")["lang"] == language


def test_privacy_says_how_long_and_how_to_take_it_back(client: CheckingClient, in_app: Flask) -> None:
    text = client.see("/privacy?lang=en").text

    for promise in ("30 days after", "90 days after the marathon closes", "7 days", "12 months", "My actions"):
        assert promise in text


def test_health_is_a_word_without_a_cookie(client: CheckingClient, in_app: Flask) -> None:
    answer = client.get("/healthz")

    assert (answer.status_code, answer.get_data(as_text=True)) == (200, "ok\n")
    assert answer.mimetype == "text/plain"
    assert "Set-Cookie" not in answer.headers


def test_a_database_that_does_not_answer_is_told(
    client: CheckingClient, in_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setattr(health, "check_database", away)

    assert client.get("/healthz").status_code == 503

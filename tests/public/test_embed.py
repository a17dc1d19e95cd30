"""What other sites are given: a counter to frame and figures to read, at the price of almost nothing."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from app import ROOT
from app.models import Marathon, db
from app.rules.counting import Kind
from app.services import editions, intents, tallies
from app.web import security
from tests import factories
from tests.checking import COUNTER, CheckingClient
from tests.public.schema import faults
from tests.web.addresses import filled

TOTALS = "/api/totals.json"
BOTH = [COUNTER, TOTALS]


@pytest.fixture
def kept(in_app: Flask) -> Iterator[None]:
    """A shelf that keeps, as everywhere but in tests."""
    shelf = in_app.extensions["shelf"]
    shelf.seconds = 1.0
    shelf.clear()
    yield
    shelf.seconds = 0
    shelf.clear()


@pytest.fixture
def asked(in_app: Flask) -> Iterator[list[str]]:
    """What the database was asked."""
    statements: list[str] = []

    @event.listens_for(db.engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    yield statements
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def evening(in_app: Flask) -> Marathon:
    """Seven letters, a word, five letters and a card on paper."""
    evening = factories.marathon()
    factories.letters(evening, 7)
    factories.word(evening)
    factories.tally(evening, 5)
    tallies.record_paper_tally(evening, evening.owner, evening.cases[1].slug, Kind.PAPER_CARD, 1, intents.new_key())
    return evening


def schema() -> Any:
    """The promise, as it is served."""
    return json.loads((ROOT / "static" / "schemas" / "totals.schema.json").read_text())


def policy(answer: TestResponse) -> str:
    """Who may frame this answer."""
    found = re.search("frame-ancestors ([^;]+)", answer.headers["Content-Security-Policy"])
    assert found
    return found[1]


def test_the_counter_tells_total_goal_and_edition_and_leads_out_of_the_frame(
    client: CheckingClient, evening: Marathon
) -> None:
    page = client.see(f"{COUNTER}?lang=en")

    assert page.find("strong")["data-total"] == "14"
    assert "350,000" in page.text
    assert page.find("h1").text == factories.edition().text("title", "en")
    way = page.find("a")
    assert (way["href"], way["target"], way["rel"]) == ("http://localhost/?lang=en", "_blank", "noopener")


def test_the_counter_has_no_script_and_asks_again_by_itself(client: CheckingClient, in_app: Flask) -> None:
    answer = client.get(COUNTER)

    assert answer.headers["Refresh"] == "30"
    assert not client.page.find_all("script")


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_the_counter_speaks_the_language_it_is_asked_for_and_remembers_none(
    client: CheckingClient, in_app: Flask, language: str
) -> None:
    assert client.see(f"{COUNTER}?lang={language}").find("html")["lang"] == language

    assert client.see(COUNTER, headers={"Accept-Language": "nl"}).find("html")["lang"] == "nl"


def test_what_one_reader_chose_is_not_shown_to_the_next(client: CheckingClient, in_app: Flask) -> None:
    client.see("/?lang=nl")

    assert client.see(COUNTER, headers={"Accept-Language": "de"}).find("html")["lang"] == "de"


def test_only_a_counter_without_a_language_depends_on_the_readers(client: CheckingClient, in_app: Flask) -> None:
    assert "Accept-Language" in client.get(COUNTER).vary
    assert "Accept-Language" not in client.get(f"{COUNTER}?lang=fr").vary


@pytest.mark.parametrize(("theme", "said"), [("dark", "dark"), ("light", "light"), ("neon", ""), ("", "")])
def test_the_counter_is_dark_light_or_as_the_device_is(
    client: CheckingClient, in_app: Flask, theme: str, said: str
) -> None:
    assert client.see(f"{COUNTER}?theme={theme}").find("html").get("class") == said


def test_the_counter_is_the_only_page_that_may_be_framed(
    in_app: Flask, evening: Marathon, client: CheckingClient
) -> None:
    asked = {address.path: address.headers for address in filled(in_app, evening, "GET")} | {"/nothing/here": {}}
    assert COUNTER in asked

    may = {path for path, headers in asked.items() if policy(client.get(path, headers=headers)) != "'none'"}

    assert may == {COUNTER}
    assert policy(client.get(COUNTER)) == "*"
    assert (
        security.FRAMEABLE.replace("frame-ancestors *", "frame-ancestors 'none'")
        == (security.ALWAYS["Content-Security-Policy"])
    )


def test_the_figures_are_what_their_schema_says(client: CheckingClient, evening: Marathon) -> None:
    figures = client.get(TOTALS).get_json()

    assert faults(figures, schema(), schema()) == []
    assert (figures["edition"]["slug"], figures["goal"], figures["total"]) == (factories.edition().slug, 350_000, 14)
    assert figures["split"] == {"signatures": 7, "words": 1, "paper_letters": 5, "paper_cards": 1}
    assert figures["edition"]["title"].keys() == set(factories.edition().languages)


def test_the_cases_add_up_to_the_whole(client: CheckingClient, evening: Marathon) -> None:
    figures = client.get(TOTALS).get_json()

    assert [case["slug"] for case in figures["cases"]] == [case.slug for case in factories.edition().cases]
    for kind, whole in figures["split"].items():
        assert sum(case["split"][kind] for case in figures["cases"]) == whole
    assert sum(case["total"] for case in figures["cases"]) == figures["total"]


def test_a_case_that_left_the_edition_is_told_while_something_counts_for_it(
    client: CheckingClient, evening: Marathon
) -> None:
    first, *_, last = factories.edition().cases
    first.retired = last.retired = True
    db.session.commit()
    gone = (first.slug, last.slug)

    told = [case["slug"] for case in client.get(TOTALS).get_json()["cases"]]

    assert [slug in told for slug in gone] == [True, False]


def test_the_schema_is_served_where_the_figures_say(client: CheckingClient, in_app: Flask) -> None:
    link = client.get(TOTALS).headers["Link"]

    address = link.partition("<http://localhost")[2].partition(">")[0]

    assert client.get(address).get_json() == schema()


def test_the_figures_say_when_they_were_counted(client: CheckingClient, in_app: Flask) -> None:
    said = datetime.fromisoformat(client.get(TOTALS).get_json()["counted_at"].replace("Z", "+00:00"))

    assert timedelta(0) <= datetime.now(UTC) - said < timedelta(seconds=60)


@pytest.mark.parametrize("address", BOTH)
def test_any_cache_may_keep_them_and_nobodys_cookie_is_in_them(
    client: CheckingClient, evening: Marathon, address: str
) -> None:
    client.see("/?lang=nl")
    assert client.get_cookie("lueur")

    for path in (address, f"{address}?lang=fr"):
        answer = client.get(path)

        assert answer.headers["Cache-Control"] == "public, max-age=10, stale-while-revalidate=60"
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.vary
    assert client.see("/").find("html")["lang"] == "nl"


def test_scripts_of_any_site_may_read_the_figures(client: CheckingClient, in_app: Flask) -> None:
    answer = client.get(TOTALS, headers={"Origin": "https://example.org"})

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Access-Control-Allow-Origin" not in client.get("/").headers


@pytest.mark.parametrize("address", BOTH)
def test_whoever_has_the_last_answer_is_told_so_until_something_counts(
    client: CheckingClient, evening: Marathon, address: str
) -> None:
    first = client.get(address)
    have = {"If-None-Match": first.headers["ETag"]}

    again = client.get(address, headers=have)

    assert (again.status_code, again.get_data()) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary", "Content-Security-Policy"):
        assert again.headers[name] == first.headers[name]
    assert again.headers.get("Refresh") == first.headers.get("Refresh")
    assert again.headers.get("Access-Control-Allow-Origin") == first.headers.get("Access-Control-Allow-Origin")

    factories.letters(evening)
    assert client.get(address, headers=have).status_code == 200


def test_each_counter_has_a_tag_of_its_own(client: CheckingClient, in_app: Flask) -> None:
    asked = [f"{COUNTER}?theme={theme}&lang={language}" for theme in ("", "dark", "light") for language in ("fr", "nl")]

    assert len({client.get(path).headers["ETag"] for path in asked}) == len(asked)


@pytest.mark.parametrize("address", BOTH)
def test_a_poll_asks_the_database_nothing(
    client: CheckingClient, evening: Marathon, kept: None, asked: list[str], address: str
) -> None:
    browser = FlaskClient(client.application, client.application.response_class)
    first = browser.get(address)
    asked.clear()

    for headers in ({}, {"Accept-Encoding": "gzip"}, {"If-None-Match": first.headers["ETag"]}):
        assert browser.get(address, headers=headers).status_code in (200, 304)

    assert asked == []


@pytest.mark.parametrize("address", BOTH)
def test_they_are_compressed_for_whoever_reads_that(
    client: CheckingClient, in_app: Flask, kept: None, address: str
) -> None:
    plain = client.get(f"{address}?lang=fr")

    browser = FlaskClient(in_app, in_app.response_class)
    packed = browser.get(f"{address}?lang=fr", headers={"Accept-Encoding": "gzip, br"})

    assert (plain.headers.get("Content-Encoding"), packed.headers["Content-Encoding"]) == (None, "gzip")
    assert gzip.decompress(packed.get_data()) == plain.get_data()
    assert plain.headers["ETag"] == packed.headers["ETag"]


@pytest.mark.parametrize("address", BOTH)
def test_before_an_edition_is_loaded_there_is_nothing_to_tell(
    client: CheckingClient, in_app: Flask, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(editions, "current", lambda: None)

    assert client.get(address).status_code == 404

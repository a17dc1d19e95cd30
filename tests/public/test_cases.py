"""The people of the edition, for whoever reads on a sofa."""

from __future__ import annotations

import pytest
from flask import Flask

from app.models import db
from app.services import editions
from tests import factories
from tests.checking import CheckingClient


def test_everybody_the_edition_writes_for_leads_to_their_story(client: CheckingClient, in_app: Flask) -> None:
    cases = factories.edition().offered

    page = client.see("/cases?lang=en")

    assert [link["href"] for link in page.find("ul", class_="cases").find_all("a")] == [
        f"/cases/{case.slug}" for case in cases
    ]
    assert all(case.text("demand", "en") in page.text for case in cases)


def test_who_left_the_edition_is_offered_to_nobody(client: CheckingClient, in_app: Flask) -> None:
    gone = factories.edition().cases[0]
    slug, gone.retired = gone.slug, True
    db.session.commit()

    assert f"/cases/{slug}" not in client.get("/cases").get_data(as_text=True)
    client.see(f"/cases/{slug}", status=404)


def test_a_case_tells_the_story_the_letter_and_how_to_write(client: CheckingClient, in_app: Flask) -> None:
    case = factories.edition().offered[0]

    page = client.see(f"/cases/{case.slug}?lang=nl")

    assert page.find("h1").text == case.name
    told = [case.text("headline", "nl"), case.text("letter", "nl")["salutation"], *case.text("words_advice", "nl")]
    assert all(sentence in page.text for sentence in told)


def test_a_case_says_what_was_signed_for_it_in_every_marathon(client: CheckingClient, in_app: Flask) -> None:
    case = factories.edition().offered[0]
    for _ in range(2):
        factories.letters(factories.marathon(), 10)

    assert client.see(f"/cases/{case.slug}").find("span", class_="case-number").text == "2"


@pytest.mark.parametrize("address", ["/cases/nobody", "/cases/%00", "/cases/" + "x" * 5000])
def test_nobody_of_that_name_is_said_kindly(client: CheckingClient, in_app: Flask, address: str) -> None:
    client.see(address, status=404)


def test_before_any_edition_nobody_is_known(
    client: CheckingClient, in_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editions, "current", lambda: None)

    assert client.see("/cases").find("h1")
    client.see("/cases/somebody", status=404)

"""News by e-mail: confirmed by a button in its owner's hands, ended as easily."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.models import NewsSubscription, db
from tests import factories
from tests.checking import CheckingClient
from tests.pages import Form


@pytest.fixture
def link(in_app: Flask) -> str:
    """The address in the mail that somebody got who asked for news."""
    factories.letters(factories.marathon(), 1, email="anna@example.org", news=True, language="en")
    mail = factories.mails()[-1]
    return "/news/" + mail.partition("/news/")[2].split()[0]


def subscription() -> NewsSubscription | None:
    db.session.rollback()
    return db.session.scalars(select(NewsSubscription)).one_or_none()


def answer(browser: CheckingClient, link: str, said: str) -> str:
    browser.see(link)
    return browser.send(Form(browser.page.find("form")), status=303, answer=said).location


def test_looking_at_the_link_confirms_nothing(client: CheckingClient, link: str) -> None:
    client.see(link)
    client.head(link)

    found = subscription()
    assert found is not None
    assert found.confirmed_at is None


def test_yes_confirms_and_twice_is_once(client: CheckingClient, link: str) -> None:
    answer(client, link, "yes")
    first = subscription()
    answer(client, link, "yes")

    again = subscription()
    assert first is not None
    assert again is not None
    assert first.confirmed_at == again.confirmed_at is not None
    assert "You will have our news" in client.see(f"{link}?lang=en").text


def test_no_erases_the_address(client: CheckingClient, link: str) -> None:
    answer(client, link, "yes")

    page = client.see(answer(client, link, "stop") + "?lang=en")

    assert page.find("h1").text == "Your address is erased"
    assert subscription() is None
    assert client.get(link).status_code == 404


def test_a_made_up_link_is_not_there(client: CheckingClient, in_app: Flask) -> None:
    assert client.get("/news/nothing").status_code == 404

"""Head office hears by mail that something waits: of proven addresses only, and once an hour at most."""

from __future__ import annotations

import pytest
from flask import Flask

from app.models import Account, Listing, Role, db
from app.rules.state import State
from app.services import accounts, changes, listings
from tests import factories
from tests.checking import CheckingClient
from tests.organiser.describing import link_in_mail, press, register

PUBLIC = {"title": "Kaarsen & co", "town": "Namur", "wants_listing": True}


@pytest.fixture
def reader(in_app: Flask) -> str:
    """The address of somebody of head office, who reads German."""
    account = factories.account(role=Role.HEAD_OFFICE, name="Büro")
    account.language = "de"
    db.session.commit()
    return account.email


def told() -> list[str]:
    """Whom a mail went to."""
    return [mail["to"] for mail in factories.outbox()]


def test_what_waits_is_told_in_the_readers_language_and_leads_there(reader: str, odile: Account) -> None:
    factories.marathon(odile, State.PLANNED, **PUBLIC)

    (mail,) = factories.outbox()
    assert (mail["to"], mail["subject"]) == (reader, "Ein Marathon möchte auf die Liste")
    for kind in ("plain", "html"):
        body = mail.get_body((kind,)).get_content()
        assert "http://localhost/office/listings" in body
        # Whoever registers chooses no word of it.
        assert "Kaarsen" not in body


def test_the_next_within_the_hour_waits_without_another_mail(reader: str, odile: Account) -> None:
    for _ in range(2):
        factories.marathon(odile, State.PLANNED, **PUBLIC)

    assert told() == [reader]
    assert len(listings.waiting()) == 2


def test_a_private_one_and_her_own_are_news_to_nobody(reader: str, odile: Account) -> None:
    factories.marathon(odile, State.PLANNED, town="Namur")
    factories.marathon(accounts.by_email(reader), State.PLANNED, **PUBLIC)

    assert told() == []


def test_of_an_unproven_address_it_is_told_once_it_is_proven(reader: str, client: CheckingClient) -> None:
    register(client, "new@example.org")
    assert told() == ["new@example.org"]

    press(client, link_in_mail())

    assert told() == ["new@example.org", reader]


def test_what_joins_a_known_account_is_told_too(reader: str, odile: Account, client: CheckingClient) -> None:
    register(client, odile.email)

    press(client, link_in_mail())

    assert told() == [odile.email, reader]


def test_a_listed_one_whose_words_change_waits_again_and_is_told(odile: Account, reader: str) -> None:
    listed = factories.marathon(odile, State.PLANNED, **PUBLIC | {"wants_listing": False})
    listed.listing = Listing.LISTED
    db.session.commit()

    changes.change(listed, odile, factories.new_marathon(**PUBLIC | {"title": "Briefe"}))

    assert listed.listing is Listing.WAITING
    assert told() == [reader]

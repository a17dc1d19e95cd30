"""Three ways to the same scene: the page, the poll, the stream."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from app.services import marathons
from tests import factories
from tests.checking import CheckingClient

AS_HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def one_minute() -> Iterator[None]:
    """Whose turn it is changes with the minute."""
    with time_machine.travel("2026-12-10T19:00:05+01:00", tick=False):
        yield


def first_message(client: CheckingClient, address: str) -> str:
    response = client.get(address, buffered=False)
    event = next(iter(response.response)).decode()
    response.close()
    return "\n".join(line.removeprefix("data: ") for line in event.splitlines() if line.startswith("data: "))


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", html).strip()


def test_the_streams_message_the_poll_and_the_page_are_one(client: CheckingClient) -> None:
    marathon = factories.marathon()
    factories.letters(marathon, 10)
    address = f"/s/{marathon.code}"
    page = client.get(address).get_data(as_text=True)
    poll = client.get(address, headers=AS_HTMX).get_data(as_text=True)
    message = first_message(client, f"{address}/live")
    assert plain(message) == plain(poll)
    assert plain(poll) in plain(page)
    assert 'data-total="10"' in message


def test_an_unchanged_scene_is_not_sent_again(client: CheckingClient) -> None:
    marathon = factories.marathon()
    address = f"/s/{marathon.code}"
    tag = client.get(address, headers=AS_HTMX).headers["ETag"]
    again = client.get(address, headers={**AS_HTMX, "If-None-Match": tag})
    assert (again.status_code, again.get_data()) == (304, b"")
    factories.letters(marathon, 1)
    changed = client.get(address, headers={**AS_HTMX, "If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag


def test_a_message_speaks_the_language_asked_for(client: CheckingClient) -> None:
    marathon = factories.marathon(languages=("fr",))
    demand = marathon.cases[0].text
    marathons.spotlight(marathon, marathon.cases[0].slug, marathon.owner)
    address = f"/s/{marathon.code}/live"
    assert demand("headline", "fr") in first_message(client, address)
    assert demand("headline", "nl") in first_message(client, f"{address}?lang=nl")


def test_the_largest_scene_fits_its_budget(client: CheckingClient, in_app: Flask) -> None:
    marathon = factories.marathon(goal=5000)
    marathons.arrange_screen(marathon, marathon.owner, moderation=False)
    line = tuple(((x * 37) % 1000, (x * 91) % 1000) for x in range(900))
    for case in marathon.cases:
        factories.word(marathon, case.slug, text="Nous pensons à vous chaque jour. " * 30, drawing=(line,))
    factories.tally(marathon, 500)
    # Six long voices with drawings and the latest good news; four times a second it is half a megabit.
    assert len(first_message(client, f"/s/{marathon.code}/live").encode()) <= 15_500


def test_an_unknown_code_is_not_found(client: CheckingClient) -> None:
    assert client.get("/s/CDFGHJ").status_code == 404

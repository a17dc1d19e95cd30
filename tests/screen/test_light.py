"""Who is in the light: everyone in turn, and whoever has the fewest letters more often."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import time_machine

from app.services import marathons
from tests import factories
from tests.checking import CheckingClient
from tests.pages import Page


def see(client: CheckingClient, marathon: marathons.Marathon) -> Page:
    return client.see(f"/s/{marathon.code}")


def in_the_light(client: CheckingClient, marathon: marathons.Marathon, minutes: int) -> list[str]:
    """Whose name the room reads, minute by minute."""
    begun = datetime(2026, 12, 10, 18, tzinfo=UTC)
    names = []
    for minute in range(minutes):
        with time_machine.travel(begun + timedelta(minutes=minute), tick=False):
            names.append(see(client, marathon).find(id="spotlight").find("h2").text)
    return names


def test_everyone_has_a_minute_and_whoever_has_the_fewest_more(client: CheckingClient) -> None:
    marathon = factories.marathon()
    for case in marathon.cases[1:]:
        factories.tally(marathon, 3, case=case.slug)
    seen = Counter(in_the_light(client, marathon, 15))
    last, *others = [case.name for case in marathon.cases]
    assert seen[last] == 6
    assert all(seen[name] == 1 for name in others)


def test_where_all_have_the_same_everyone_has_the_same_time(client: CheckingClient) -> None:
    marathon = factories.marathon()
    assert set(Counter(in_the_light(client, marathon, 10)).values()) == {1}


def test_a_hidden_count_is_not_told_by_whom_the_light_prefers(client: CheckingClient) -> None:
    marathon = factories.marathon()
    factories.tally(marathon, 3)
    marathons.arrange_screen(marathon, marathon.owner, hide_count=True)
    assert set(Counter(in_the_light(client, marathon, 10)).values()) == {1}


def test_who_is_behind_is_said_in_the_light(client: CheckingClient) -> None:
    marathon = factories.marathon()
    for case in marathon.cases:
        factories.tally(marathon, 4 if case.position == 3 else 30, case=case.slug)
    last = next(case for case in marathon.cases if case.position == 3)
    marathons.spotlight(marathon, last.slug, marathon.owner)
    assert see(client, marathon).find(class_="spotlight-count").text.startswith("Seulement 4")
    marathons.spotlight(marathon, marathon.cases[5].slug, marathon.owner)
    assert "Seulement" not in see(client, marathon).find(class_="spotlight-count").text

"""A count that moves all evening is announced at round numbers and never otherwise: a screen reader must rest."""

from __future__ import annotations

import pytest

from app.models import Marathon
from tests import factories
from tests.checking import CheckingClient
from tests.pages import Element

LOUD = ("status", "alert", "log")


def is_announced(element: Element) -> bool:
    """Whether a change of this is read out by itself."""
    around = [element, *element.ancestors()]
    return any(one.get("role") in LOUD or one.get("aria-live", "off") != "off" for one in around)


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ("/j/{code}", "live-count"),
        ("/s/{code}", "total"),
        ("/desk/{slug}", "desk-total"),
        ("/desk/{slug}/tally", "tally"),
    ],
)
def test_a_moving_count_is_not_announced(desk: CheckingClient, evening: Marathon, address: str, count: str) -> None:
    factories.letters(evening)

    page = desk.see(address.format(code=evening.code, slug=evening.slug))

    assert not is_announced(page.by_id(count))


def test_the_wall_announces_round_numbers(desk: CheckingClient, evening: Marathon) -> None:
    def announced() -> str:
        said = desk.see(f"/s/{evening.code}?lang=en").by_id("announcement")
        assert is_announced(said)
        return said.text

    factories.tally(evening, 9)
    assert announced() == ""

    factories.tally(evening, 4)
    assert announced() == "10 letters and words together"

    factories.tally(evening, 4)
    assert announced() == "10 letters and words together"

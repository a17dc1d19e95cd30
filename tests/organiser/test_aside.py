"""What is set aside is on the desk, with the reason; one tap counts it, two discard it, one more takes either back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.models import Account, Marathon, db
from app.models.base import now
from app.services import aside_decisions, quarantine, totals
from tests import factories
from tests.checking import CheckingClient
from tests.organiser.acts import press, total

BURST = "burst-0123456789ab"


@pytest.fixture
def evening(evening: Marathon) -> Marathon:
    """Five letters count; seven letters and a word are set aside."""
    factories.letters(evening, 5)
    factories.letters(evening, 4, unusual=BURST)
    factories.letters(evening, 3, unusual=BURST)
    factories.word(evening, unusual=BURST)
    return evening


def at(evening: Marathon) -> str:
    return f"/desk/{evening.slug}"


def test_the_desk_says_what_is_aside_and_why(desk: CheckingClient, evening: Marathon) -> None:
    card = desk.see(at(evening)).by_id("aside")

    assert "7 signatures · 1 word" in card.text
    assert "3 people on one device" in card.text
    assert desk.page.find("a", href="#aside").text == "8 set aside"
    assert total(desk) == 5


def test_an_ordinary_desk_says_nothing(desk: CheckingClient, planned: Marathon) -> None:
    assert 'id="aside"' not in desk.get(at(planned)).get_data(as_text=True)


@pytest.mark.parametrize("htmx", [False, True])
def test_one_tap_counts_it(desk: CheckingClient, evening: Marathon, htmx: bool) -> None:
    desk.see(at(evening))

    answer = press(desk, "Count it", htmx=htmx)

    if not htmx:
        desk.follow(answer)
    assert total(desk) == totals.counts(evening).total == 13
    assert "aside-past" in desk.page.by_id("aside")["class"]


def test_discarding_asks_first(desk: CheckingClient, evening: Marathon) -> None:
    link = desk.see(at(evening)).find("a", href=f"{at(evening)}/aside/{BURST}")

    desk.see(link["href"])

    assert "8 actions do not count" in desk.page.text
    assert quarantine.set_aside(evening)
    desk.follow(press(desk, "Discard it"))
    assert (quarantine.set_aside(evening), totals.counts(evening).total) == ([], 5)


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("decision", [aside_decisions.admit, aside_decisions.discard])
def test_one_tap_takes_either_back(
    desk: CheckingClient, evening: Marathon, decision: Callable[..., None], htmx: bool
) -> None:
    decision(evening, BURST, evening.owner)
    desk.see(at(evening))

    answer = press(desk, "Undo", htmx=htmx)

    if not htmx:
        desk.follow(answer)
    assert total(desk) == totals.counts(evening).total == 5
    assert "7 signatures · 1 word" in desk.page.by_id("aside").text
    assert not desk.page.find_all(class_="aside-decided")


def test_without_the_second_yes_nothing_is_discarded(desk: CheckingClient, evening: Marathon) -> None:
    desk.see(f"{at(evening)}/aside/{BURST}")

    answer = press(desk, "Discard it", confirm=None)

    assert answer.status_code == 422
    assert quarantine.set_aside(evening)


def test_what_somebody_else_decided_meanwhile_leads_back_to_the_desk(desk: CheckingClient, evening: Marathon) -> None:
    aside_decisions.discard(evening, BURST, evening.owner)

    assert desk.get(f"{at(evening)}/aside/{BURST}").location == at(evening)
    assert desk.get(f"{at(evening)}/aside/burst-made-up").status_code == 404


def test_an_evening_left_open_says_so_before_anybody_signs(desk: CheckingClient, organiser: Account) -> None:
    left_open = factories.marathon(organiser)
    left_open.starts_at, left_open.ends_at = now() - timedelta(days=2), now() - timedelta(days=1)
    db.session.commit()

    assert "more than 12 hours" in desk.see(at(left_open)).by_id("aside").text
    desk.follow(press(desk, "Count it all the same"))

    assert "aside-past" in desk.page.by_id("aside")["class"]
    factories.letters(left_open, 2, unusual="hours")
    assert totals.counts(left_open).total == 2


def test_another_organisers_is_not_there(stranger: CheckingClient, evening: Marathon) -> None:
    assert stranger.get(f"{at(evening)}/aside/{BURST}").status_code == 404

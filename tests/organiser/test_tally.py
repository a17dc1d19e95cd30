"""The paper table: counted once, undone at will, late paper welcome."""

from __future__ import annotations

import pytest
from flask import Flask

from app.models import Account, Marathon
from app.rules.counting import Kind
from app.rules.state import State
from app.services import marathons, tallies, totals
from tests import factories
from tests.checking import CheckingClient
from tests.organiser.acts import button, press
from tests.web.conftest import sign_in


def add(browser: CheckingClient, evening: Marathon, words: str, **changed: str) -> int:
    """Press a button of the first case's row."""
    return press(browser, f"Add {words} for {evening.cases[0].name}", **changed).status_code


def paper(evening: Marathon) -> tuple[int, int]:
    split = totals.counts(evening).split
    return split.paper_letters, split.paper_cards


@pytest.mark.parametrize(("words", "count"), [("1 paper letter", 1), ("5 paper letters", 5), ("10 paper letters", 10)])
def test_a_press_counts_that_many_letters(desk: CheckingClient, evening: Marathon, words: str, count: int) -> None:
    desk.see(f"/desk/{evening.slug}/tally")

    assert add(desk, evening, words) == 303
    assert paper(evening) == (count, 0)


def test_cards_are_counted_apart(desk: CheckingClient, evening: Marathon) -> None:
    desk.see(f"/desk/{evening.slug}/tally?kind=paper_card")

    desk.follow(press(desk, f"Add 5 paper cards for {evening.cases[0].name}"))

    assert paper(evening) == (0, 5)
    assert desk.page.by_id("tally")["data-kind"] == "paper_card"


def test_the_same_tap_sent_twice_counts_once(desk: CheckingClient, evening: Marathon) -> None:
    desk.see(f"/desk/{evening.slug}/tally")

    assert add(desk, evening, "10 paper letters") == 303
    assert add(desk, evening, "10 paper letters") == 303

    assert paper(evening) == (10, 0)


def test_the_same_key_for_another_count_is_refused(desk: CheckingClient, evening: Marathon) -> None:
    desk.see(f"/desk/{evening.slug}/tally")
    page = desk.page
    add(desk, evening, "10 paper letters")
    desk.page = page

    assert add(desk, evening, "5 paper letters") == 409
    assert paper(evening) == (10, 0)


def test_the_next_page_has_a_key_of_its_own(desk: CheckingClient, evening: Marathon) -> None:
    for _ in range(3):
        desk.see(f"/desk/{evening.slug}/tally")
        add(desk, evening, "1 paper letter")

    assert paper(evening) == (3, 0)


def test_the_last_entry_can_be_undone_at_once(desk: CheckingClient, evening: Marathon) -> None:
    desk.see(f"/desk/{evening.slug}/tally")
    desk.follow(press(desk, f"Add 10 paper letters for {evening.cases[0].name}"))
    assert "10 paper letters" in desk.page.by_id("tally-last").text

    desk.follow(press(desk, f"Undo 10 paper letters for {evening.cases[0].name}"))

    assert paper(evening) == (0, 0)
    assert desk.page.by_id("tally-last").text == ""
    assert "undone" in desk.page.by_id("tally-log").text


def test_undoing_twice_is_undoing_once(desk: CheckingClient, evening: Marathon) -> None:
    factories.tally(evening, 5)
    factories.tally(evening, 10, case=evening.cases[1].slug)
    desk.see(f"/desk/{evening.slug}/tally")
    words = f"Undo 5 paper letters for {evening.cases[0].name}"

    assert [press(desk, words).status_code for _ in range(2)] == [303, 303]
    assert paper(evening) == (10, 0)


def test_any_older_entry_can_be_undone(desk: CheckingClient, evening: Marathon) -> None:
    first = factories.tally(evening, 5)
    factories.tally(evening, 10)
    desk.see(f"/desk/{evening.slug}/tally")

    press(desk, f"Undo 5 paper letters for {first.case_name}")

    assert paper(evening) == (10, 0)


def test_the_log_says_who_added_what(desk: CheckingClient, evening: Marathon, organiser: Account) -> None:
    entry = factories.tally(evening, 5, Kind.PAPER_CARD)

    row = desk.see(f"/desk/{evening.slug}/tally").by_id(f"entry-{entry.id}").text

    assert f"5 paper cards · {evening.cases[0].name}" in row
    assert organiser.name in row


def test_paper_is_not_counted_before_the_evening(desk: CheckingClient, planned: Marathon) -> None:
    desk.see(f"/desk/{planned.slug}/tally")

    assert "Paper is counted from the moment you open" in desk.page.text
    assert "disabled" in button(desk, f"Add 5 paper letters for {planned.cases[0].name}")
    assert add(desk, planned, "5 paper letters") == 409
    assert paper(planned) == (0, 0)


def test_late_paper_is_welcome_after_closing(desk: CheckingClient, evening: Marathon) -> None:
    marathons.change_state(evening, State.CLOSED, evening.owner)
    desk.see(f"/desk/{evening.slug}/tally")

    assert add(desk, evening, "10 paper letters") == 303
    assert paper(evening) == (10, 0)


@pytest.mark.parametrize("wrong", [{"count": "0"}, {"count": "-5"}, {"count": "501"}, {"count": "ten"}, {"count": ""}])
def test_a_count_that_is_none_is_refused_with_the_next_step(
    desk: CheckingClient, evening: Marathon, wrong: dict[str, str]
) -> None:
    desk.see(f"/desk/{evening.slug}/tally")

    assert add(desk, evening, "1 paper letter", **wrong) == 422
    assert "Count between 1 and 500" in desk.page.text
    assert paper(evening) == (0, 0)


@pytest.mark.parametrize(
    ("wrong", "status"),
    [({"case": "nobody"}, 422), ({"kind": "signature"}, 422), ({"key": "short"}, 400), ({"key": ""}, 400)],
)
def test_a_damaged_tap_counts_nothing(
    desk: CheckingClient, evening: Marathon, wrong: dict[str, str], status: int
) -> None:
    desk.see(f"/desk/{evening.slug}/tally")

    assert add(desk, evening, "1 paper letter", **wrong) == status
    assert paper(evening) == (0, 0)


def test_htmx_gets_the_table_that_the_page_embeds(desk: CheckingClient, evening: Marathon) -> None:
    desk.see(f"/desk/{evening.slug}/tally")

    press(desk, f"Add 10 paper letters for {evening.cases[0].name}", htmx=True)

    assert not desk.page.is_whole
    assert len(desk.page.by_id("tally").find_all("p", class_="tally-sofar")) == 10
    assert "10 paper letters" in desk.page.by_id("tally-last").text


def test_another_marathons_entry_is_not_there(in_app: Flask, desk: CheckingClient, evening: Marathon) -> None:
    theirs = factories.marathon(factories.account(name="Bram"))
    entry = factories.tally(theirs)
    token = desk.see(f"/desk/{evening.slug}/tally").find_all("input", name="csrf_token")[0]["value"]

    answer = desk.post(f"/desk/{evening.slug}/tally/{entry.id}/undo", data={"csrf_token": token})

    assert answer.status_code == 404
    assert not tallies.log(theirs)[0].is_undone


def test_somebody_elses_table_is_not_there(in_app: Flask, evening: Marathon) -> None:
    stranger = sign_in(in_app, factories.account(name="Bram"))

    assert stranger.get(f"/desk/{evening.slug}/tally").status_code == 404

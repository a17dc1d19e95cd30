"""A new marathon: filled with what is usual, refused field by field, kept as typed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from app.models import Account, Host, Marathon
from app.rules.state import State
from app.services import intents, marathons
from tests import factories
from tests.checking import CheckingClient
from tests.pages import Form

LONG = "é" * 10_000


def form_on(browser: CheckingClient) -> Form:
    return browser.see("/organise").form("/organise")


def filled(**said: str | list[str] | None) -> dict[str, str | list[str] | None]:
    usual: dict[str, str | list[str] | None] = {
        "title": "Bougies au hall",
        "place": "Salle des fêtes, Namur",
        "host": "school",
        "starts": "2026-12-10T18:00",
        "ends": "2026-12-10T21:30",
    }
    return usual | said


def only(organiser: Account) -> Marathon:
    (marathon,) = marathons.of(organiser)
    return marathon


def test_a_marathon_is_made_and_its_desk_opens(desk: CheckingClient, organiser: Account) -> None:
    answer = desk.send(form_on(desk), status=303, **filled())

    made = only(organiser)
    assert desk.follow(answer).find("h1").text == "Bougies au hall"
    assert (made.host, made.place, made.state) == (Host.SCHOOL, "Salle des fêtes, Namur", State.PLANNED)


def test_the_longest_title_of_any_script_is_kept(desk: CheckingClient, organiser: Account) -> None:
    longest = "क्षि" * 80

    desk.send(form_on(desk), status=303, **filled(title=longest, place=longest))

    assert (only(organiser).title, only(organiser).place) == (longest, longest)


def test_a_whole_country_may_choose_one_title(in_app: Flask) -> None:
    slugs = {marathons._slug("Marathon des lettres", intents.new_key()) for _ in range(20_000)}

    assert len(slugs) == 20_000


def test_times_are_those_of_the_place(desk: CheckingClient, organiser: Account) -> None:
    desk.send(form_on(desk), status=303, **filled(time_zone="America/Montreal"))

    assert only(organiser).starts_at == datetime(2026, 12, 10, 23, 0, tzinfo=UTC)


def test_the_form_proposes_the_editions_day_zone_languages_and_cases(desk: CheckingClient) -> None:
    form = form_on(desk)

    assert form.value("starts") == "2026-12-10T18:00"
    assert form.value("time_zone") == factories.edition().time_zone
    assert form.fields["languages"] == factories.edition().languages
    assert len(form.fields["cases"]) == 10


def test_fewer_cases_may_be_chosen(desk: CheckingClient, organiser: Account) -> None:
    form = form_on(desk)
    two = form.fields["cases"][:2]

    desk.send(form, status=303, **filled(cases=two))

    assert [case.slug for case in only(organiser).cases] == two


@pytest.mark.parametrize(("typed", "goal"), [("", 500), ("321", 321)])
def test_a_goal_is_taken_or_proposed_by_the_kind_of_host(
    desk: CheckingClient, organiser: Account, typed: str, goal: int
) -> None:
    desk.send(form_on(desk), status=303, **filled(goal=typed))

    assert only(organiser).goal == goal


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("title", "", "Give it a title"),
        ("title", LONG, "too long"),
        ("title", "Bougies\u202e", "direction"),
        ("title", "Bou\x00gies", "cannot be printed"),
        ("place", "   ", "Say where it is"),
        ("host", None, "Choose who receives"),
        ("host", "castle", "Choose who receives"),
        ("starts", "", "Say when it begins"),
        ("starts", "tomorrow", "Write the day and the hour"),
        ("ends", "2026-12-10T17:00", "The end must come after the beginning"),
        ("ends", "2027-12-10T17:00", "by 31 days at most"),
        ("time_zone", "Mars/Olympus", "Europe/Brussels"),
        ("time_zone", "../../etc/passwd", "Europe/Brussels"),
        ("languages", None, "Choose at least one language"),
        ("cases", None, "Choose at least one case"),
        ("cases", ["nobody"], "Choose at least one case"),
        ("goal", "0", "Type a number from 1"),
        ("goal", "many", "Type a number from 1"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_what_was_typed_stays(
    desk: CheckingClient, organiser: Account, field: str, typed: str | list[str] | None, sentence: str
) -> None:
    said = filled(**{field: typed})

    desk.send(form_on(desk), status=422, **said)

    assert sentence in desk.page.by_id("error-summary").text
    kept = desk.page.form("/organise")
    assert all(kept.value(name) == said[name] for name in ("title", "place") if name != field)
    assert marathons.of(organiser) == []


@pytest.mark.parametrize("title", ["Soirée O'Brien", "人权之夜", "ليلة الشموع", "של", "ካኔላ", "மெழுகுவர்த்தி"])
def test_a_title_of_any_script_is_welcome(desk: CheckingClient, organiser: Account, title: str) -> None:
    desk.send(form_on(desk), status=303, **filled(title=title))

    assert only(organiser).title == title


def test_the_same_form_sent_twice_makes_one_marathon(desk: CheckingClient, organiser: Account) -> None:
    form = form_on(desk)

    answers = [desk.send(form, status=303, **filled()) for _ in range(2)]

    assert len(marathons.of(organiser)) == 1
    assert answers[0].location == answers[1].location


def test_my_marathons_are_mine_alone(desk: CheckingClient, evening: Marathon) -> None:
    theirs = factories.marathon(factories.account(name="Bram"), title="Not mine")

    page = desk.see("/desk")

    assert page.find_all("a", href=f"/desk/{evening.slug}")
    assert not page.find_all("a", href=f"/desk/{theirs.slug}")


def test_an_organiser_without_marathons_is_shown_the_way(desk: CheckingClient) -> None:
    assert desk.see("/desk").find("a", class_="button button-primary button-big button-wide")["href"] == "/organise"

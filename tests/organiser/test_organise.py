"""Organising a marathon: step by step, kept on the way, refused field by field, and nothing typed is lost."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from app.models import Account, Host, Listing, Marathon, MarathonDraft, db
from app.rules.state import State
from app.services import intents, marathons
from tests import factories
from tests.checking import CheckingClient
from tests.organiser.describing import FIELDS, USUAL, answer, create, describe
from tests.pages import Form

LONG = "é" * 10_000


def only(organiser: Account) -> Marathon:
    (marathon,) = marathons.of(organiser)
    return marathon


def open_step(browser: CheckingClient, step: str) -> Form:
    """The form of a step, when those before it are answered."""
    browser.see("/organise?lang=en")
    for earlier in USUAL:
        if earlier == step:
            break
        browser.follow(answer(browser, earlier))
    return browser.page.form(f"/organise/{step}")


def test_a_marathon_is_made_and_stands(desk: CheckingClient, organiser: Account) -> None:
    answered = create(desk)

    made = only(organiser)
    assert "Bougies au hall" in desk.follow(answered).find("main").text
    assert (made.host, made.place, made.town, made.state) == (Host.SCHOOL, "Salle des fêtes", "Namur", State.PLANNED)
    assert made.listing is Listing.WAITING
    assert desk.see(f"/desk/{made.slug}").find("h1").text == "Bougies au hall"


def test_a_private_one_asks_head_office_for_nothing(desk: CheckingClient, organiser: Account) -> None:
    create(desk, listing="private")

    assert only(organiser).listing is Listing.PRIVATE


def test_the_longest_title_of_any_script_is_kept(desk: CheckingClient, organiser: Account) -> None:
    longest = "क्षि" * 80

    create(desk, title=longest, place=longest, town=longest)

    assert (only(organiser).title, only(organiser).place, only(organiser).town) == (longest, longest, longest)


def test_a_whole_country_may_choose_one_title(in_app: Flask) -> None:
    slugs = {marathons._slug("Marathon des lettres", intents.new_key()) for _ in range(20_000)}

    assert len(slugs) == 20_000


def test_times_are_those_of_the_place(desk: CheckingClient, organiser: Account) -> None:
    create(desk, time_zone="America/Montreal")

    assert only(organiser).starts_at == datetime(2026, 12, 10, 23, 0, tzinfo=UTC)


def test_the_steps_propose_the_editions_day_zone_languages_and_cases(desk: CheckingClient) -> None:
    when = open_step(desk, "when")
    desk.follow(answer(desk, "when"))
    whom = desk.page.form("/organise/whom")

    assert when.value("starts") == "2026-12-10T18:00"
    assert when.value("time_zone") == factories.edition().time_zone
    assert whom.fields["languages"] == factories.edition().languages
    assert len(whom.fields["cases"]) == 10
    assert whom.value("goal") == "500"


def test_at_home_private_is_proposed(desk: CheckingClient) -> None:
    desk.see("/organise")
    for step, said in (("what", {"host": "home"}), ("where", {}), ("when", {})):
        desk.follow(answer(desk, step, **said))

    assert desk.page.form("/organise/whom").value("listing") == "private"


def test_fewer_cases_may_be_chosen(desk: CheckingClient, organiser: Account) -> None:
    two = [case.slug for case in factories.edition().cases[:2]]

    create(desk, cases=two)

    assert [case.slug for case in only(organiser).cases] == two


@pytest.mark.parametrize(("typed", "goal"), [("", 500), ("321", 321)])
def test_a_goal_is_taken_or_proposed_by_the_kind_of_host(
    desk: CheckingClient, organiser: Account, typed: str, goal: int
) -> None:
    create(desk, goal=typed)

    assert only(organiser).goal == goal


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("title", "", "Give it a title"),
        ("title", LONG, "too long"),
        ("title", "Bougies\u202e", "direction"),
        ("title", "Bou\x00gies", "cannot be printed"),
        ("town", "", "Name the town"),
        ("town", "Na\x00mur", "cannot be printed"),
        ("postcode", "1" * 17, "A postcode is shorter"),
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
        ("listing", None, "Choose who may come"),
        ("programme", "é" * 2001, "too long"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_what_was_typed_stays(
    client: CheckingClient, field: str, typed: str | list[str] | None, sentence: str
) -> None:
    step = FIELDS[field]
    open_step(client, step)

    answer(client, step, 422, **{field: typed})

    assert sentence in client.page.by_id("error-summary").text
    kept = client.page.form(f"/organise/{step}")
    others = {name: said for name, said in USUAL[step].items() if name not in (field, "host", "listing")}
    assert all(kept.value(name) == said for name, said in others.items())
    if isinstance(typed, str) and field not in ("starts", "goal", "host"):
        assert kept.value(field) == typed[:10_000]


def test_back_keeps_what_was_typed_even_if_it_is_wrong(client: CheckingClient) -> None:
    form = open_step(client, "where")

    back = client.send(form, 303, go="back", town="Nam", place="")

    assert client.follow(back).form("/organise/what").value("title") == "Bougies au hall"
    client.follow(answer(client, "what"))
    assert client.page.form("/organise/where").value("town") == "Nam"


def test_a_step_waits_for_those_before_it(client: CheckingClient) -> None:
    client.see("/organise")
    client.follow(answer(client, "what"))

    for later in ("/organise/whom", "/organise/when", "/organise/check"):
        assert client.get(later).location.endswith("/organise/where")


def test_the_summary_leads_to_each_step_and_back(client: CheckingClient) -> None:
    describe(client)

    client.see("/organise/where?then=check")
    changed = answer(client, "where", place="Maison de quartier")

    assert changed.location.endswith("/organise/check")
    assert "Maison de quartier" in client.follow(changed).find("dl").text


def test_what_became_wrong_meanwhile_is_asked_again(client: CheckingClient) -> None:
    describe(client)
    client.send(client.see("/organise/what?then=check").form("/organise/what"), 422, title="")

    assert client.get("/organise/check").location.endswith("/organise/what")


def test_whoever_is_signed_in_is_not_asked_who_they_are(desk: CheckingClient, client: CheckingClient) -> None:
    describe(desk)
    describe(client)

    assert "email" not in desk.page.form("/organise/check").fields
    assert "email" in client.page.form("/organise/check").fields


def test_the_last_step_sent_twice_makes_one_marathon(desk: CheckingClient, organiser: Account) -> None:
    describe(desk)
    form = desk.page.form("/organise/check")

    answers = [desk.send(form, 303) for _ in range(2)]

    assert len(marathons.of(organiser)) == 1
    assert answers[0].location == answers[1].location


def test_beginning_anew_forgets_what_was_typed(client: CheckingClient) -> None:
    describe(client)

    client.follow(client.send(client.see("/organise").form("/organise/discard"), 303))

    assert client.page.form("/organise/what").value("title") == ""
    assert db.session.query(MarathonDraft).count() == 0


def test_once_made_the_answers_are_gone(desk: CheckingClient) -> None:
    create(desk)

    (draft,) = db.session.query(MarathonDraft).all()
    assert draft.answers == {}
    assert desk.see("/organise").form("/organise/what").value("title") == ""


def test_a_town_is_proposed_while_it_is_typed(client: CheckingClient) -> None:
    answered = client.get("/organise/towns?town=Nam", headers={"HX-Request": "true"})

    assert answered.status_code == 200
    assert client.page.by_id("towns")


def test_my_marathons_are_mine_alone(desk: CheckingClient, evening: Marathon) -> None:
    theirs = factories.marathon(factories.account(name="Bram"), title="Not mine")

    page = desk.see("/desk")

    assert page.find_all("a", href=f"/desk/{evening.slug}")
    assert not page.find_all("a", href=f"/desk/{theirs.slug}")


def test_an_organiser_without_marathons_is_shown_the_way(desk: CheckingClient) -> None:
    assert desk.see("/desk").find("a", class_="button button-primary button-big button-wide")["href"] == "/organise"


@pytest.mark.parametrize("title", ["Soirée O'Brien", "人权之夜", "ليلة الشموع", "של", "ካኔላ", "மெழுகுவர்த்தி"])
def test_a_title_of_any_script_is_welcome(desk: CheckingClient, organiser: Account, title: str) -> None:
    create(desk, title=title)

    assert only(organiser).title == title

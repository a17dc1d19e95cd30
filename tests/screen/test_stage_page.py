"""What the wall shows: in each state, in the room's language, and never what it must not."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from app.kit import qr
from app.models.base import now
from app.rules.counting import Kind
from app.rules.state import State
from app.services import marathons, moderation
from tests import factories
from tests.checking import CheckingClient
from tests.pages import Page

AS_HTMX = {"HX-Request": "true"}


def see(client: CheckingClient, marathon: marathons.Marathon, query: str = "") -> Page:
    return client.see(f"/s/{marathon.code}{query}")


def total_on(page: Page) -> int:
    return int(page.find(id="total")["data-total"])


def approve_all(marathon: marathons.Marathon) -> None:
    for word in moderation.waiting(marathon):
        moderation.decide(marathon, word.id, moderation.Decision.APPROVE, word.fingerprint, marathon.owner)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("setting", ["blank", "hide_count", None])
def test_the_way_in_is_on_every_view(client: CheckingClient, state: State, setting: str | None) -> None:
    marathon = factories.marathon(state=state)
    if setting:
        marathons.arrange_screen(marathon, marathon.owner, **{setting: True})
    page = see(client, marathon)
    # What is read aloud is what it is for, not an address sign by sign.
    assert page.find("svg", class_="qr")["aria-label"] == "Code à scanner"
    assert page.find(class_="qr-dark")["d"] in qr.svg(f"http://localhost/j/{marathon.code}")
    assert page.find(class_="join-code").text.split() == [marathon.code[:3], marathon.code[3:]]
    assert page.find(class_="join-address").text == "localhost/join"


def test_the_split_is_never_merged(client: CheckingClient) -> None:
    marathon = factories.marathon()
    factories.letters(marathon, 10)
    factories.word(marathon)
    factories.tally(marathon, 5, Kind.PAPER_LETTER)
    factories.tally(marathon, 2, Kind.PAPER_CARD)
    page = see(client, marathon)
    assert total_on(page) == 18
    split = {figure["data-kind"]: figure.text for figure in page.find_all("dd")}
    assert split == {"signatures": "10", "words": "1", "paper_letters": "5", "paper_cards": "2"}


def test_every_action_is_a_light_and_the_goal_fills_the_wall(client: CheckingClient) -> None:
    marathon = factories.marathon(goal=30)
    factories.letters(marathon, 7)
    wall = see(client, marathon).find(id="wall")
    assert (wall["data-lit"], wall["data-places"], wall["data-worth"]) == ("7", "24", "1")
    factories.tally(marathon, 23)
    wall = see(client, marathon).find(id="wall")
    assert (wall["data-lit"], wall["data-places"], wall["data-worth"]) == ("30", "30", "1")


def test_before_the_beginning_it_says_when(client: CheckingClient) -> None:
    marathon = factories.marathon(state=State.PLANNED)
    page = see(client, marathon)
    assert page.find(id="countdown")["data-until"] == marathon.starts_at.isoformat()
    assert not page.find_all(id="total")


def test_a_pause_keeps_the_count(client: CheckingClient) -> None:
    marathon = factories.marathon(state=State.OPEN)
    factories.letters(marathon, 3)
    marathons.change_state(marathon, State.PAUSED, marathon.owner)
    page = see(client, marathon)
    assert total_on(page) == 3
    assert page.find(id="note").text


def test_at_the_end_every_case_has_its_part(client: CheckingClient) -> None:
    marathon = factories.marathon()
    factories.letters(marathon, 3)
    marathons.change_state(marathon, State.CLOSED, marathon.owner)
    page = see(client, marathon)
    parts = {case.slug: page.find(id=f"case-{case.slug}").find("strong").text for case in marathon.cases}
    assert sorted(parts.values()) == ["0"] * 7 + ["1"] * 3


def test_a_hidden_count_is_not_sent_at_all(client: CheckingClient) -> None:
    marathon = factories.marathon(goal=777)
    factories.letters(marathon, 10)
    factories.tally(marathon, 303)
    shown = see(client, marathon)
    marathons.arrange_screen(marathon, marathon.owner, hide_count=True)
    page = see(client, marathon)
    assert total_on(shown) == 313
    assert not page.find_all(id="total")
    assert not page.find_all("dd")
    assert "313" not in page.text + page.find(id="wall")["data-lit"]
    factories.letters(marathon, 10)
    assert page.find(id="wall").attributes == see(client, marathon).find(id="wall").attributes


def test_the_hidden_count_stays_hidden_at_the_end(client: CheckingClient) -> None:
    marathon = factories.marathon()
    factories.tally(marathon, 303)
    marathons.arrange_screen(marathon, marathon.owner, hide_count=True)
    marathons.change_state(marathon, State.CLOSED, marathon.owner)
    assert "303" not in see(client, marathon).text


def test_a_blank_screen_says_nothing_of_the_evening(client: CheckingClient) -> None:
    marathon = factories.marathon()
    factories.letters(marathon, 10)
    factories.word(marathon, text="Courage à vous", name="Zénobie")
    approve_all(marathon)
    marathons.arrange_screen(marathon, marathon.owner, blank=True)
    page = see(client, marathon)
    assert not page.find_all(id="total")
    assert not page.find_all("article")
    for said in ("Courage", "Zénobie", marathon.cases[0].name):
        assert said not in page.text


def test_only_approved_words_are_on_the_wall(client: CheckingClient) -> None:
    marathon = factories.marathon()
    factories.word(marathon, text="Une phrase à lire d’abord")
    assert "lire d’abord" not in see(client, marathon).text
    approve_all(marathon)
    word = see(client, marathon).find(class_="word-text")
    assert word.text == "Une phrase à lire d’abord"


def test_a_word_pulled_back_or_changed_leaves_the_wall(client: CheckingClient) -> None:
    marathon = factories.marathon()
    writer = factories.attendee()
    factories.word(marathon, by=writer, text="Premier texte")
    approve_all(marathon)
    assert "Premier texte" in see(client, marathon).text
    factories.word(marathon, by=writer, text="Second texte")
    page = see(client, marathon)
    assert "Premier texte" not in page.text
    assert "Second texte" not in page.text


def test_a_word_not_meant_for_the_screen_is_not_shown(client: CheckingClient) -> None:
    marathon = factories.marathon()
    marathons.arrange_screen(marathon, marathon.owner, moderation=False)
    factories.word(marathon, text="Pour vous seule", show_on_screen=False)
    assert "Pour vous seule" not in see(client, marathon).text


def test_the_writer_is_told_by_first_name_only(client: CheckingClient) -> None:
    marathon = factories.marathon()
    factories.word(marathon, name="Zénobie Vandenbroucke")
    approve_all(marathon)
    page = see(client, marathon)
    assert page.find(class_="word-by").find("bdi").text == "Zénobie"
    assert "Vandenbroucke" not in page.text


def test_good_news_takes_turns_with_words_and_never_stands_alone(client: CheckingClient) -> None:
    evening = factories.marathon()
    assert client.see(f"/s/{evening.code}?lang=en").find_all(id="good-news") == []

    factories.word(evening)
    approve_all(evening)
    assert "sees her children every month" in client.see(f"/s/{evening.code}?lang=en").by_id("good-news").text
    assert "Good news" in client.see(f"/s/{evening.code}?lang=en").by_id("good-news").text

    with time_machine.travel(now() + timedelta(days=500)):
        assert client.see(f"/s/{evening.code}?lang=en").find_all(id="good-news") == []
    marathons.arrange_screen(evening, evening.owner, blank=True)
    assert client.see(f"/s/{evening.code}?lang=en").find_all(id="good-news") == []


def test_a_drawing_is_drawn_again_and_thinned(client: CheckingClient) -> None:
    marathon = factories.marathon()
    scribble = tuple(((x * 37) % 1000, (x * 91) % 1000) for x in range(3000))
    factories.word(marathon, text="", drawing=(scribble, ((500, 500),)))
    approve_all(marathon)
    path = see(client, marathon).find(class_="word-drawing").find("path")["d"]
    assert path.startswith("M0 0L")
    assert len(path) < 8000


@pytest.mark.parametrize(
    ("lowest", "box"), [(750, "-20 -20 1040 790"), (120, "-20 -20 1040 790"), (751, "-20 -20 1040 1040")]
)
def test_a_drawing_keeps_the_shape_of_the_card_it_was_drawn_on(client: CheckingClient, lowest: int, box: str) -> None:
    marathon = factories.marathon()
    factories.word(marathon, text="", drawing=(((0, 0), (1000, lowest)),))
    approve_all(marathon)

    assert see(client, marathon).find(class_="word-drawing")["viewbox"] == box


def test_the_spotlight_shows_the_chosen_case(client: CheckingClient) -> None:
    marathon = factories.marathon()
    chosen = marathon.cases[4]
    factories.tally(marathon, 12, case=chosen.slug)
    marathons.spotlight(marathon, chosen.slug, marathon.owner)
    spotlight = see(client, marathon).find(id="spotlight")
    assert spotlight.find("h2").text == chosen.name
    assert str(chosen.text("demand", "fr")) in spotlight.text
    assert "12" in spotlight.find(class_="spotlight-count").text


def test_the_evenings_own_goal_is_a_milestone(client: CheckingClient) -> None:
    marathon = factories.marathon(goal=70)
    factories.tally(marathon, 69)
    page = see(client, marathon)
    assert (page.find(id="total")["data-milestone"], page.find(id="announcement").text[:2]) == ("50", "50")
    factories.tally(marathon, 1)
    page = see(client, marathon)
    assert page.find(id="total")["data-milestone"] == "70"
    assert page.find(id="announcement").text == "Objectif de 70 atteint"


def test_the_room_reads_its_own_language_unless_asked(client: CheckingClient) -> None:
    marathon = factories.marathon(languages=("nl", "fr"))
    english = {"Accept-Language": "en"}
    assert client.see(f"/s/{marathon.code}", headers=english).find("html")["lang"] == "nl"
    asked = client.see(f"/s/{marathon.code}?lang=de", headers=english)
    assert asked.find("html")["lang"] == "de"
    assert asked.find(id="stage")["hx-sse:connect"] == f"/s/{marathon.code}/live?lang=de"
    # Somebody's own choice is not the next room's.
    assert client.see(f"/s/{marathon.code}").find("html")["lang"] == "nl"


def test_the_theme_is_the_organisers(client: CheckingClient) -> None:
    marathon = factories.marathon()
    assert see(client, marathon).find(id="scene")["data-theme"] == "dark"
    marathons.arrange_screen(marathon, marathon.owner, theme=marathons.Theme.LIGHT)
    assert see(client, marathon).find(id="scene")["data-theme"] == "light"


def test_announcements_are_for_milestones(client: CheckingClient) -> None:
    marathon = factories.marathon()
    factories.tally(marathon, 9)
    assert see(client, marathon).find(id="announcement").text == ""
    factories.tally(marathon, 5)
    ten = see(client, marathon).find(id="announcement").text
    factories.tally(marathon, 5)
    assert "10" in ten
    assert see(client, marathon).find(id="announcement").text == ten

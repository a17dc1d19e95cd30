"""Moderation: one press decides on the exact text that was read; every decision can be taken back."""

from __future__ import annotations

import pytest
from flask import Flask

from app.models import Marathon
from app.services import attendees, moderation
from app.services.moderation import Decision
from tests import factories
from tests.checking import CheckingClient
from tests.organiser.acts import press
from tests.pages import Element, Form


def approved(evening: Marathon) -> list[str]:
    return [word.text for word in moderation.approved(evening)]


def form_of(word: Element) -> Form:
    return Form(word.find("form"))


def decide(desk: CheckingClient, word_id: int, decision: str, htmx: bool = False) -> int:
    form = form_of(desk.page.by_id(f"word-{word_id}"))
    return desk.send(form, htmx=htmx, decision=decision).status_code


def test_the_oldest_word_comes_first(desk: CheckingClient, evening: Marathon) -> None:
    written = [factories.word(evening, text=text).word_id for text in ("un", "deux", "trois")]

    desk.see(f"/desk/{evening.slug}/words")

    shown = [article["id"] for article in desk.page.by_id("waiting").find_all("article")]
    assert shown == [f"word-{word_id}" for word_id in written]


def test_one_press_approves(desk: CheckingClient, evening: Marathon) -> None:
    factories.word(evening, text="Tenez bon !")
    desk.see(f"/desk/{evening.slug}/words")

    desk.follow(press(desk, "Approve"))

    assert approved(evening) == ["Tenez bon !"]
    assert "May be on the screen" in desk.page.text


def test_one_press_refuses_and_one_takes_it_back(desk: CheckingClient, evening: Marathon) -> None:
    factories.word(evening, text="Tenez bon !")
    desk.see(f"/desk/{evening.slug}/words")

    desk.follow(press(desk, "Refuse"))
    assert (moderation.waiting(evening), approved(evening)) == ([], [])

    desk.follow(press(desk, "Undo"))
    assert [word.text for word in moderation.waiting(evening)] == ["Tenez bon !"]


def test_an_approved_word_is_pulled_back_with_one_press(desk: CheckingClient, evening: Marathon) -> None:
    factories.word(evening)
    desk.see(f"/desk/{evening.slug}/words")
    desk.follow(press(desk, "Approve"))

    desk.follow(press(desk, "Pull back"))

    assert approved(evening) == []


def test_htmx_gets_the_decided_word_in_its_place(desk: CheckingClient, evening: Marathon) -> None:
    word = factories.word(evening)
    desk.see(f"/desk/{evening.slug}/words")

    assert decide(desk, word.word_id, "approve", htmx=True) == 200

    assert not desk.page.is_whole
    assert "word-approved" in desk.page.by_id(f"word-{word.word_id}")["class"]


@pytest.mark.parametrize("htmx", [False, True])
def test_a_text_changed_meanwhile_is_shown_again_instead(desk: CheckingClient, evening: Marathon, htmx: bool) -> None:
    anna = factories.attendee()
    word = factories.word(evening, by=anna, text="Bon courage")
    desk.see(f"/desk/{evening.slug}/words")
    factories.word(evening, by=anna, text="Something else")

    assert decide(desk, word.word_id, "approve", htmx) == 409

    again = desk.page.by_id(f"word-{word.word_id}")
    assert "Its writer changed this word meanwhile" in again.text
    assert "Something else" in again.text
    assert approved(evening) == []
    assert desk.send(form_of(again), decision="approve").status_code == 303
    assert approved(evening) == ["Something else"]


def test_a_text_changed_after_approval_waits_again(desk: CheckingClient, evening: Marathon) -> None:
    anna = factories.attendee()
    word = factories.word(evening, by=anna)
    desk.see(f"/desk/{evening.slug}/words")
    decide(desk, word.word_id, "approve")

    factories.word(evening, by=anna, text="Something else")

    assert approved(evening) == []
    assert "Something else" in desk.see(f"/desk/{evening.slug}/words").by_id("waiting").text


def test_a_word_not_meant_for_the_screen_is_nobodys_to_read(desk: CheckingClient, evening: Marathon) -> None:
    word = factories.word(evening, text="Pour vous seule", show_on_screen=False)
    token = desk.see(f"/desk/{evening.slug}/words").find_all("input", name="csrf_token")[0]["value"]

    assert "Pour vous seule" not in desk.page.text
    answer = desk.post(f"/desk/{evening.slug}/words/{word.word_id}", data={"csrf_token": token, "decision": "refuse"})
    assert answer.status_code == 404
    assert "Pour vous seule" not in answer.get_data(as_text=True)


def test_new_words_wait_behind_a_button(desk: CheckingClient, evening: Marathon) -> None:
    factories.word(evening)
    news = desk.see(f"/desk/{evening.slug}/words").by_id("word-news")["hx-get"]
    assert desk.page.by_id("word-news").text == ""
    factories.word(evening)

    desk.get(news, headers={"HX-Request": "true"})

    assert desk.page.by_id("word-news").text == "1 new word: show it"


def news_of(desk: CheckingClient, evening: Marathon) -> Element:
    """What the page asks for every few seconds; from then on it asks as the answer says."""
    address = desk.page.by_id("word-news")["hx-get"]
    desk.get(address, headers={"HX-Request": "true"})
    return desk.page.by_id("word-news")


def test_what_another_moderator_decided_is_shown_in_its_place_once(desk: CheckingClient, evening: Marathon) -> None:
    written = [factories.word(evening, text=text).word_id for text in ("un", "deux", "trois")]
    desk.see(f"/desk/{evening.slug}/words")
    deux = moderation.waiting(evening)[1]
    moderation.decide(evening, deux.id, Decision.APPROVE, deux.fingerprint, evening.owner)

    (shown,) = news_of(desk, evening).find_all("article")

    assert shown["id"] == f"word-{written[1]}"
    assert shown["hx-swap-oob"] == "outerMorph"
    assert "May be on the screen" in shown.text
    assert news_of(desk, evening).find_all("article") == []


def test_a_decision_taken_back_by_another_moderator_is_seen_too(desk: CheckingClient, evening: Marathon) -> None:
    factories.word(evening, text="un")
    word = moderation.waiting(evening)[0]
    moderation.decide(evening, word.id, Decision.REFUSE, word.fingerprint, evening.owner)
    desk.see(f"/desk/{evening.slug}/words")
    moderation.decide(evening, word.id, Decision.PULL_BACK, word.fingerprint, evening.owner)

    (shown,) = news_of(desk, evening).find_all("article")

    assert "Approve" in shown.text
    assert news_of(desk, evening).text == ""


def test_a_word_its_writer_took_back_is_gone_from_a_page_that_shows_it(desk: CheckingClient, evening: Marathon) -> None:
    anna = factories.attendee()
    word = factories.word(evening, by=anna, text="Bon courage")
    desk.see(f"/desk/{evening.slug}/words")
    attendees.withdraw(evening, anna, letters=(), word_ids=[word.word_id])

    (shown,) = news_of(desk, evening).find_all("article")

    assert shown["id"] == f"word-{word.word_id}"
    assert "took this word back" in shown.text
    assert news_of(desk, evening).find_all("article") == []


def test_a_changed_text_is_not_slipped_under_the_thumb(desk: CheckingClient, evening: Marathon) -> None:
    anna = factories.attendee()
    factories.word(evening, by=anna, text="Bon courage")
    desk.see(f"/desk/{evening.slug}/words")
    factories.word(evening, by=anna, text="Something else")

    news = news_of(desk, evening)

    assert news.find_all("article") == []
    assert "1 new word" in news.text


@pytest.mark.parametrize(
    "told", ["", "~~", "1.2.3", "99999999999999999999.aaaaaa.w", "9.aaaaaa.w~" * 500, "\u0661.aaaaaa.w"]
)
def test_whatever_a_page_says_it_shows_is_answered(desk: CheckingClient, evening: Marathon, told: str) -> None:
    factories.word(evening)

    answer = desk.get(f"/desk/{evening.slug}/words/news", query_string={"seen": told}, headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert "1 new word" in desk.page.text


def test_a_word_withdrawn_meanwhile_is_not_there(desk: CheckingClient, evening: Marathon) -> None:
    anna = factories.attendee()
    word = factories.word(evening, by=anna)
    desk.see(f"/desk/{evening.slug}/words")
    attendees.withdraw(evening, anna, letters=(), word_ids=[word.word_id])

    assert decide(desk, word.word_id, "approve") == 404
    assert approved(evening) == []


def test_a_word_is_shown_as_typed_and_never_as_html(desk: CheckingClient, evening: Marathon) -> None:
    factories.word(evening, text="<script>alert(1)</script>", name="<b>Zoë</b>")

    desk.see(f"/desk/{evening.slug}/words")

    assert "<script>alert(1)</script>" in desk.page.by_id("waiting").text
    assert "<b>Zoë</b>" in desk.page.by_id("waiting").text


def test_another_marathons_word_is_not_there(in_app: Flask, desk: CheckingClient, evening: Marathon) -> None:
    theirs = factories.marathon(factories.account(name="Bram"))
    word = factories.word(theirs)
    token = desk.see(f"/desk/{evening.slug}/words").find_all("input", name="csrf_token")[0]["value"]

    answer = desk.post(f"/desk/{evening.slug}/words/{word.word_id}", data={"csrf_token": token, "decision": "refuse"})

    assert answer.status_code == 404
    assert len(moderation.waiting(theirs)) == 1


def test_a_decision_that_does_not_exist_changes_nothing(desk: CheckingClient, evening: Marathon) -> None:
    word = factories.word(evening)
    desk.see(f"/desk/{evening.slug}/words")

    assert decide(desk, word.word_id, "burn") == 422
    assert len(moderation.waiting(evening)) == 1


def test_both_moderators_may_decide(desk: CheckingClient, evening: Marathon) -> None:
    word = factories.word(evening)
    desk.see(f"/desk/{evening.slug}/words")
    fingerprint = moderation.waiting(evening)[0].fingerprint
    moderation.decide(evening, word.word_id, Decision.APPROVE, fingerprint, evening.owner)

    assert decide(desk, word.word_id, "approve") == 303
    assert len(approved(evening)) == 1

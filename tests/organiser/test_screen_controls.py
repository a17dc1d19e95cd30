"""The screen's controls: blank is always one press away, and unread words need a second yes."""

from __future__ import annotations

import pytest

from app.models import Marathon, Theme
from tests.checking import CheckingClient
from tests.organiser.acts import press

PAGES = ["", "/tally", "/words", "/state?to=closed"]


@pytest.mark.parametrize("page", PAGES)
def test_the_panic_button_is_on_every_page_of_the_desk(desk: CheckingClient, evening: Marathon, page: str) -> None:
    desk.see(f"/desk/{evening.slug}{page}")

    assert press(desk, "Blank the screen").status_code == 303
    assert evening.blank


@pytest.mark.parametrize("page", ["", "/tally", "/words"])
def test_blanking_leads_back_to_the_page_it_was_pressed_on(desk: CheckingClient, evening: Marathon, page: str) -> None:
    desk.see(f"/desk/{evening.slug}{page}")

    assert press(desk, "Blank the screen").location == f"/desk/{evening.slug}{page}"


def test_a_second_panicked_press_keeps_it_blank(desk: CheckingClient, evening: Marathon) -> None:
    desk.see(f"/desk/{evening.slug}")

    press(desk, "Blank the screen", htmx=True)
    press(desk, "Blank the screen", htmx=True)

    assert evening.blank
    assert desk.page.by_id("desk-bar")


def test_the_screen_is_shown_again_by_another_button(desk: CheckingClient, evening: Marathon) -> None:
    desk.see(f"/desk/{evening.slug}/words")
    desk.follow(press(desk, "Blank the screen"))

    desk.follow(press(desk, "Show it again"))

    assert not evening.blank


def test_the_count_is_hidden_and_shown(desk: CheckingClient, evening: Marathon) -> None:
    desk.see(f"/desk/{evening.slug}")
    switch = desk.page.by_id("switch-hide_count").text

    desk.follow(press(desk, switch))
    assert evening.hide_count
    assert desk.page.by_id("switch-hide_count")["aria-checked"] == "true"

    desk.follow(press(desk, switch))
    assert not evening.hide_count


def test_the_screen_is_light_or_dark(desk: CheckingClient, evening: Marathon) -> None:
    desk.see(f"/desk/{evening.slug}")
    switch = desk.page.by_id("switch-theme").text

    desk.follow(press(desk, switch))
    assert evening.theme is Theme.LIGHT

    desk.follow(press(desk, switch))
    assert evening.theme is Theme.DARK


def test_words_go_unread_to_the_wall_only_after_a_second_yes(desk: CheckingClient, evening: Marathon) -> None:
    link = desk.see(f"/desk/{evening.slug}").by_id("switch-moderation")["href"]
    desk.see(link)
    assert evening.moderation

    assert press(desk, "Show them unread", confirm=None).status_code == 422
    assert evening.moderation

    desk.see(link)
    desk.follow(press(desk, "Show them unread"))
    assert not evening.moderation


def test_words_are_read_first_again_with_one_press(desk: CheckingClient, evening: Marathon) -> None:
    desk.see(f"/desk/{evening.slug}/screen?moderation=off")
    desk.follow(press(desk, "Show them unread"))

    desk.follow(press(desk, desk.page.by_id("switch-moderation").text))

    assert evening.moderation


@pytest.mark.parametrize("wrong", [{"blank": "maybe"}, {"theme": "pink"}, {"on": "cellar"}])
def test_a_setting_that_does_not_exist_changes_nothing(
    desk: CheckingClient, evening: Marathon, wrong: dict[str, str]
) -> None:
    desk.see(f"/desk/{evening.slug}")

    assert press(desk, "Blank the screen", **wrong).status_code == 422
    assert (evening.blank, evening.theme) == (False, Theme.DARK)

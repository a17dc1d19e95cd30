"""What a phone in the hand does well: few taps, nothing typed twice, a line drawn wrong taken back."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.journeys.house import House
from tests.journeys.people import Phone, Screen

# Milliseconds for each sign: a practised thumb on glass.
THUMB = 180
# The touch that puts the cursor into the name is part of typing it.
TO_BEGIN_TYPING = 1
COUNT_TOUCHES = """addEventListener("touchstart", ({ isTrusted }) => {
  if (isTrusted) sessionStorage.setItem("touches", Number(sessionStorage.getItem("touches")) + 1);
}, { capture: true, passive: true })"""


@pytest.fixture
def phone(open_house: House, browser: Browser, screen: Screen) -> Iterator[Phone]:
    """A phone at the letters, of somebody who reads French."""
    phone = Phone(browser, open_house.base, "fr-BE")
    phone.scans(screen)
    yield phone
    phone.leave()


def total(screen: Screen) -> int:
    return int(screen.page.locator("#total").get_attribute("data-total") or 0)


def test_ten_letters_take_three_taps_besides_typing_and_less_than_twenty_seconds(
    open_house: House, browser: Browser, screen: Screen
) -> None:
    before, begun = total(screen), time.monotonic()
    phone = Phone(browser, open_house.base, "fr-BE")
    # Counted by the phone itself: no touch is forgotten, whoever wrote this story.
    phone.context.add_init_script(COUNT_TOUCHES)
    phone.scans(screen)

    # The bar puts the cursor into the name and opens the keyboard; its "next" leads to the town.
    phone.page.locator("[data-go]").tap()
    expect(phone.page.locator("input[name=name]")).to_be_focused()
    phone.page.keyboard.type("Amélie Peeters", delay=THUMB)
    phone.page.keyboard.press("Tab")
    phone.page.keyboard.type("Namur", delay=THUMB)
    phone.page.locator("label[for=use-0]").tap()
    phone.page.locator("label[for=consent]").tap()
    phone.page.locator("button[data-all]").tap()
    phone.is_thanked_for(str(before + 10))

    seconds = time.monotonic() - begun
    touches = phone.page.evaluate("sessionStorage.getItem('touches')")
    assert int(touches) == TO_BEGIN_TYPING + 3
    assert seconds <= 20
    expect(phone.page.locator("#live-count")).to_have_attribute("data-count", str(before + 10))
    screen.shows_total(before + 10, signatures=before + 10)
    phone.inspect()
    phone.leave()


def test_another_language_takes_along_what_was_typed_and_leaves_nothing_behind(phone: Phone) -> None:
    phone.ticks(3)
    form = phone.page.locator("form.letters")
    form.locator("input[name=name]").fill("Zoë Van den Broeck")
    form.locator("input[name=use][value=count]").check()
    form.locator("input[name=consent]").check()
    phone.draws()

    phone.page.locator(".languages a[hreflang=nl]").click()

    phone.reads("nl")
    expect(form.locator("input[name=name]")).to_have_value("Zoë Van den Broeck")
    expect(form.locator("input[name=case]:checked")).to_have_count(3)
    expect(form.locator("input[name=use][value=count]")).to_be_checked()
    expect(form.locator("input[name=consent]")).to_be_checked()
    expect(form.locator("[name=drawing]")).not_to_have_value("")
    # The button says again what it does.
    expect(form.locator("button[data-ticked]")).to_contain_text("3")
    assert phone.page.evaluate("sessionStorage.length") == 0
    phone.page.reload()
    expect(form.locator("input[name=case]")).to_have_count(10)


def test_a_word_goes_along_into_another_language(phone: Phone) -> None:
    phone.page.goto(f"{phone.page.url}/words")
    phone.page.locator("a.person-link").first.click()
    phone.page.locator("textarea[name=text]").fill("Courage !")
    phone.page.locator("input[name=show_on_screen]").check()

    phone.page.locator(".languages a[hreflang=en]").click()

    phone.reads("en")
    expect(phone.page.locator("textarea[name=text]")).to_have_value("Courage !")
    expect(phone.page.locator("input[name=show_on_screen]")).to_be_checked()


def test_whoever_draws_too_early_on_a_slow_network_sees_that_it_is_not_ready(phone: Phone) -> None:
    """A line nobody takes would be lost, and with it the will to draw another."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    phone.page.route("**/js/drawing.js*", hold)
    canvas = phone.page.locator("canvas.drawing")
    phone.page.locator("input[name=name]").focus()
    with phone.page.expect_request("**/js/drawing.js*"):
        phone.page.locator("details[data-drawing] summary").click()

    expect(canvas).to_have_css("pointer-events", "none")
    held[0].continue_()

    phone.draws_a_line((20, 20), (120, 80))
    expect(phone.page.locator("[name=drawing]")).not_to_have_value("")


def test_a_line_drawn_wrong_is_taken_back_alone(phone: Phone) -> None:
    phone.page.locator("input[name=name]").focus()
    phone.draws()
    drawing = phone.page.locator("[name=drawing]")
    first = drawing.input_value()
    phone.draws_a_line((40, 90), (200, 20))
    expect(drawing).not_to_have_value(first)

    phone.page.locator("[data-undo]").click()

    assert drawing.input_value().count("]],[[") == 0
    expect(drawing).not_to_have_value("")
    phone.page.locator("[data-undo]").click()
    expect(drawing).to_have_value("")

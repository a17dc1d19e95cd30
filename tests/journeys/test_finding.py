"""A visitor finds a marathon from the sofa, and it is in their calendar."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import vobject
from playwright.sync_api import Browser, expect

from tests.journeys.eyes import fits, fits_enlarged, thumb_sized
from tests.journeys.house import House
from tests.journeys.visitor import Visitor

NIGHT = "La nuit des lettres"
TEA = "Autour d’un thé"


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def visitor(request: pytest.FixtureRequest, open_house: House, browser: Browser) -> Iterator[Visitor]:
    """Somebody with a small phone, with and without scripts."""
    visitor = Visitor(browser, open_house.base, "fr-BE", scripts=request.param)
    yield visitor
    visitor.leave()


@pytest.fixture
def sofa(open_house: House, browser: Browser) -> Iterator[Visitor]:
    """The same, with scripts."""
    visitor = Visitor(browser, open_house.base, "fr-BE")
    yield visitor
    visitor.leave()


def test_by_postcode_into_the_calendar(visitor: Visitor, tmp_path: Path) -> None:
    visitor.looks_for_a_marathon()
    visitor.types("4020")
    visitor.is_offered_first(NIGHT)
    fits(visitor.page)
    visitor.inspect()

    visitor.opens(NIGHT)
    visitor.inspect()
    fits(visitor.page)
    evening = vobject.readOne(visitor.adds_it_to_the_calendar(tmp_path)).vevent

    assert evening.summary.value == NIGHT
    assert evening.location.value == "Halle aux Lanternes, 4000 Liège"
    assert (evening.dtstart.value.hour, evening.dtend.value.hour) == (18, 2)
    assert str(evening.dtstart.value.utcoffset()) == "1:00:00"


def test_near_me_asks_first_and_no_address_says_where_i_am(sofa: Visitor) -> None:
    asked: list[str] = []
    sofa.page.on("request", lambda request: asked.append(request.url))
    sofa.looks_for_a_marathon()

    sofa.says_where_they_are(50.48712, 5.86234)

    sofa.is_offered_first(TEA)
    sofa.inspect()
    assert not [address for address in [*asked, sofa.page.url] if "50.4" in address or "5.8" in address]
    assert sofa.page.locator("#near input[name=latitude]").input_value() == ""


def test_whoever_keeps_it_to_themselves_types_their_town(sofa: Visitor) -> None:
    sofa.looks_for_a_marathon()

    sofa.keeps_it_to_themselves()

    expect(sofa.page.locator("#near [data-trouble]")).to_be_visible()
    sofa.types("Luik")
    sofa.is_offered_first(NIGHT)


def test_back_and_forth_and_in_another_language_the_search_is_kept(sofa: Visitor) -> None:
    sofa.looks_for_a_marathon()
    sofa.types("4020")
    sofa.is_offered_first(NIGHT)

    sofa.page.locator(".languages a[lang=nl]").click()
    sofa.is_told("het dichtst bij Luik eerst")

    sofa.page.go_back()
    sofa.is_offered_first(NIGHT)


def test_the_map_is_walked_with_the_keyboard_and_a_light_of_many_leads_to_them(sofa: Visitor) -> None:
    sofa.go("/marathons")
    light = sofa.page.locator("svg.map a[aria-label^='2 marathons']").first
    light.focus()
    assert light.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"

    sofa.page.keyboard.press("Enter")

    expect(sofa.page.locator("ol.marathons > li")).to_have_count(2)
    sofa.inspect()


def test_on_the_smallest_phone_each_light_can_be_touched(sofa: Visitor) -> None:
    sofa.page.set_viewport_size({"width": 320, "height": 640})
    sofa.go("/marathons")

    sizes = sofa.page.locator("svg.map a .touch").evaluate_all(
        "all => all.map((one) => Math.round(one.getBoundingClientRect().width))"
    )

    # Targets in a map: WCAG 2.5.8.
    assert len(sizes) >= 8
    assert min(sizes) >= 24


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_a_marathons_page_fits_the_smallest_phone_in_every_language(sofa: Visitor, language: str) -> None:
    sofa.page.set_viewport_size({"width": 320, "height": 640})
    sofa.go(f"/marathons?q=4901&lang={language}")
    fits_enlarged(sofa.page)
    sofa.inspect()

    sofa.opens(TEA)

    fits_enlarged(sofa.page)
    thumb_sized(sofa.page)
    sofa.inspect()

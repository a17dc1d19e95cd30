"""Every page fits a phone of 320 pixels, is clean for axe and quiet in the console, in every language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.eyes import fits_enlarged, thumb_sized
from tests.journeys.house import House
from tests.journeys.people import Organiser, Phone

PUBLIC = ["/", "/cases", "/cases/soraya-benlaur", "/join", "/privacy", "/accessibility"]
PUBLIC += ["/good-news", "/actions", "/actions/visages-libres"]
PUBLIC += ["/account/sign-in", "/account/link", "/organise", "/marathons"]
HALL = ["", "/words", "/words?case={case}", "/mine"]
DESK = [
    "",
    "/tally",
    "/tally?kind=paper_card",
    "/words",
    "/state?to=closed",
    "/screen?moderation=off",
    "/tablet",
    "/edit",
]
DESK += ["/cancel", "/helpers", "/invitation", "/ready"]


@pytest.fixture(scope="module")
def phone(open_house: House, browser: Browser) -> Iterator[Phone]:
    """The smallest phone that is still about, of somebody who signed two letters."""
    phone = Phone(browser, open_house.base, "fr")
    phone.page.set_viewport_size({"width": 320, "height": 640})
    phone.go(f"/j/{open_house.code}")
    phone.ticks(2)
    phone.signs("Wilhelmina Konstantinopoulou-Vandersteenbergen", "Sint-Katelijne-Waver")
    phone.is_thanked_for("2")
    yield phone
    phone.leave()


@pytest.fixture(scope="module")
def organiser(open_house: House, browser: Browser) -> Iterator[Organiser]:
    """The organiser of the marathon that is open from the beginning, on the same small phone."""
    organiser = Organiser(browser, open_house.base)
    organiser.page.set_viewport_size({"width": 320, "height": 640})
    organiser.signs_in(open_house.links["organiser"])
    organiser.slug = (organiser.page.locator("a[href^='/desk/']").first.get_attribute("href") or "").rpartition("/")[2]
    yield organiser
    organiser.leave()


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page(phone: Phone, address: str, language: str) -> None:
    phone.go(f"{address}?lang={language}")

    fits_enlarged(phone.page)
    phone.inspect()


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
@pytest.mark.parametrize("address", HALL)
def test_a_page_in_the_hall(open_house: House, phone: Phone, address: str, language: str) -> None:
    case = phone.page.request.get(f"{open_house.base}/j/{open_house.code}/words").text()
    slug = case.partition("?case=")[2].partition('"')[0]
    place = f"/j/{open_house.code}{address.format(case=slug)}"

    phone.go(f"{place}{'&' if '?' in place else '?'}lang={language}")

    fits_enlarged(phone.page)
    phone.inspect()


@pytest.mark.parametrize("language", ["fr", "de"])
@pytest.mark.parametrize("address", DESK)
def test_a_page_of_the_desk(organiser: Organiser, address: str, language: str) -> None:
    place = f"/desk/{organiser.slug}{address}"

    organiser.go(f"{place}{'&' if '?' in place else '?'}lang={language}")

    fits_enlarged(organiser.page)
    thumb_sized(organiser.page)
    organiser.inspect()


@pytest.mark.parametrize("address", ["/desk", "/organise", "/account", "/nothing-is-here"])
def test_a_page_of_the_organiser(organiser: Organiser, address: str) -> None:
    organiser.go(address)

    fits_enlarged(organiser.page)
    thumb_sized(organiser.page)
    organiser.inspect()
    organiser.forgive_the_refusal(404)

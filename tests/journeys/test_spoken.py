"""What a screen reader says, in French, of the pages that matter in an evening."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.house import House
from tests.journeys.people import Organiser, Phone, Screen
from tests.journeys.spoken import oddities, said_of

DESK = ["", "/words", "/tally", "/tablet", "/helpers"]


@pytest.fixture(scope="module")
def phone(open_house: House, browser: Browser) -> Iterator[Phone]:
    """A phone whose owner wrote a word."""
    phone = Phone(browser, open_house.base, "fr-BE")
    phone.go(f"/j/{open_house.code}")
    phone.writes(0, "Courage, nous pensons à vous.", "Amélie")
    phone.has_written()
    yield phone
    phone.leave()


@pytest.fixture(scope="module")
def odile(open_house: House, browser: Browser) -> Iterator[Organiser]:
    """The organiser at her desk."""
    odile = Organiser(browser, open_house.base)
    odile.signs_in(open_house.links["organiser"])
    odile.slug = (odile.page.locator("a[href^='/desk/']").first.get_attribute("href") or "").rpartition("/")[2]
    odile.counts_paper("paper_letter", 5)
    yield odile
    odile.leave()


def test_signing_is_said_in_its_order_and_warnings_before_the_box_is_ticked(phone: Phone, open_house: House) -> None:
    phone.go(f"/j/{open_house.code}")
    said = said_of(phone.page)

    assert oddities(said) == []
    assert [one.name for one in said if one.role == "link"][2:6] == [
        "FR Français",
        "NL Nederlands",
        "DE Deutsch",
        "EN English",
    ]
    boxes = [one for one in said if one.role == "checkbox" and "Tomas Ilvarek" in one.name]
    assert [("Veldravie" in box.description) for box in boxes] == [True]
    names = [one.name for one in said if one.role in ("heading", "textbox", "checkbox", "button")]
    order = ["10 personnes ont besoin de votre lettre", "Prénom et nom", "Localité", "Signer les 10 lettres"]
    assert [name for name in names if name in order] == order


def test_thanks_and_the_card_sound_right(phone: Phone, open_house: House) -> None:
    phone.go(f"/j/{open_house.code}")
    phone.ticks(2)
    phone.signs("Zoë Peeters", "Namur")
    expect(phone.page.locator("h1")).to_contain_text("Merci")
    assert oddities(said_of(phone.page)) == []
    phone.go(f"/j/{open_house.code}/mine")
    assert oddities(said_of(phone.page)) == []
    phone.go(f"/j/{open_house.code}/words")
    phone.page.locator("a.person-link").first.click()
    phone.page.wait_for_url("**/words?case=*")
    assert oddities(said_of(phone.page)) == []


def test_the_wall_says_no_drawing_and_no_address_sign_by_sign(screen: Screen) -> None:
    expect(screen.page.locator("#wall-light canvas").first).to_be_attached()
    said = said_of(screen.page)

    assert oddities(said) == []
    assert [one.name for one in said if one.role == "image"] == ["Code à scanner"]


@pytest.mark.parametrize("page", DESK)
def test_the_desk_sounds_right(odile: Organiser, phone: Phone, page: str) -> None:
    odile.turns_to(page)
    expect(odile.page.locator("h1")).to_be_visible()

    assert oddities(said_of(odile.page)) == []

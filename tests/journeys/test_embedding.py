"""The count on somebody else's site: it moves by itself, leads out of its frame, and nothing else may be framed."""

from __future__ import annotations

from itertools import product

from playwright.sync_api import Browser, expect

from tests.journeys.house import House
from tests.journeys.neighbours import Reader, in_a_hurry, page, site
from tests.journeys.people import Phone
from tests.journeys.watched import Watched

SIZES = ((300, 160), (600, 200))
THEMES = {"dark": "rgb(23, 17, 13)", "light": "rgb(255, 250, 241)"}
FRAMES = list(product(THEMES, SIZES))


def counters(house: str) -> list[tuple[str, int, int]]:
    """The counter in each theme and size, in German, the longest of the four."""
    return [(f"{house}/embed/counter?lang=de&theme={theme}", *size) for theme, size in FRAMES]


def test_a_neighbours_page_shows_the_count_and_it_moves(open_house: House, browser: Browser) -> None:
    with in_a_hurry(open_house.base) as house, site(page(*counters(house))) as neighbour:
        reader = Reader(browser, neighbour, house)
        reader.go("/")
        before = reader.total()
        for place, (theme, _) in enumerate(FRAMES):
            reader.reads(place, before)
            expect(reader.frame(place).locator("body")).to_have_css("background-color", THEMES[theme])
            reader.sees_all_of(place)

        phone = Phone(browser, open_house.base, "fr-BE")
        phone.go(f"/j/{open_house.code}")
        phone.signs("Amélie Peeters", "Namur", every=True)
        phone.is_thanked_for("10")

        for place in range(len(FRAMES)):
            reader.reads(place, before + 10)
        assert not reader.context.cookies()
        reader.leave()
        phone.leave()


def test_the_counter_leads_out_of_its_frame(open_house: House, browser: Browser) -> None:
    with site(page(*counters(open_house.base))) as neighbour:
        reader = Reader(browser, neighbour, open_house.base)
        reader.go("/")

        with reader.context.expect_page() as opened:
            reader.frame(0).get_by_role("link").click()

        expect(opened.value).to_have_url(f"{open_house.base}/?lang=de")
        expect(opened.value.locator("form[action$='/join']")).to_be_visible()
        assert reader.page.url == f"{neighbour}/"
        reader.leave()


def test_no_other_page_may_be_framed(open_house: House, browser: Browser) -> None:
    private = [f"{open_house.base}{path}" for path in ("/", f"/j/{open_house.code}", f"/s/{open_house.code}")]
    with site(page(*((address, 400, 300) for address in private))) as neighbour:
        reader = Reader(browser, neighbour, open_house.base)
        reader.go("/")
        for place in range(len(private)):
            expect(reader.frame(place).locator("main")).to_have_count(0)

        assert len(reader.refused_frames()) == len(private)
        reader.leave()


def test_the_counter_is_clean_for_axe_and_fits_a_narrow_column(open_house: House, browser: Browser) -> None:
    for theme in THEMES:
        alone = Watched(browser, open_house.base, locale="fr-BE", viewport={"width": 260, "height": 150})
        alone.go(f"/embed/counter?theme={theme}&lang=de")
        alone.inspect()
        size = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
        assert alone.page.evaluate(size) == [260, 150]
        assert not alone.context.cookies()
        alone.leave()

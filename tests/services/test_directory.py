"""The directory: what is found, in which order, and what nobody learns from it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.models import Host, Listing
from app.rules.atlas import Box
from app.rules.distance import Spot, kilometres
from app.rules.errors import NotFound
from app.rules.state import State
from app.services import changes, directory, listed
from app.services.directory import Answer, Order, Wish
from app.services.transaction import writing
from tests import country, factories

HOUSE = (50.46512, 4.86001)


@pytest.fixture(autouse=True)
def _towns(in_app: Flask) -> None:
    country.towns()


def _dropped_in_the_database(title: str, pin: tuple[float, float]) -> None:
    """A home with the house's own pin, however it came there, in a village that no table knows."""
    marathon = country.listed(host=Host.HOME, title=title, town="Nulle Part", postcode="")
    with writing():
        marathon.latitude, marathon.longitude = pin


def find(text: str = "", **wish: object) -> Answer:
    """What somebody finds who reads French."""
    return directory.find(factories.edition(), Wish(text, **wish), "fr")  # type: ignore[arg-type]


def titles(answer: Answer) -> list[str]:
    """The page's list."""
    return [row.marathon.title for row in answer.rows]


@pytest.mark.parametrize("listing", [each for each in Listing if each is not Listing.LISTED])
def test_only_what_head_office_listed_is_found(listing: Listing) -> None:
    hidden = country.listed(listing=listing)

    assert find().total == 0
    with pytest.raises(NotFound):
        listed.by_slug(hidden.slug)


def test_what_is_coming_comes_by_date_and_what_is_past_stands_apart_the_last_first() -> None:
    for days in (9, -3, 2, -8):
        country.listed(days=days, title=f"day {days}")

    assert titles(find()) == ["day 2", "day 9"]
    assert titles(find(is_past=True)) == ["day -3", "day -8"]
    assert (find().coming, find().past) == (2, 2)


def test_one_that_is_open_is_coming_however_late_it_is_and_one_that_closed_early_is_past() -> None:
    country.listed(days=-1, title="still open", state=State.OPEN)
    country.listed(days=3, title="closed early", state=State.CLOSED)

    assert titles(find()) == ["still open"]
    assert titles(find(is_past=True)) == ["closed early"]


@pytest.mark.parametrize("typed", ["4900", "Spa", "spa", "4900 Spa", "B-4900"])
def test_from_a_town_the_nearest_come_first(typed: str) -> None:
    for town in ("Gent", "Liège", "Spa", "Namur"):
        country.listed(town, title=town)

    found = find(typed)

    assert titles(found) == ["Spa", "Liège", "Namur", "Gent"]
    assert [round(row.kilometres or 0) for row in found.rows] == [0, 27, 71, 164]
    assert found.order is Order.DISTANCE


def test_by_date_around_a_town_leaves_out_what_is_far() -> None:
    country.listed("Gent", days=1, title="far")
    country.listed("Liège", days=5, title="later")
    country.listed("Spa", days=9, title="here")

    assert titles(find("4900", order=Order.DATE)) == ["later", "here"]


def test_an_unknown_postcode_says_so() -> None:
    country.listed("Spa")

    found = find("4901")

    assert found.centre is not None
    assert (found.centre.postcode, found.is_exact, found.total) == ("4900", False, 1)


def test_a_word_is_found_in_title_hall_and_town_whatever_its_accents() -> None:
    country.listed("Gent", title="Veillée")
    country.listed("Namur", title="Autre", place="Café des Lumières")

    assert titles(find("veillee")) == ["Veillée"]
    assert titles(find("LUMI")) == ["Autre"]
    assert titles(find("umieres")) == []


def test_on_a_day_are_those_that_last_over_it_and_a_day_without_any_names_the_nearest() -> None:
    first = country.noon(4)
    country.listed(title="three days", starts_at=first, ends_at=first + timedelta(days=2))
    country.listed(days=20, title="later")

    assert titles(find(on=(first + timedelta(days=1)).date())) == ["three days"]
    nothing = find(on=(first + timedelta(days=9)).date())
    assert (nothing.total, nothing.other_days) == (0, (first.date(), country.noon(20).date()))


def test_a_day_is_a_day_at_the_place() -> None:
    late = country.noon(5).replace(hour=23, minute=30)
    country.listed(starts_at=late, ends_at=late + timedelta(hours=1))

    assert find(on=late.date()).total == 0
    assert find(on=late.date() + timedelta(days=1)).total == 1


def test_a_cancelled_one_stays_and_is_marked() -> None:
    marathon = country.listed()

    changes.call_off(marathon, marathon.owner)

    (row,) = find().rows
    assert row.marathon.is_cancelled


def test_six_hundred_marathons_are_turned_page_by_page_and_none_is_missing_or_twice() -> None:
    for number in range(45):
        country.listed(title=f"m{number:02}", days=number + 1)

    pages = [find(page=page) for page in (1, 2, 3)]

    assert [len(page.rows) for page in pages] == [20, 20, 5]
    assert [title for page in pages for title in titles(page)] == [f"m{number:02}" for number in range(45)]
    assert find(page=99).wish.page == 3


def test_the_map_shows_what_the_list_counts_all_pages_of_it() -> None:
    for number in range(25):
        country.listed(("Gent", "Spa", "Namur")[number % 3], days=number + 1)

    found = find()

    assert sum(len(candle.marathons) for candle in found.map.candles) == found.total == 25
    assert found.unplaced == 0


def test_a_light_leads_to_those_it_stands_for() -> None:
    for town in ("Gent", "Spa", "Liège"):
        country.listed(town, title=town)

    light = next(candle.light for candle in find().map.candles if len(candle.marathons) == 2)

    assert sorted(titles(find(box=light.box))) == ["Liège", "Spa"]


def test_a_marathon_without_a_pin_is_in_the_list_and_said_to_be_missing_on_the_map() -> None:
    country.listed(town="Nulle Part", postcode="", pin=None)

    assert (find().total, find().unplaced) == (1, 1)


def test_of_a_home_nobody_learns_more_than_the_town() -> None:
    country.listed(host=Host.HOME, place="Rue du Moulin 7", pin=HOUSE, programme="Sonnez chez Dupont")

    (row,) = find("Namur").rows

    assert row.marathon.place == ""
    assert row.marathon.where == "5000 Namur"
    assert row.marathon.spot == Spot(50.4669, 4.8675)
    assert find("moulin").total == 0
    assert "Moulin" not in repr(find())


def test_a_house_s_own_pin_is_blurred_should_it_ever_be_there() -> None:
    country.listed("Spa", host=Host.HOME, postcode="", pin=HOUSE)
    _dropped_in_the_database("nowhere", HOUSE)

    spots = {row.marathon.title: row.marathon.spot for row in find().rows}

    assert spots["Bougies à Spa"] == Spot(50.4838, 5.8667)
    assert spots["nowhere"] == Spot(50.5, 4.9)


def test_near_somebody_is_by_distance_and_keeps_no_position() -> None:
    country.listed("Gent", title="Gent")
    country.listed("Spa", title="Spa")

    found = find(near=Spot(50.48, 5.87))

    assert titles(found) == ["Spa", "Gent"]
    assert kilometres(Spot(50.48, 5.87), Spot(50.4838, 5.8667)) < 1


@pytest.mark.parametrize(
    "text", ["%", "_", "\x00", "|", "' OR 1=1", "é" * 5000, "\ud800".encode("utf-8", "replace").decode()]
)
def test_hostile_texts_find_nothing_or_everything_and_break_nothing(text: str) -> None:
    country.listed()

    assert find(text).total in (0, 1)


def test_a_country_without_an_outline_shows_its_lights_alone() -> None:
    country.listed("Spa")
    with writing():
        factories.edition().country = "FR"

    found = find()

    assert (found.map.border, found.map.towns) == ((), ())
    assert len(found.map.candles) == 1


def test_an_empty_box_at_the_end_of_the_world_is_empty() -> None:
    country.listed()

    assert find(box=Box(-90, -180, -89, -179)).total == 0

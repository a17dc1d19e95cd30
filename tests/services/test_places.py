"""Towns are found by what people call them, in any language, and by their postcode."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.models import Place, PlacePostcode, db
from app.services import place_files, places
from app.services.place_files import OWN, LoadedPlaces, PlacesInvalid
from tests import country


@pytest.fixture(autouse=True)
def _towns(in_app: Flask) -> None:
    country.towns()


@pytest.mark.parametrize(
    "typed", ["Luik", "liège", "LIEGE", "Lüttich", "luettich", "  liè ", "4000", "B-4000", "4000 Liège"]
)
def test_a_town_is_found_by_each_of_its_names(typed: str) -> None:
    assert places.search(typed, "nl")[0].name == "Luik"


@pytest.mark.parametrize(
    ("typed", "name"), [("sint nik", "Sint-Niklaas"), ("alleud", "Braine-l'Alleud"), ("ecauss", "Écaussinnes")]
)
def test_hyphens_accents_and_the_first_word_do_not_matter(typed: str, name: str) -> None:
    assert [place.name for place in places.search(typed, "en")] == [name]


def test_of_two_towns_with_one_name_the_larger_comes_first_and_each_has_its_postcode() -> None:
    found = places.search("Hofstade", "nl")

    assert [place.postcode for place in found] == ["9308", "1981"]


@pytest.mark.parametrize("typed", ["", " ", "%", "_", "|", "\x00", "'; DROP TABLE place;--", "💡", "%%%%%", "\\"])
def test_signs_find_nothing_and_break_nothing(typed: str) -> None:
    assert places.search(typed, "fr") == []


def test_a_wildcard_is_no_wildcard() -> None:
    assert places.search("S%a", "fr") == []
    assert places.search("S_a", "fr") == []


def test_a_book_typed_into_the_field_is_not_read_to_its_end() -> None:
    assert places.search("luik" * 100_000, "nl") == []


@pytest.mark.parametrize(
    ("typed", "taken", "is_exact"),
    [
        ("4900", "4900", True),
        ("b-4900", "4900", True),
        ("4901", "4900", False),
        ("4019", "4020", False),
        ("9999", "9308", False),
    ],
)
def test_an_unknown_postcode_says_which_known_one_was_taken(typed: str, taken: str, is_exact: bool) -> None:
    found = places.by_postcode("BE", typed, "fr")

    assert found is not None
    assert (found.place.postcode, found.is_exact) == (taken, is_exact)


@pytest.mark.parametrize("typed", ["", "0123", "7000", "Liège", "\x00", "４９００", "4900'"])
def test_what_no_known_postcode_resembles_is_nowhere(typed: str) -> None:
    assert places.by_postcode("BE", typed) is None


def test_postcodes_of_another_country_are_not_taken() -> None:
    assert places.by_postcode("FR", "4900") is None


GEONAMES = (
    "FR\t67000\tStrasbourg\tGrand Est\t44\tBas-Rhin\t67\tStrasbourg\t678\t48.5839\t7.7455\t5\n"
    "FR\t67100\tStrasbourg\tGrand Est\t44\tBas-Rhin\t67\tStrasbourg\t678\t48.5700\t7.7600\t5\n"
    "FR\t57400\tSarrebourg\tGrand Est\t44\tMoselle\t57\tSarrebourg\t573\t48.7340\t7.0540\t5\n"
    "\n"
    "FR\t54000\tStrasbourg\tGrand Est\t44\tMeurthe\t54\tNancy\t543\t48.6900\t6.1800\t5\n"
).splitlines(keepends=True)


def test_a_country_is_added_from_geonames_and_again_is_the_same() -> None:
    first = place_files.load(GEONAMES)

    assert first == LoadedPlaces(places=3, postcodes=4)
    assert place_files.load(GEONAMES) == LoadedPlaces(places=0, postcodes=0)
    found = places.by_postcode("FR", "67100")
    assert found is not None
    assert (found.place.name, found.is_exact) == ("Strasbourg", True)


def test_a_postcode_goes_to_the_known_town_nearby_of_that_name() -> None:
    told = ["BE\t4030\tLuik\t\t\t\t\t\t\t50.64\t5.57\t4\n", "BE\t9999\tSpa\t\t\t\t\t\t\t51.2\t3.2\t4\n"]

    assert place_files.load(told) == LoadedPlaces(places=1, postcodes=2)
    found = places.by_postcode("BE", "4030", "de")
    assert found is not None
    assert found.place.name == "Lüttich"


def test_replacing_forgets_the_countries_of_the_file_alone() -> None:
    place_files.load(GEONAMES)

    place_files.load(GEONAMES[:1], replace=True)

    assert db.session.scalar(select(func.count()).where(Place.country == "FR")) == 1
    assert db.session.scalar(select(func.count()).where(PlacePostcode.country == "BE")) == 10


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("FR\t67000\tStrasbourg\n", "line 3: has 3 columns"),
        ("fr\t67000\tStrasbourg\t\t\t\t\t\t\t48.5\t7.7\t5\n", "line 3: 'fr' is no country"),
        ("FR\t67000\tStrasbourg\t\t\t\t\t\t\t148.5\t7.7\t5\n", "line 3: '148.5', '7.7' is no latitude"),
        ("FR\t67000\tStrasbourg\t\t\t\t\t\t\tnan\t7.7\t5\n", "line 3: 'nan', '7.7' is no latitude"),
        ("FR\tcode\tStrasbourg\t\t\t\t\t\t\t48.5\t7.7\t5\n", "line 3: 'code' is no postcode"),
        ("FR\t67000\t \t\t\t\t\t\t\t48.5\t7.7\t5\n", "line 3: has no name"),
        ("FR\t67000\tA\x00B\t\t\t\t\t\t\t48.5\t7.7\t5\n", "line 3: has no name"),
        ("x" * 3000, "line 3: is too long"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_changed(line: str, why: str) -> None:
    with pytest.raises(PlacesInvalid) as refused:
        place_files.load([*GEONAMES[:2], line])

    assert str(refused.value).startswith(why)
    assert db.session.scalar(select(func.count()).where(Place.country == "FR")) == 0


def test_the_command_says_what_is_new_and_names_a_bad_line(in_app: Flask, tmp_path: Path) -> None:
    good, bad = tmp_path / "FR.txt", tmp_path / "bad.txt"
    good.write_text("".join(GEONAMES), encoding="utf-8")
    bad.write_text("FR\n", encoding="utf-8")
    runner = in_app.test_cli_runner()

    added, refused = runner.invoke(args=["places", "load", str(good)]), runner.invoke(args=["places", "load", str(bad)])

    assert added.output == "3 places and 4 postcodes are new\n"
    assert refused.exit_code == 1
    assert "line 1: has 1 columns" in refused.output


def test_lueurs_own_list_has_every_belgian_town_once_and_nothing_from_elsewhere() -> None:
    towns = list(place_files.own_list("BE", (OWN / "be.tsv").read_text(encoding="utf-8").splitlines()))

    codes = {code for town in towns for code in town.postcodes}
    assert len(towns) > 2200
    assert len(codes) > 1000
    assert all(len(code) == 4 and code.isdecimal() for code in codes)
    assert all(49.4 < town.spot.latitude < 51.6 and 2.5 < town.spot.longitude < 6.5 for town in towns)
    assert all(set(town.names) <= {"fr", "nl", "de", "en"} for town in towns)


def test_lueurs_own_list_is_added_once(in_app: Flask) -> None:
    assert place_files.provide("BE") == LoadedPlaces(0, 0)
    assert place_files.provide("ZZ") == LoadedPlaces(0, 0)
    assert place_files.provide("../x") == LoadedPlaces(0, 0)

"""What a poster says about its marathon, in each language."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.kit.conftest import PosterOf

NB = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("fr", f"Jeudi 10{NB}décembre{NB}2026"),
        ("nl", f"Donderdag 10{NB}december{NB}2026"),
        ("de", f"Donnerstag, 10.{NB}Dezember{NB}2026"),
        ("en", f"Thursday, 10{NB}December{NB}2026"),
    ],
)
def test_the_day_is_written_as_the_language_writes_it(poster_of: PosterOf, language: str, day: str) -> None:
    assert poster_of(language).date.replace("Thursday 10", "Thursday, 10") == day


def test_the_hours_are_those_of_the_place(poster_of: PosterOf) -> None:
    assert poster_of().time == "18:00 – 22:30"
    assert poster_of(time_zone="Asia/Seoul").time == "02:00 – 06:30"


def test_an_evening_that_ends_after_midnight_is_one_day(poster_of: PosterOf) -> None:
    poster = poster_of("nl", ends_at=datetime(2026, 12, 11, 1, tzinfo=UTC))
    assert poster.date == f"Donderdag 10{NB}december{NB}2026"
    assert poster.time == "18:00 – 02:00"


def test_several_days_show_the_first_and_the_last(poster_of: PosterOf) -> None:
    poster = poster_of("nl", ends_at=datetime(2026, 12, 12, 21, 30, tzinfo=UTC))
    assert "10" in poster.date
    assert "12" in poster.date
    assert poster.time == "do 18:00 – za 22:30"


@pytest.mark.parametrize(
    ("join_url", "typed"),
    [
        ("https://lueur.example/j/CDF347", "lueur.example/join"),
        ("http://192.168.1.20:8000/j/CDF347", "192.168.1.20:8000/join"),
        ("https://maison.example/lueur/j/CDF347", "maison.example/lueur/join"),
    ],
)
def test_the_address_to_type_is_the_page_that_asks_for_the_code(poster_of: PosterOf, join_url: str, typed: str) -> None:
    poster = poster_of(join_url=join_url)
    assert poster.address == typed
    assert poster.code == "CDF 347"


def test_an_invented_edition_says_so(poster_of: PosterOf) -> None:
    assert poster_of("de").footer == "La Maison des Lettres · Beispielausgabe."


def test_the_edition_speaks_its_first_language_where_it_has_no_other(poster_of: PosterOf) -> None:
    assert poster_of("nl").edition == "Marathon des lettres 2026"


def test_languages_name_themselves(poster_of: PosterOf) -> None:
    assert poster_of().languages == ("Français", "Nederlands", "Deutsch", "English")

"""What a phone that was never here pays to read the letters: the budget, counted as `python -m bench weight` does."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from bench.weight import LANGUAGES, cold_visit
from tests.journeys.house import House


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letters_page_is_light_on_a_cold_phone(open_house: House, browser: Browser, language: str) -> None:
    visit = cold_visit(browser, f"{open_house.base}/j/{open_house.code}", language)

    bytes_before, requests_before = visit.weigh(with_pictures=False)
    bytes_seen, requests_seen = visit.weigh(with_pictures=True)

    assert requests_before <= 5
    assert bytes_before <= 30_000
    # The pictures came: an empty page would be light as well.
    assert requests_before < requests_seen <= 8
    assert bytes_seen <= 45_000

"""Table cards: one page for each case, with the code that opens the join page there."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pypdf
import pytest
from flask import Flask
from flask_babel import Babel
from PIL import Image

from app.kit import pdf, qr
from app.kit.documents import TableCards
from app.kit.table_cards import table_cards_for
from app.models import Marathon
from tests.kit.conftest import JOIN_URL, a_marathon


@pytest.fixture(autouse=True)
def speaking() -> Iterator[None]:
    app = Flask("kit")
    Babel(app)
    with app.app_context():
        yield


def cards_of(marathon: Marathon) -> TableCards:
    return table_cards_for(marathon, join_url=JOIN_URL, language="fr")


def printed(cards: TableCards) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf.render(cards)))


def test_each_case_has_its_page() -> None:
    pages = printed(cards_of(a_marathon())).pages
    assert len(pages) == 10
    for number, page in enumerate(pages, start=1):
        text = page.extract_text()
        for words in (f"Maëlle {number}", f"Titre {number}", "Orvanie", "Libération", "lueur.example/join", "CDF 347"):
            assert words in text


def test_the_code_opens_the_join_page_at_the_case() -> None:
    cards = cards_of(a_marathon()).cards
    assert [card.qr for card in cards[:2]] == [qr.svg(f"{JOIN_URL}#case-1"), qr.svg(f"{JOIN_URL}#case-2")]


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_portrait_is_printed(mode: str) -> None:
    marathon = a_marathon()
    webp = io.BytesIO()
    Image.new(mode, (64, 80), "#c2410c").save(webp, "WEBP")
    marathon.cases[0].portrait = webp.getvalue()

    first, second, *_ = printed(cards_of(marathon)).pages

    assert len(first.images) == 1
    assert len(second.images) == 0


def test_texts_an_edition_leaves_out_are_simply_not_there() -> None:
    marathon = a_marathon()
    marathon.cases[0].texts = {}
    assert "Maëlle 1" in printed(cards_of(marathon)).pages[0].extract_text()


def test_long_texts_stay_on_their_page() -> None:
    marathon = a_marathon()
    long = "Donaudampfschifffahrtsgesellschaft " * 8
    marathon.cases[0].name = long
    marathon.cases[0].texts = {"fr": dict.fromkeys(("country_name", "headline", "summary", "demand"), long)}
    assert len(printed(cards_of(marathon)).pages) == 10

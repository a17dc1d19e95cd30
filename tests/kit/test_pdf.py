"""What comes out of the printer: one page, every word on it, and nothing that was not put there."""

from __future__ import annotations

import io
import json
import re
from dataclasses import asdict

import pypdf
import pytest
import zxingcpp
from PIL import Image

from app.kit import pdf
from app.kit.documents import Poster
from app.rules.errors import GlyphMissing
from tests.kit.conftest import JOIN_URL, PosterOf


def printed(poster: Poster) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf.render(poster)))


def text_of(poster: Poster) -> str:
    """All words of the only page, with the breaks of lines and words taken out."""
    (page,) = printed(poster).pages
    return re.sub(r"[\s\u00ad\u200b]+", "", page.extract_text())


def bare(words: str) -> str:
    return re.sub(r"\s+", "", words)


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_everything_the_poster_holds_is_printed(poster_of: PosterOf, language: str) -> None:
    poster = poster_of(language)
    text = text_of(poster)
    shown = [poster.title, poster.edition, poster.date, poster.time, poster.place, poster.goal]
    shown += [poster.address, poster.code, poster.footer, *poster.languages]
    labels = poster.labels
    shown += [labels.when, labels.where, labels.goal, labels.address, labels.code, labels.note]
    shown += [words for step in labels.steps for words in (step.name, step.sentence)]
    assert [words for words in shown if bare(words) not in text] == []


def test_it_says_its_title_and_language_and_is_tagged(poster_of: PosterOf) -> None:
    document = printed(poster_of("nl"))
    assert document.metadata is not None
    assert document.metadata.title == "Une soirée pour dix lettres"
    catalog = document.trailer["/Root"]
    assert catalog["/Lang"] == "nl"
    assert catalog["/MarkInfo"]["/Marked"]
    assert "pdfaid" in catalog["/Metadata"].get_object().get_data().decode()


@pytest.mark.parametrize(("size", "paper"), [("a4", (210, 297)), ("a3", (297, 420))])
def test_it_is_as_large_as_the_paper(poster_of: PosterOf, size: str, paper: tuple[int, int]) -> None:
    box = printed(poster_of(size=size)).pages[0].mediabox
    assert tuple(round(float(side) * 25.4 / 72) for side in (box.width, box.height)) == paper


def test_its_fonts_travel_with_it(poster_of: PosterOf) -> None:
    fonts = printed(poster_of()).pages[0]["/Resources"]["/Font"].values()
    descriptors = [font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert descriptors
    assert all("/FontFile2" in descriptor for descriptor in descriptors)


@pytest.mark.parametrize(
    "title",
    [
        '#panic("x")',
        '#read("/etc/passwd")',
        '#import "house.typ": ink',
        "$x^2$ *bold* _slanted_ `code` <label> @reference // comment",
        '"}); #panic() //',
        "\\u{41} \\n --- ... 'quoted' [content] = heading",
    ],
)
def test_what_people_type_is_never_read_as_typst(poster_of: PosterOf, title: str) -> None:
    assert bare(title) in text_of(poster_of(title=title, place=title))


@pytest.mark.parametrize("title", ["x" * 300, "mot " * 75, "Donaudampfschifffahrtsgesellschaftskapitän " * 7])
def test_long_titles_and_places_stay_on_the_page(poster_of: PosterOf, title: str) -> None:
    poster = poster_of("de", title=title, place=title)
    text = text_of(poster)
    assert text.replace("-", "").count(bare(title)) == 2
    assert bare(poster.code) in text


def test_an_address_is_divided_without_a_hyphen(poster_of: PosterOf) -> None:
    host = "briefmarathon" * 12
    assert f"{host}.example/join" in text_of(poster_of(join_url=f"https://{host}.example/j/CDF347"))


@pytest.mark.parametrize(
    "place", ["مكتبة النور", "ספריית העיר", "पुस्तकालय", "서울 도서관", "李明圖書館", "Βιβλιοθήκη Ηώς", "Бібліотека Її"]
)
def test_names_of_many_scripts_have_their_glyphs(poster_of: PosterOf, place: str) -> None:
    assert len(printed(poster_of(place=place)).pages) == 1


def test_missing_glyphs_are_named_instead_of_printed_as_boxes(poster_of: PosterOf) -> None:
    with pytest.raises(GlyphMissing) as refusal:
        pdf.render(poster_of(title="Runes ᚠᚢ et 😀", place="😀"))
    assert set("".join(refusal.value.characters)) == {"ᚠ", "ᚢ", "😀"}


def test_the_code_on_the_paper_opens_the_join_page(poster_of: PosterOf) -> None:
    data = json.dumps(asdict(poster_of()))
    sheet = pdf._compiler().compile(pdf.LAYOUTS / "poster.typ", format="png", ppi=60, sys_inputs={"document": data})
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(sheet)).convert("L"))
    assert code.text == JOIN_URL

"""What a name, a town and a word may look like."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules import names
from app.rules.errors import NameRefused, TextFault, TextRefused, TitleRefused, TownRefused

REAL_NAMES = [
    "O'Brien",
    "O’Brien",
    "Nguyễn Thị Ánh",
    "李",
    "欧阳明",
    "عبد الله",
    "של",
    "שָׁלוֹם",
    "Ольга Ильина",
    "Γιώργος",
    "გიორგი",
    "Անահիտ",
    "राजेश कुमार",
    "க்ரிஷ்ணன்",
    "ประยุทธ์",
    "ང་ཧྐྵྨླྺྼྻྂ",
    "ፀሐይ",
    "ナオミ・ワタナベ",
    "김민준",
    "Renée-Noëlle d'Hondt",
    "’t Hart",
    "Jean-Pierre Dupont, fils",
    "X",
]
PERSIAN_WITH_JOINER = "علی\u200cرضا"
SINHALA_WITH_JOINER = "ශ\u0dca\u200dරී"


@pytest.mark.parametrize("name", REAL_NAMES)
def test_a_real_name_of_any_script_stays_as_it_is(name: str) -> None:
    assert names.check_name(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize("name", [PERSIAN_WITH_JOINER, SINHALA_WITH_JOINER])
def test_a_joiner_that_spells_a_name_stays(name: str) -> None:
    assert names.check_name(name) == name


@pytest.mark.parametrize("name", ["An\u200dna", "\u200cAnna", "Anna\u200d", "An\u200c\u200dna"])
def test_a_joiner_that_changes_nothing_seen_is_dropped(name: str) -> None:
    assert names.check_name(name) == "Anna"


def test_a_decomposed_name_is_composed() -> None:
    assert names.check_name("E\u0301milie") == "Émilie"


@pytest.mark.parametrize("name", ["  Anna\t \u00a0 de\u3000Vries ", "Anna de\u2003Vries", "Anna de \u200bVries\ufeff"])
def test_blanks_collapse_to_one(name: str) -> None:
    assert names.check_name(name) == "Anna de Vries"


@pytest.mark.parametrize("mark", ["\u200e", "\u200f", "\u061c"])
def test_a_direction_mark_is_dropped_from_a_name(mark: str) -> None:
    assert names.check_name(f"{mark}של{mark}") == "של"


@pytest.mark.parametrize(
    "sign", ["\x00", "\x07", "\n", "\r\n", "\x0b", "\x85", "\u2028", "\x7f", "\ud83d", "\ufffe", "\U0010ffff"]
)
def test_controls_line_ends_and_half_characters_are_refused(sign: str) -> None:
    assert refusal(names.check_name, f"An{sign}na") is TextFault.CONTROL


@pytest.mark.parametrize("sign", [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"])
def test_a_character_that_turns_the_line_around_is_refused(sign: str) -> None:
    assert refusal(names.check_name, f"Anna{sign}") is TextFault.BIDI


@pytest.mark.parametrize("name", ["", "   ", "-", "...", "\u200d", "\u3164", "\u2800\u2800", "\u00ad", "🎉", "7"])
def test_a_name_without_a_letter_is_empty(name: str) -> None:
    assert refusal(names.check_name, name) is TextFault.EMPTY


def test_a_name_has_at_most_eighty_graphemes() -> None:
    assert names.check_name("á" * 80)
    assert names.check_name("षि" * 80)
    assert refusal(names.check_name, "a" * 81) is TextFault.TOO_LONG


def test_one_grapheme_of_a_thousand_code_points_is_too_long() -> None:
    assert refusal(names.check_name, "क" + "्क" * 500) is TextFault.TOO_LONG


def test_a_tower_of_marks_is_refused() -> None:
    assert names.check_name("a" + "\u0300\u0323" * 4)
    assert refusal(names.check_name, "a" + "\u0300\u0323" * 5) is TextFault.CONTROL


def test_a_refusal_says_its_limit_and_its_field() -> None:
    with pytest.raises(NameRefused) as refused:
        names.check_name("a" * 81)
    assert (refused.value.limit, refused.value.field) == (80, "name")


def test_a_postcode_is_a_town() -> None:
    assert names.check_town(" 1000  Bruxelles ") == "1000 Bruxelles"
    assert names.check_town("1000") == "1000"
    with pytest.raises(TownRefused):
        names.check_town("–")


def test_a_title_is_one_line() -> None:
    assert names.check_title("Soirée  bougies, 10 décembre") == "Soirée bougies, 10 décembre"
    with pytest.raises(TitleRefused):
        names.check_title("a\nb")


def test_a_text_keeps_its_lines_and_one_empty_line_between_paragraphs() -> None:
    assert (
        names.check_text(" Courage !\r\n\r\n\r\n\tNous pensons à toi. \rA.  B. ", 100)
        == "Courage !\n\n Nous pensons à toi.\nA. B."
    )


def test_a_text_keeps_the_no_break_blank_of_french() -> None:
    assert names.check_text("Courage\u00a0!", 100) == "Courage\u00a0!"


def test_a_heart_alone_is_a_text() -> None:
    assert names.check_text("❤️", 10) == "❤️"
    assert names.check_text("👩‍👩‍👧‍👦", 10) == "👩‍👩‍👧‍👦"


def test_a_text_of_nothing_seen_is_empty() -> None:
    assert refusal(lambda text: names.check_text(text, 10), "\n \u200b\n") is TextFault.EMPTY


def test_a_text_counts_graphemes_against_its_limit() -> None:
    assert names.check_text("é" * 10, 10)
    assert refusal(lambda text: names.check_text(text, 10), "e" * 11) is TextFault.TOO_LONG


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Émilie Dupont", "É. D."),
        ("Jean-Pierre Dupont", "J.-P. D."),
        ("anna de vries", "A. D. V."),
        ("’t Hart", "T. H."),
        ("O'Brien", "O."),
        ("عبد الله", "ع. ا."),
        ("李明", "李."),
        ("გიორგი", "გ."),
        ("क्षितिज", "क्षि."),
        ("Anna & Bob", "A. B."),
        ("ßa", "S."),
        ("", ""),
    ],
)
def test_initials_stay_in_the_script_of_the_name(name: str, shown: str) -> None:
    assert names.initials(name) == shown


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Émilie Dupont", "Émilie"),
        ("Jean-Pierre Dupont", "Jean-Pierre"),
        ("عبد الله حسن", "عبد الله"),
        ("Abdul Karim Khan", "Abdul Karim"),
        ("Abdou", "Abdou"),
        ("李明", "李明"),
        ("Dupont, Émilie", "Dupont"),
        ("", ""),
    ],
)
def test_the_first_name_is_the_first_word(name: str, first: str) -> None:
    assert names.first_name(name) == first


ANY_TEXT = st.text(st.characters(codec=None, categories=None), max_size=120)
TRICKY = st.text(
    st.sampled_from("aÁ\u0301\u200c\u200d\u200bक\u094d\u0300عले \u00a0\t\n\r\u2066❤️\u3164\u0345\u1160가\u11a8"),
    max_size=40,
)


@given(ANY_TEXT | TRICKY)
def test_checking_twice_changes_nothing_and_only_named_refusals_are_raised(text: str) -> None:
    for check in (names.check_name, names.check_town, lambda text: names.check_text(text, 100)):
        try:
            clean = check(text)
        except TextRefused:
            continue
        assert check(clean) == clean


@given(ANY_TEXT | TRICKY)
def test_every_accepted_name_has_a_first_name_and_initials(text: str) -> None:
    try:
        name = names.check_name(text)
    except NameRefused:
        return
    assert names.first_name(name)
    assert names.initials(name)


def refusal(check, text: str) -> TextFault:  # type: ignore[no-untyped-def]
    with pytest.raises(TextRefused) as refused:
        check(text)
    return refused.value.fault


@given(st.from_regex(names._PLAIN_LINE.pattern, fullmatch=True).filter(lambda text: len(text) <= names.LINE_LIMIT))
def test_what_needs_no_mending_is_what_mending_would_leave(text: str) -> None:
    for refused, needed in ((NameRefused, names._LETTER), (TownRefused, names._LETTER_OR_NUMBER)):
        assert names._line(text, refused, needed) == names._mend_line(text, refused, needed) == text


@pytest.mark.parametrize("text", ["Zoé  Lambert", " Zoé", "Zoé ", "Zoe\u0301", "1000", "Zoé\u00ad"])
def test_what_needs_mending_is_mended(text: str) -> None:
    assert names.check_town(text) in {"Zoé Lambert", "Zoé", "1000"}

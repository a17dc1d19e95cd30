"""What the writing coach notices, where, and that it stays quiet otherwise."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.coach import CaseRules, Code, review

STRICT = CaseRules(organisation_may_be_named=False, never_mention=("la reine", "ملك", "Königin", "北京", "хунта"))
LENIENT = CaseRules(organisation_may_be_named=True, return_address_allowed=True, religious_cards_welcome=True)
ORGANISATION = "Lantern Circle; Cercle des Lanternes"


def noticed(text: str, rules: CaseRules = STRICT, language: str = "fr") -> list[tuple[str, str]]:
    return [(advice.code, advice.excerpt) for advice in review(text, rules, language, ORGANISATION)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Courage ! Nous pensons à vous tous les jours. Les enfants de l'école vous envoient des dessins.",
        "Wij denken aan u. Op 10.12.2026 branden er 350 000 kaarsen.",
        "Wir wünschen Ihnen frohe Festtage und viel Kraft. 01.12.2026, 2026-12-10",
        "Season's greetings from 500 people in the street. You are not alone.",
        "Dans la rue avec 500 personnes, à la place de 10 d'entre elles, en 2026 la liberté.",
        "Noël, mon frère, vous salue. Je suis parti tôt. Tenez bon.De tout cœur.",
        "Ich war unterwegs 2 Stunden.",
        "من بروكسل مع المحبة",
        "Merci pour votre courage...et votre sourire.",
    ],
)
def test_a_kind_word_gets_no_advice(text: str) -> None:
    assert noticed(text) == []


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Voyez https://example.org/a?b=1. Merci", "https://example.org/a?b=1"),
        ("voyez (www.example.org)", "www.example.org"),
        ("example.be et voilà", "example.be"),
        ("EXAMPLE.COM", "EXAMPLE.COM"),
        ("http://بروكسل.example/", "http://بروكسل.example/"),
        ("on bbc.co.uk/news today", "bbc.co.uk/news"),
    ],
)
def test_a_web_address_is_noticed_without_the_stop_after_it(text: str, link: str) -> None:
    assert noticed(text) == [(Code.LINK, link)]


def test_an_e_mail_address_is_noticed_once() -> None:
    assert noticed("écrivez à anna.de-vries+marathon@post.example.org !") == [
        (Code.EMAIL, "anna.de-vries+marathon@post.example.org")
    ]


@pytest.mark.parametrize(
    "number", ["+32 470 12 34 56", "02 123 45 67", "0470/12.34.56", "(202) 555-0143", "٠٤٧٠ ١٢ ٣٤ ٥٦"]
)
def test_a_phone_number_is_noticed(number: str) -> None:
    assert noticed(f"appelez {number} ce soir") == [(Code.PHONE, number)]


@pytest.mark.parametrize(
    "address",
    [
        "12, rue",
        "Rue de la Loi 16",
        "Kerkstraat 5",
        "Lange Straße 7",
        "12 High Street",
        "B-1000 Bruxelles",
        "1012 AB Amsterdam",
        "P.O. Box 12",
    ],
)
def test_a_postal_address_is_noticed_where_none_may_be_given(address: str) -> None:
    text = f"J'habite {address}" + (" Neuve" if address.endswith("rue") else "")
    assert noticed(text) == [(Code.RETURN_ADDRESS, address)]
    assert noticed(text, LENIENT) == []


def test_the_organisation_is_noticed_where_it_may_not_be_named() -> None:
    assert noticed("Le CERCLE des  lanternes pense à vous") == [(Code.ORGANISATION, "CERCLE des  lanternes")]
    assert noticed("Le Cercle des Lanternes pense à vous", LENIENT) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("vive la REINE !", "la REINE"),
        ("la Konigin lebt", "Konigin"),
        ("die ＫÖＮＩＧＩＮ", "ＫÖＮＩＧＩＮ"),
        ("مَلِك", "مَلِك"),
        ("我在北京住", "北京"),
        ("это Хунта!", "Хунта"),
        ("la re\u00adine", "la re\u00adine"),
    ],
)
def test_a_word_never_to_mention_is_noticed_whatever_its_case_accents_and_script(text: str, word: str) -> None:
    assert noticed(text) == [(Code.NEVER_MENTION, word)]


@pytest.mark.parametrize("text", ["la reinette", "الملكة", "Königinnen"])
def test_a_longer_word_is_another_word(text: str) -> None:
    assert noticed(text) == []


@pytest.mark.parametrize(
    "greeting",
    [
        "Joyeux Noël",
        "JOYEUX NOEL",
        "Vrolijk kerstfeest",
        "Zalig Kerstmis",
        "Frohe Weihnachten",
        "Gesegnete Weihnachten",
        "Merry Christmas",
        "God bless you",
        "Que Dieu",
        "Gott segne Sie",
        "Eid mubarak",
        "ik bid voor je",
        "we zullen voor u bidden",
        "Zalig Pasen",
        "Moge God",
        "Möge Gott",
    ],
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_religious_greeting_is_noticed_in_any_language_unless_it_is_welcome(greeting: str, language: str) -> None:
    assert noticed(f"{greeting}, Anna!", language=language) == [(Code.RELIGIOUS_GREETING, greeting)]
    assert noticed(f"{greeting}, Anna!", LENIENT, language) == []


@pytest.mark.parametrize(
    "promise",
    [
        "Nous te libérerons",
        "on va vous sortir",
        "tu seras bientôt libre",
        "we zullen je bevrijden",
        "ik beloof je",
        "je komt zeker snel vrij",
        "u wordt binnenkort vrijgelaten",
        "wij halen jullie eruit",
        "wir werden dich befreien",
        "Wir holen dich da raus",
        "Sie sind bestimmt bald frei",
        "we will free you",
        "We’ll get you out",
        "you will be free soon",
        "I promise you",
    ],
)
def test_a_promise_nobody_can_keep_is_noticed_whatever_the_case_allows(promise: str) -> None:
    assert noticed(f"{promise}.", LENIENT) == [(Code.PROMISE, promise)]


@pytest.mark.parametrize(
    ("language", "word"),
    [("fr", "dictature"), ("nl", "verkiezingen"), ("de", "Regierung"), ("en", "regime"), ("pt", "regime")],
)
def test_politics_is_noticed_in_the_language_of_the_page(language: str, word: str) -> None:
    assert noticed(f"x {word} y", language=language) == [(Code.POLITICS, word)]


def test_advice_comes_in_reading_order() -> None:
    codes = [code for code, _ in noticed("Joyeux Noël ! Vive la reine, www.example.org, nous vous libérerons.")]
    assert codes == [Code.RELIGIOUS_GREETING, Code.NEVER_MENTION, Code.LINK, Code.PROMISE]


PIECES = [
    "Joyeux ",
    "Noël",
    "la reine",
    "www.",
    "a.be",
    "@",
    "+32 470 12 34 56",
    "\u0301",
    "ß",
    "ﬁ",
    "İ",
    "北京",
    "rue ",
    " 12",
    "\n",
    "we will free you ",
    "한",
]


@given(st.text(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_every_span_is_inside_the_text_and_holds_its_excerpt(text: str) -> None:
    advice = review(text, STRICT, "fr", ORGANISATION)
    assert advice == review(text, STRICT, "fr", ORGANISATION)
    for piece in advice:
        assert 0 <= piece.start < piece.end <= len(text)
        assert piece.excerpt == text[piece.start : piece.end]


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "1",
        " ",
        "a.",
        "a@",
        "www.",
        "1 ",
        "rue ",
        "rue a ",
        "0-",
        "joyeux ",
        "we will ",
        "(",
        "+",
        "\u0301",
        "a.be/",
        "a.be ",
        "1 a ",
        "straat ",
        "http://",
        "we will free you ",
    ],
)
def test_ten_thousand_characters_are_read_at_once(unit: str) -> None:
    text = unit * (10_000 // len(unit))
    started = time.process_time()
    review(text, STRICT, "fr", ORGANISATION)
    # Some 20 ms on a small machine; a backtracking pattern would take minutes.
    assert time.process_time() - started < 2

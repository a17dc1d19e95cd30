"""Whatever is typed gets a clear sentence, the right status, and is still there to be corrected."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from flask import Flask

from app.models import Marathon, db
from app.rules.state import State
from app.services import attendees, intents, marathons, totals
from tests import factories
from tests.checking import CheckingClient
from tests.pages import Form, Page

TEN_SCRIPTS = [
    "Nguyễn Thị Ánh",
    "О’Браен Ильина",
    "Γιώργος Σεφέρης",
    "عبد الله",
    "שָׁלוֹם עליכם",
    "राजेश कुमार",
    "க்ரிஷ்ணன்",
    "李明",
    "김민준",
    "გიორგი ანა",
    "ナオミ・ワタナベ",
    "ፀሐይ",
]
REFUSED_TEXTS = {
    "empty": "",
    "blanks": " \u3000\u200b ",
    "ten thousand": "a" * 10_000,
    "NUL": "An\x00na",
    "line": "An\nna",
    "override": "\u202eannA",
    "only marks": "…",
    "tower": "a" + "\u0300" * 40,
}
GOOD = {"name": "Amélie Peeters", "town": "Namur", "use": "deliver", "consent": "yes"}


@pytest.fixture
def form(client: CheckingClient, evening: Marathon) -> Form:
    """The letters form as a phone has it, three letters ticked and everything filled in."""
    form = client.see(f"/j/{evening.code}?lang=en").form("letters")
    form.fields |= {"case": form.choices("case")[:3]} | {name: [value] for name, value in GOOD.items()}
    return form


def problems(page: Page) -> str:
    """What the summary at the top of the form says."""
    return page.by_id("error-summary").text


def still_typed(page: Page, **expected: str) -> None:
    """The form still holds what was typed, and the letters are still ticked."""
    again = page.form("letters") if page.find_all("form") else Form(page)
    for name, value in expected.items():
        # A browser sends and shows line ends and blanks of its own in a one-line field.
        assert again.fields.get(name) == [value], name
    if page.is_whole:
        assert len(again.fields["case"]) == 3


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
@pytest.mark.parametrize("field", ["name", "town"])
@pytest.mark.parametrize("typed", REFUSED_TEXTS.values(), ids=REFUSED_TEXTS.keys())
def test_a_name_or_town_that_cannot_be_kept_is_explained_and_stays(
    client: CheckingClient, evening: Marathon, form: Form, field: str, typed: str, htmx: bool
) -> None:
    client.send(form, 422, htmx=htmx, **{field: typed})

    page = client.page
    assert page.is_whole is not htmx
    assert len(problems(page)) > 20
    assert page.find("input", name=field)["aria-invalid"] == "true"
    still_typed(page, **GOOD | {field: typed})
    assert totals.counts(evening).total == 0


@pytest.mark.parametrize("name", TEN_SCRIPTS)
def test_a_real_name_of_any_script_signs_and_is_shown_as_it_is(client: CheckingClient, form: Form, name: str) -> None:
    client.follow(client.send(form, name=name, town=name))

    mine = client.see(form.action.replace("letters", "mine"))
    assert name in [shown.text for shown in mine.find_all("bdi")]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"case": None}, "Tick at least one letter"),
        ({"consent": None}, "consent"),
        ({"use": None}, "Choose how your name may be used"),
        ({"use": "sell"}, "Choose how your name may be used"),
        ({"drawing": "<svg onload=alert(1)>"}, "drawing"),
        ({"drawing": "[[[0,0],[1e9,1]]]"}, "drawing"),
        ({"email": "nobody", "news": "yes"}, "e-mail"),
        ({"email": "", "news": "yes"}, "e-mail"),
        ({"email": "a" * 10_000 + "@example.org", "news": "yes"}, "e-mail"),
        ({"email": "a\x00@example.org", "news": "yes"}, "e-mail"),
    ],
)
def test_what_is_missing_or_made_up_is_said(
    client: CheckingClient, evening: Marathon, form: Form, typed: dict[str, str | None], sentence: str
) -> None:
    client.send(form, 422, **typed)

    assert sentence.lower() in problems(client.page).lower()
    assert client.page.form("letters").value("name") == GOOD["name"]
    assert totals.counts(evening).total == 0


def test_nothing_about_consent_is_chosen_beforehand(form: Form, client: CheckingClient) -> None:
    fresh = client.see(form.action.replace("/letters", "")).form("letters")

    assert not {"consent", "use", "news", "case"} & set(fresh.fields)


@pytest.mark.parametrize("slug", ["nobody", "../../etc/passwd", "\x00", "a" * 10_000])
def test_a_made_up_case_is_refused_in_words(client: CheckingClient, evening: Marathon, form: Form, slug: str) -> None:
    answer = client.send(form, case=[slug])

    assert answer.status_code == 422
    assert "not part of this marathon" in client.page.find("main").text
    assert totals.counts(evening).total == 0


def test_a_case_of_the_edition_that_is_not_offered_here_is_refused(client: CheckingClient, in_app: Flask) -> None:
    small = factories.marathon(cases=2)
    foreign = factories.edition().cases[7].slug
    form = client.see(f"/j/{small.code}?lang=en").form("letters")

    client.send(form, 422, **GOOD, case=[foreign])

    assert "not part of this marathon" in client.page.find("main").text


@pytest.mark.parametrize("state", [State.PAUSED, State.CLOSED])
@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_a_form_that_comes_when_signing_is_over_says_why(
    client: CheckingClient, evening: Marathon, form: Form, state: State, htmx: bool
) -> None:
    marathons.change_state(evening, state, evening.owner)

    answer = client.send(form, 409, htmx=htmx)

    said = {State.PAUSED: "paused", State.CLOSED: "closed"}[state]
    assert said in client.page.text
    # What was typed stays in the page: the sentence is put above the form and nothing else is replaced.
    if htmx:
        assert answer.headers["HX-Retarget"] == "#trouble"
    assert totals.counts(evening).total == 0


@pytest.mark.parametrize("key", ["", "x", "a" * 22 + "\n", "a" * 10_000, "é" * 22, "\x00" * 22])
def test_a_damaged_key_is_refused(client: CheckingClient, evening: Marathon, form: Form, key: str) -> None:
    answer = client.send(form, key=key)

    assert answer.status_code == 400
    assert totals.counts(evening).total == 0


def test_the_same_form_sent_twice_counts_once_and_is_answered_alike(
    client: CheckingClient, evening: Marathon, form: Form
) -> None:
    first = client.follow(client.send(form)).find("h1").text
    again = client.follow(client.send(form)).find("h1").text

    assert first == again
    assert totals.counts(evening).total == 3


def test_signing_all_sent_twice_is_answered_alike(client: CheckingClient, evening: Marathon, form: Form) -> None:
    first = client.follow(client.send(form, case=None, all="yes")).find("h1").text
    again = client.follow(client.send(form, case=None, all="yes")).find("h1").text

    assert first == again
    assert totals.counts(evening).total == 10


def test_the_same_form_with_another_name_is_refused(client: CheckingClient, evening: Marathon, form: Form) -> None:
    client.send(form, 303)

    client.send(form, 409, name="Somebody Else")

    assert "already sent" in client.page.find("main").text
    assert totals.counts(evening).total == 3


def test_a_withdrawn_form_sent_again_brings_nobody_back(client: CheckingClient, evening: Marathon, form: Form) -> None:
    client.send(form, 303)
    mine = client.see(form.action.replace("letters", "mine"))
    client.send(mine.form("withdraw"), 303, all="yes")

    client.send(form)

    assert totals.counts(evening).total == 0


@pytest.mark.parametrize(
    "code", ["", "x", "CDFGH", "CDFGHJK", "CDFGHJ", "a" * 10_000, "\u202eCDFGHJ", "CD FG\x00", "١٢٣٤٥٦", "' OR 1=1"]
)
def test_a_wrong_code_is_explained_and_stays(client: CheckingClient, in_app: Flask, code: str) -> None:
    form = client.see("/join?lang=en").form("/join")

    client.send(form, 404, code=code)

    assert "screen" in client.page.find("main").text
    assert client.page.form("/join").value("code") == code


def test_a_code_is_understood_however_it_is_typed(client: CheckingClient, evening: Marathon) -> None:
    form = client.see("/join").form("/join")
    code = evening.code.lower()

    for typed in (code, f" {code[:3]} {code[3:]} ", f"{code[:3]}-{code[3:]}", evening.code):
        assert client.send(form, 303, code=typed).location.endswith(f"/j/{evening.code}")


@pytest.fixture
def card(client: CheckingClient, evening: Marathon) -> Form:
    """The card to the first person, written."""
    form = client.see(f"/j/{evening.code}/words?case={evening.cases[0].slug}&lang=en").form("words")
    form.fields |= {"text": ["We think of you.\r\nEvery day."], "name": ["Amélie"], "show_on_screen": ["yes"]}
    return form


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"text": ""}, "Write a few words or draw"),
        ({"text": "a" * 10_000}, "too long"),
        ({"text": "a\x00b"}, "cannot be printed"),
        ({"text": "\u202eabc"}, "direction"),
        ({"name": "a" * 10_000}, "too long"),
        ({"name": "\u2067Anna"}, "direction"),
        ({"drawing": "nonsense"}, "drawing"),
    ],
)
@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_a_word_that_cannot_be_kept_is_explained_and_stays(
    client: CheckingClient, evening: Marathon, card: Form, typed: dict[str, str], sentence: str, htmx: bool
) -> None:
    client.send(card, 422, htmx=htmx, **typed)

    page = client.page
    assert sentence in problems(page)
    again = page.form("words")
    kept = {"text": card.value("text"), "name": "Amélie"} | {name: typed[name] for name in typed if name != "drawing"}
    for name, value in kept.items():
        assert again.value(name).replace("\r", "") == value.replace("\r", ""), name
    assert totals.counts(evening).total == 0


def test_a_word_to_nobody_is_refused(client: CheckingClient, evening: Marathon, card: Form) -> None:
    client.send(card, 422, case="nobody")

    assert totals.counts(evening).total == 0


def test_the_coach_explains_once_and_never_stops(client: CheckingClient, evening: Marathon, card: Form) -> None:
    client.send(card, 422, text="Look at https://example.org")
    assert "https://example.org" in client.page.by_id("advice").text

    client.send(client.page.form("words"), 303)

    assert totals.counts(evening).split.words == 1


def test_what_is_written_is_text_and_never_markup(client: CheckingClient, evening: Marathon, card: Form) -> None:
    client.send(card, 303, text="<script>alert(1)</script> & \"'", name="<img src=x>")

    mine = client.see(f"/j/{evening.code}/mine")

    assert "<script>alert(1)</script>" in mine.find("main").text
    assert mine.find("main").find_all("script") == []


@pytest.mark.parametrize("typed", [{"letter": ["999999"]}, {"letter": ["x", "-1", "9" * 30]}, {"word": ["\x00"]}, {}])
def test_withdrawing_what_is_not_ones_own_withdraws_nothing(
    client: CheckingClient, evening: Marathon, form: Form, typed: dict[str, list[str]]
) -> None:
    client.send(form, 303)
    mine = client.see(f"/j/{evening.code}/mine")

    client.send(mine.form("withdraw"), 303, **typed)

    assert totals.counts(evening).total == 3


def test_a_receipt_link_shows_and_withdraws_from_any_device(in_app: Flask, client: CheckingClient, form: Form) -> None:
    thanks = client.follow(client.send(form))
    link = thanks.by_id("receipt-link")["value"]
    elsewhere = in_app.test_client()
    assert isinstance(elsewhere, CheckingClient)

    page = elsewhere.see(link.removeprefix("http://localhost"))
    assert "Amélie Peeters" in page.text
    elsewhere.send(Form(page.find_all("form")[0]), 303, all="yes")

    assert "Amélie Peeters" not in elsewhere.see(link.removeprefix("http://localhost")).text


@pytest.mark.parametrize(
    "change", [lambda token: token[:-1], lambda token: token + "A", lambda token: token.swapcase()]
)
def test_a_receipt_link_that_was_changed_opens_nothing(client: CheckingClient, form: Form, change) -> None:  # type: ignore[no-untyped-def]
    thanks = client.follow(client.send(form))
    token = thanks.by_id("receipt-link")["value"].rpartition("/")[2]

    assert client.get(f"/r/{change(token)}").status_code == 404


def test_a_newcomers_first_request_may_be_the_form_itself(
    client: CheckingClient, evening: Marathon, form: Form
) -> None:
    client.delete_cookie("attendee", path=f"/j/{evening.code}")

    client.follow(client.send(form))

    assert totals.counts(evening).total == 3
    db.session.commit()
    assert attendees.signed_cases(evening, factories.attendee()) == set()
    assert intents.new_key()


@pytest.mark.parametrize(
    "typed", ["a" * 10_000, "burst-" + "0" * 10_000, "\u202eadmit", "hours\u0000", "'; DROP TABLE word; --"]
)
@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_deciding_on_what_was_set_aside_takes_nothing_made_up(
    desk: CheckingClient, evening: Marathon, typed: str, htmx: bool
) -> None:
    factories.letters(evening, 2, unusual="hours")
    form = desk.see(f"/desk/{evening.slug}").form("/aside/hours")
    headers = {"HX-Request": "true"} if htmx else {}

    desk.send(form, 422, htmx=htmx, decision=typed)
    desk.send(form, 422, htmx=htmx, decision="discard", confirm=None)
    for source in (typed, "9" * 10_000 + "/undo", "0/undo"):
        address = f"/desk/{evening.slug}/aside/{quote(source)}"
        answer = desk.post(address, data=form.filled(decision="admit"), headers=headers)
        assert answer.status_code in (400, 404, 405), source
    assert desk.send(form, htmx=htmx, decision="admit", confirm=typed).status_code in (200, 303)

    assert totals.counts(evening).total == 2

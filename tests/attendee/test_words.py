"""Words of support, with the coach beside."""

from __future__ import annotations

from app.models import Marathon
from app.rules.state import State
from app.services import marathons, moderation, totals
from tests.attendee.conftest import SIGNER, letters_form
from tests.checking import CheckingClient
from tests.pages import Form


def card(phone: CheckingClient, at: Marathon) -> Form:
    """The card for the first person."""
    return phone.see(f"/j/{at.code}/words?case={at.cases[0].slug}").form("/words")


def written(at: Marathon) -> list[str]:
    """The texts of the words that wait for approval."""
    return [word.text for word in moderation.waiting(at)]


def test_everybody_who_can_be_written_to_is_offered(phone: CheckingClient, evening: Marathon) -> None:
    page = phone.see(f"/j/{evening.code}/words")

    assert all(case.name in page.text for case in evening.cases)


def test_a_word_is_counted(phone: CheckingClient, evening: Marathon) -> None:
    page = phone.follow(phone.send(card(phone, evening), text="Courage !", name="Zoë", show_on_screen="yes"))

    assert "counted" in page.text
    assert totals.counts(evening).split.words == 1
    assert written(evening) == ["Courage !"]


def test_the_coach_is_heard_once_and_then_out_of_the_way(phone: CheckingClient, evening: Marathon) -> None:
    text = "Call me: +32 470 12 34 56"

    phone.send(card(phone, evening), status=422, text=text, show_on_screen="yes")
    assert "A phone number" in phone.page.by_id("advice").text
    assert totals.counts(evening).total == 0

    phone.send(phone.page.form("/words"), status=303)
    assert written(evening) == [text]


def test_what_the_coach_noticed_is_marked_on_the_card_and_explained(phone: CheckingClient, evening: Marathon) -> None:
    phone.send(
        card(phone, evening), status=422, text="Thinking of you! We will free you. Look: www.example.org", name="Zoë"
    )

    shown = phone.page.by_id("card")
    assert [mark.text for mark in shown.find_all("mark")] == ["We will free you1", "www.example.org2"]
    assert "Thinking of you! " in shown.text
    assert "Zoë" in shown.text
    assert [reason.find("strong").text for reason in phone.page.by_id("thoughts").find_all("li")] == [
        "A promise",
        "A web address",
    ]


def test_a_card_is_seen_before_it_goes_without_a_script_too(phone: CheckingClient, evening: Marathon) -> None:
    form = card(phone, evening)
    assert phone.page.find("button", name="review").text == "See my card first"

    phone.send(
        form, status=200, review="yes", text="Courage !\nTenez bon.", name="Zoë", drawing="[[[10, 20], [30, 40]]]"
    )

    shown = phone.page.by_id("card")
    assert "Courage !" in shown.text
    assert shown.find("path", d="M10 20L30 40")
    assert totals.counts(evening).total == 0
    phone.send(phone.page.form("/words"), status=303)
    assert totals.counts(evening).split.words == 1


def test_an_empty_card_is_not_shown(phone: CheckingClient, evening: Marathon) -> None:
    phone.send(card(phone, evening), status=422, review="yes", text=" ")

    assert phone.page.by_id("text-error").text
    assert [element for element in phone.page.walk() if element.get("id") == "card"] == []


def test_new_advice_is_heard_before_it_goes(phone: CheckingClient, evening: Marathon) -> None:
    phone.send(card(phone, evening), status=422, text="Call me: +32 470 12 34 56")

    phone.send(phone.page.form("/words"), status=422, text="Call me: +32 470 12 34 56 or write to zoe@example.org")

    assert "An e-mail address" in phone.page.by_id("advice").text


def test_the_coach_looks_on_without_keeping_anything(phone: CheckingClient, evening: Marathon) -> None:
    phone.send(card(phone, evening), status=200, htmx=True, text="www.example.org", review="yes")

    assert "A web address" in phone.page.by_id("advice").text
    assert totals.counts(evening).total == 0


def test_an_empty_card_is_not_sent(phone: CheckingClient, evening: Marathon) -> None:
    phone.send(card(phone, evening), status=422, text="  ")

    assert phone.page.by_id("text-error").text


def test_a_drawing_alone_is_a_word(phone: CheckingClient, evening: Marathon) -> None:
    phone.send(card(phone, evening), status=303, drawing="[[[10, 20], [30, 40]]]")

    assert "M10 20L30 40" in phone.see(f"/j/{evening.code}/mine").find("path", d="M10 20L30 40")["d"]


def test_a_word_is_corrected_not_doubled(phone: CheckingClient, evening: Marathon) -> None:
    phone.send(card(phone, evening), status=303, text="Courag !", show_on_screen="yes")

    again = card(phone, evening)
    assert again.value("text") == "Courag !"
    phone.send(again, status=303, text="Courage !")

    assert written(evening) == ["Courage !"]
    assert totals.counts(evening).split.words == 1


def test_nothing_is_written_while_the_evening_is_not_open(phone: CheckingClient, evening: Marathon) -> None:
    form = card(phone, evening)
    marathons.change_state(evening, State.PAUSED, evening.owner)

    assert phone.get(f"/j/{evening.code}/words").location == f"/j/{evening.code}"
    phone.send(form, status=409, text="Courage !")


def test_after_signing_the_person_with_the_fewest_actions_is_next(phone: CheckingClient, evening: Marathon) -> None:
    form = letters_form(phone, evening)
    page = phone.follow(phone.send(form, **SIGNER, case=form.choices("case")[:9]))

    assert evening.cases[9].name in page.text


def test_a_word_taken_back_is_not_called_counted_when_its_form_comes_again(
    phone: CheckingClient, evening: Marathon
) -> None:
    form = card(phone, evening)
    phone.send(form, status=303, text="Courage !")
    phone.send(phone.see(f"/j/{evening.code}/mine").form("/withdraw"), status=303, all="yes")
    phone.see(f"/j/{evening.code}/mine")

    page = phone.follow(phone.send(form, text="Courage !"))

    assert "took these words back" in page.text
    assert totals.counts(evening).total == 0

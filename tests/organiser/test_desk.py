"""The desk: open, pause, close, spotlight; one press each, and nothing embarrassing by a slip."""

from __future__ import annotations

import pytest

from app.models import Account, Marathon, db
from app.rules.state import State
from app.services import accounts
from tests import factories
from tests.checking import CheckingClient
from tests.organiser.acts import press, total


def at(evening: Marathon) -> str:
    return f"/desk/{evening.slug}"


def test_the_desk_opens_a_planned_marathon_with_one_press(desk: CheckingClient, planned: Marathon) -> None:
    desk.see(at(planned))

    answer = press(desk, "Open the marathon")

    assert desk.follow(answer).find(class_="pill state pill-good").text == "Open"
    assert planned.state is State.OPEN


def test_pausing_and_going_on(desk: CheckingClient, evening: Marathon) -> None:
    desk.see(at(evening))

    desk.follow(press(desk, "Pause"))
    assert evening.state is State.PAUSED

    desk.follow(press(desk, "Go on"))
    assert evening.state is State.OPEN


def test_closing_asks_first(desk: CheckingClient, evening: Marathon) -> None:
    link = desk.see(at(evening)).find("a", href=f"{at(evening)}/state?to=closed")

    desk.see(link["href"])

    assert desk.page.find("h1").text == "Close the marathon?"
    assert evening.state is State.OPEN


def test_closing_after_the_question_and_opening_again(desk: CheckingClient, evening: Marathon) -> None:
    desk.see(f"{at(evening)}/state?to=closed")

    desk.follow(press(desk, "Close it now"))
    assert evening.state is State.CLOSED

    desk.follow(press(desk, "Open it again"))
    assert evening.state is State.OPEN


def test_a_close_without_the_second_yes_closes_nothing(desk: CheckingClient, evening: Marathon) -> None:
    desk.see(f"{at(evening)}/state?to=closed")

    answer = press(desk, "Close it now", confirm=None)

    assert answer.status_code == 422
    assert desk.page.find("h1").text == "Close the marathon?"
    assert evening.state is State.OPEN


def test_a_button_from_an_old_page_is_refused_kindly(desk: CheckingClient, evening: Marathon) -> None:
    desk.see(at(evening))
    factories.marathons.change_state(evening, State.CLOSED, evening.owner)

    answer = press(desk, "Pause")

    assert answer.status_code == 409
    assert "another state" in desk.page.text


@pytest.mark.parametrize("to", ["", "burning", "closed\x00"])
def test_a_state_that_does_not_exist_is_refused(desk: CheckingClient, evening: Marathon, to: str) -> None:
    desk.see(at(evening))

    assert press(desk, "Pause", to=to).status_code == 422
    assert evening.state is State.OPEN


def test_the_board_shows_the_split_by_kind_and_by_case(desk: CheckingClient, evening: Marathon) -> None:
    factories.letters(evening, 3)
    factories.word(evening)
    factories.tally(evening, 10)

    desk.see(at(evening))

    assert total(desk) == 14
    split = [number.text for number in desk.page.find("dl", class_="split").find_all("dd")]
    assert split == ["3", "1", "10", "0"]
    first = desk.page.by_id(f"case-{evening.cases[0].slug}").text
    assert "1 signature · 1 word · 10 paper letters" in first
    assert "Nothing yet" in desk.page.by_id(f"case-{evening.cases[9].slug}").text


def test_htmx_gets_the_board_that_the_page_embeds(desk: CheckingClient, evening: Marathon) -> None:
    desk.see(at(evening))

    answer = press(desk, "Pause", htmx=True)

    assert answer.status_code == 200
    assert "HX-Request" in answer.headers["Vary"]
    assert not desk.page.is_whole
    assert desk.page.by_id("board").get("hx-get") == at(evening)


def test_two_co_hosts_see_the_same(desk: CheckingClient, evening: Marathon) -> None:
    desk.see(at(evening))
    factories.letters(evening, 10)

    desk.get(at(evening), headers={"HX-Request": "true"})

    assert total(desk) == 10


def test_a_case_goes_into_the_light_and_out_again(desk: CheckingClient, evening: Marathon) -> None:
    case = evening.cases[4]
    desk.see(at(evening))

    desk.follow(press(desk, f"Show · {case.name}"))
    assert evening.spotlight_case_id == case.id
    assert desk.page.by_id(f"spotlight-{case.slug}")["aria-pressed"] == "true"

    desk.follow(press(desk, f"On screen · {case.name}"))
    assert evening.spotlight_case_id is None


def test_a_case_of_another_marathon_stays_in_the_dark(desk: CheckingClient, evening: Marathon) -> None:
    desk.see(at(evening))

    answer = press(desk, f"Show · {evening.cases[0].name}", case="nobody")

    assert answer.status_code == 422
    assert evening.spotlight_case_id is None


def test_what_people_typed_is_shown_as_typed(desk: CheckingClient, organiser: Account) -> None:
    marathon = factories.marathon(organiser, title="<b>L'été</b> & של")

    desk.see(at(marathon))

    assert desk.page.find("h1").text == "<b>L'été</b> & של"
    db.session.rollback()


@pytest.mark.parametrize("document", ["poster.pdf", "poster.pdf?size=a3", "table-cards.pdf"])
def test_what_is_printed_is_a_pdf(desk: CheckingClient, evening: Marathon, document: str) -> None:
    answer = desk.get(f"{at(evening)}/kit/{document}")

    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert evening.code in answer.headers["Content-Disposition"]


def test_a_document_the_kit_does_not_have_is_not_there(desk: CheckingClient, evening: Marathon) -> None:
    assert desk.get(f"{at(evening)}/kit/flag.pdf").status_code == 404


def test_an_unknown_page_of_the_bar_is_not_there(desk: CheckingClient, evening: Marathon) -> None:
    assert desk.get(f"{at(evening)}/bar?on=cellar", headers={"HX-Request": "true"}).status_code == 404


def test_a_desk_left_open_after_signing_out_goes_to_the_sign_in_page(
    desk: CheckingClient, evening: Marathon, organiser: Account
) -> None:
    asked = {"HX-Request": "true", "HX-Current-URL": f"http://localhost{at(evening)}/tally"}
    accounts.sign_out_everywhere(organiser)

    answer = desk.get(f"{at(evening)}/tally?kind=paper_card", headers=asked)

    assert (answer.status_code, answer.data) == (204, b"")
    assert answer.headers["HX-Redirect"] == f"/account/sign-in?next={at(evening)}/tally"

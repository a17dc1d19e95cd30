"""The letters' page points at whoever has the fewest letters, gently and only where counts may be told."""

from __future__ import annotations

from app.models import Marathon
from app.services import marathons
from tests import factories
from tests.attendee.conftest import SIGNER, letters_form
from tests.checking import CheckingClient

FEWEST = "Fewest letters so far"


def pointed_at(phone: CheckingClient, evening: Marathon) -> list[str]:
    """The slugs of the cases that the page points at."""
    page = phone.see(f"/j/{evening.code}")
    return [str(case["id"]) for case in page.find_all("li") if FEWEST in case.text]


def test_whoever_has_the_fewest_is_pointed_at(phone: CheckingClient, evening: Marathon) -> None:
    for case in evening.cases:
        if case.position != 4:
            factories.tally(evening, 7, case=case.slug)

    assert pointed_at(phone, evening) == [case.slug for case in evening.cases if case.position == 4]


def test_nobody_is_pointed_at_where_all_have_the_same(phone: CheckingClient, evening: Marathon) -> None:
    assert pointed_at(phone, evening) == []
    factories.letters(evening, 10)
    assert pointed_at(phone, evening) == []


def test_a_hidden_count_is_not_told_by_pointing(phone: CheckingClient, evening: Marathon) -> None:
    factories.letters(evening, 3)
    marathons.arrange_screen(evening, evening.owner, hide_count=True)

    assert pointed_at(phone, evening) == []


def test_a_letter_that_was_signed_is_not_asked_for_again(phone: CheckingClient, evening: Marathon) -> None:
    factories.tally(evening, 7)
    last = pointed_at(phone, evening)
    assert len(last) == 1

    phone.send(letters_form(phone, evening), status=303, **SIGNER, case=last)

    assert last[0] not in pointed_at(phone, evening)

"""Another language keeps what was typed, also without scripts."""

from __future__ import annotations

from app.models import Marathon
from app.services import totals
from tests.attendee.conftest import SIGNER, letters_form
from tests.checking import CheckingClient
from tests.pages import Form


def in_german(form: Form) -> Form:
    """What the button for German sends."""
    form.action = form.action.partition("#")[0] + "?lang=de"
    return form


def test_the_letters_form_comes_back_in_the_language_with_all_that_was_typed(
    phone: CheckingClient, evening: Marathon
) -> None:
    form = letters_form(phone, evening)
    assert f'formaction="/j/{evening.code}/letters?lang=de"' in phone.get(f"/j/{evening.code}").get_data(as_text=True)
    ticked, typed = form.choices("case")[2:4], {**SIGNER, "town": ""}

    phone.send(in_german(form), status=200, **typed, case=ticked)

    again = phone.page.form("/letters")
    assert phone.page.find("html")["lang"] == "de"
    assert again.fields["case"] == ticked
    assert again.value("name") == SIGNER["name"]
    assert again.fields["use"] == ["deliver"]
    # Nobody is scolded for what is not finished.
    assert not phone.page.find_all(id="error-summary")
    assert totals.counts(evening).total == 0


def test_a_word_comes_back_in_the_language_and_is_not_counted_yet(phone: CheckingClient, evening: Marathon) -> None:
    form = phone.see(f"/j/{evening.code}/words?case={evening.cases[0].slug}").form("/words")

    phone.send(in_german(form), status=200, text="Courage !", name="Zoë", show_on_screen="yes")

    again = phone.page.form("/words")
    assert phone.page.find("html")["lang"] == "de"
    assert (again.value("text"), again.value("name"), again.value("show_on_screen")) == ("Courage !", "Zoë", "yes")
    assert totals.counts(evening).total == 0

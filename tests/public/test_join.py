"""The code typed by hand: forgiven, refused kindly, kept as typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from app.rules import join_code
from tests import factories
from tests.checking import CheckingClient


def join(browser: CheckingClient, typed: str, page: str = "/join") -> int:
    browser.see(f"{page}?lang=en")
    return browser.send(browser.page.form("/join"), code=typed).status_code


@pytest.mark.parametrize("page", ["/", "/join"])
def test_a_code_leads_to_its_marathon(client: CheckingClient, page: str) -> None:
    marathon = factories.marathon()

    browser = client
    browser.see(page)
    answer = browser.send(browser.page.form("/join"), code=marathon.code)

    assert (answer.status_code, answer.location) == (303, f"/j/{marathon.code}")


@pytest.mark.parametrize(
    "typed",
    [str.lower, join_code.shown, lambda code: f"  {code[:2]}-{code[2:]}. ", "\u00a0".join],
)
def test_blanks_hyphens_and_capitals_are_forgiven(client: CheckingClient, typed: Callable[[str], str]) -> None:
    marathon = factories.marathon()

    assert join(client, typed(marathon.code)) == 303


@pytest.mark.parametrize(
    "typed", ["", "CDF", "CDFGHJKL", "ÉÉÉÉÉÉ", "CDF\x00GH", "x" * 10_000, "李李李李李李", "<b>CDF"]
)
def test_what_cannot_be_a_code_gets_a_sentence_and_stays(client: CheckingClient, in_app: Flask, typed: str) -> None:
    assert join(client, typed) == 404

    assert "A code has six letters and digits" in client.page.by_id("code-error").text
    assert client.page.form("/join").value("code") == typed


def test_a_code_nobody_has_gets_a_sentence_and_stays(client: CheckingClient, in_app: Flask) -> None:
    assert join(client, "ccc ccc") == 404

    assert "No marathon has this code" in client.page.by_id("code-error").text
    assert client.page.form("/join").value("code") == "ccc ccc"


def test_guessing_codes_is_slowed_down(client: CheckingClient, in_app: Flask) -> None:
    client.see("/join")
    form = client.page.form("/join")

    statuses = {client.send(form, code="CCCCCC").status_code for _ in range(61)}

    assert statuses == {404, 429}


def test_whoever_guesses_opens_no_other_door_either(client: CheckingClient, in_app: Flask) -> None:
    evening = factories.marathon()
    code = evening.code

    statuses = {client.get("/j/CCCCCC").status_code for _ in range(31)} | {
        client.get("/s/CCCCCC").status_code for _ in range(31)
    }

    assert statuses == {404, 429}
    assert client.get(f"/j/{code}").status_code == 429
    assert client.get(f"/s/{code}/live").status_code == 429
    assert join(client, code) == 429


def test_a_guesser_in_the_hall_closes_its_door_for_nobody(client: CheckingClient, in_app: Flask) -> None:
    code = factories.marathon().code
    assert client.get(f"/s/{code}").status_code == 200
    for _ in range(70):
        client.get("/j/CCCCCC")

    newcomer = in_app.test_client()

    assert newcomer.get(f"/j/{code}").status_code == 200
    assert join(newcomer, code) == 303  # type: ignore[arg-type]


def test_a_whole_hall_may_type_the_right_code_at_once(client: CheckingClient, in_app: Flask) -> None:
    code = factories.marathon().code
    client.see("/join")
    form = client.page.form("/join")

    assert {client.send(form, code=code).status_code for _ in range(70)} == {303}

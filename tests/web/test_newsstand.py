"""The newsstand: what many ask for is printed once, and everybody still gets what they asked for."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest
from flask import Flask, request, request_started
from flask.testing import FlaskClient

from app.web.newsstand import COUNTER, TOTALS
from tests import factories


@pytest.fixture
def browser(in_app: Flask) -> Iterator[FlaskClient]:
    """A browser, and a shelf that keeps."""
    shelf = in_app.extensions["shelf"]
    shelf.clear()
    # Longer than a busy machine takes for any of this.
    shelf.seconds = 60.0
    yield FlaskClient(in_app, in_app.response_class)
    shelf.seconds = 0
    shelf.clear()


@pytest.fixture
def printed(in_app: Flask) -> Iterator[list[str]]:
    """The addresses that Flask was asked for."""
    asked: list[str] = []

    def note(sender: Flask, **_: object) -> None:
        asked.append(request.full_path.rstrip("?"))

    with request_started.connected_to(note, in_app):
        yield asked


@pytest.mark.parametrize("address", [COUNTER, f"{COUNTER}?lang=nl&theme=dark", f"{COUNTER}?theme=dark", TOTALS])
def test_flask_prints_an_answer_once(browser: FlaskClient, printed: list[str], address: str) -> None:
    first = browser.get(address, headers={"If-None-Match": 'W/"of yesterday"'})
    again = browser.get(address)
    known = browser.get(address, headers={"If-None-Match": f'"another", {first.headers["ETag"]}'})

    assert printed == [address]
    assert (first.status_code, again.status_code, known.status_code) == (200, 200, 304)
    assert (again.headers, again.data) == (first.headers, first.data)
    gone = {name for name, _ in first.headers} - {name for name, _ in known.headers}
    assert gone == {"Content-Type", "Content-Length"}


def test_everybody_gets_their_own_language_theme_and_packing(browser: FlaskClient, printed: list[str]) -> None:
    plain = browser.get(COUNTER, headers={"Accept-Language": "nl"})
    packed = browser.get(COUNTER, headers={"Accept-Language": "nl", "Accept-Encoding": "gzip"})
    german = browser.get(COUNTER, headers={"Accept-Language": "de"})
    asked = browser.get(f"{COUNTER}?lang=fr", headers={"Accept-Language": "de"})
    dark = browser.get(f"{COUNTER}?lang=fr&theme=dark")

    assert gzip.decompress(packed.data) == plain.data
    assert [b'lang="nl"' in plain.data, b'lang="de"' in german.data, b'lang="fr"' in asked.data] == [True] * 3
    assert (b'class="dark"' in dark.data, b'class="dark"' in asked.data) == (True, False)
    assert len(printed) == 5


def test_an_address_that_somebody_made_up_is_answered_and_not_kept(in_app: Flask, browser: FlaskClient) -> None:
    browser.get(COUNTER)
    kept = in_app.extensions["shelf"]._kept
    before = set(kept)

    for number in range(20):
        assert browser.get(f"{COUNTER}?{number}").status_code == 200
        assert browser.get(f"{TOTALS}?{number}").status_code == 200

    assert {key for key in kept if key[0] == "newsstand"} == {key for key in before if key[0] == "newsstand"}
    assert len(kept) <= len(before) + 1


def test_what_is_no_plain_poll_goes_to_flask(browser: FlaskClient, printed: list[str]) -> None:
    browser.get(TOTALS)

    assert browser.post(TOTALS).status_code == 405
    assert browser.head(TOTALS).data == b""
    assert browser.options(TOTALS).status_code == 200
    assert len(printed) == 4


def test_a_refusal_is_not_kept(in_app: Flask, browser: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("app.services.editions.current", lambda: None)
        assert browser.get(TOTALS).status_code == 404
    in_app.extensions["shelf"]._kept.pop(("standing",))

    assert browser.get(TOTALS).get_json()["edition"]["slug"] == factories.edition().slug

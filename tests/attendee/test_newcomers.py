"""The page built once for newcomers is the page everybody else gets."""

from __future__ import annotations

import gzip
import re

from flask import Flask
from flask.testing import FlaskClient

from app.rules.state import State
from app.services import marathons
from tests import factories
from tests.checking import CheckingClient

# What each reader has of their own.
OWN = re.compile(r'((?:name="(?:key|csrf_token)" value|data-me)=)"[^"]*"')


def read(browser: CheckingClient, code: str) -> str:
    return OWN.sub("", browser.get(f"/j/{code}").get_data(as_text=True))


def test_a_newcomer_and_somebody_who_withdrew_everything_see_the_same_page(in_app: Flask) -> None:
    evening = factories.marathon()

    newcomer = read(in_app.test_client(), evening.code)

    browser = in_app.test_client()
    browser.get("/")
    with browser.session_transaction() as session:
        # A message that waits makes the page one person's own.
        session["_flashes"] = []
    assert read(browser, evening.code) == newcomer


def test_every_reader_gets_a_key_and_a_token_of_their_own(in_app: Flask) -> None:
    evening = factories.marathon()

    pages = [in_app.test_client().get(f"/j/{evening.code}").get_data(as_text=True) for _ in range(3)]

    assert len({re.search(r'name="key" value="([\w-]{22})"', page)[1] for page in pages}) == 3
    assert len({re.search(r'name="csrf_token" value="([^"]{40,})"', page)[1] for page in pages}) == 3
    assert not any(sign in page for page in pages for sign in "\x02\x03")


def test_the_page_comes_compressed_to_who_can_read_that(in_app: Flask) -> None:
    evening = factories.marathon()
    plain = in_app.test_client().get(f"/j/{evening.code}")

    packed = FlaskClient(in_app, in_app.response_class).get(
        f"/j/{evening.code}", headers={"Accept-Encoding": "gzip, br"}
    )

    assert packed.headers["Content-Encoding"] == "gzip"
    assert {"Accept-Encoding", "Cookie"} <= set(packed.vary)
    assert OWN.sub("", gzip.decompress(packed.get_data()).decode()) == OWN.sub("", plain.get_data(as_text=True))


def test_the_page_comes_as_it_is_to_who_refuses_it_compressed(in_app: Flask) -> None:
    evening = factories.marathon()

    plain = in_app.test_client().get(f"/j/{evening.code}", headers={"Accept-Encoding": "gzip;q=0, identity"})

    assert "Content-Encoding" not in plain.headers


def test_pausing_is_seen_at_once_although_the_page_is_kept(in_app: Flask) -> None:
    evening, browser = factories.marathon(), in_app.test_client()
    in_app.extensions["shelf"].seconds = 60
    try:
        assert 'name="consent"' in read(browser, evening.code)

        marathons.change_state(evening, State.PAUSED, evening.owner)

        assert 'name="consent"' not in read(browser, evening.code)
    finally:
        in_app.extensions["shelf"].seconds = 0

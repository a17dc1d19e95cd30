"""A first visit is answered without Flask; nobody can tell, and what it gives is good for everything that follows."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic
from typing import Any

import pytest
from flask import Flask, request, request_started
from werkzeug.test import EnvironBuilder, TestResponse, run_wsgi_app

from app.models import Marathon
from app.rules.state import State
from app.services import marathons, totals
from app.web.guessing import WATCHFUL_SECONDS
from tests import factories
from tests.attendee.conftest import SIGNER
from tests.attendee.test_newcomers import OWN
from tests.checking import CheckingClient

FRENCH = {"Accept-Language": "fr-BE,fr;q=0.9"}


@pytest.fixture
def asked(in_app: Flask) -> Iterator[list[str]]:
    """The addresses that Flask was asked for, in an application that keeps what may be kept."""
    addresses: list[str] = []

    def note(_app: Flask) -> None:
        addresses.append(request.path)

    in_app.extensions["shelf"].seconds = 60
    with request_started.connected_to(note, in_app):
        yield addresses
    in_app.extensions["shelf"].seconds = 0
    in_app.extensions["shelf"].clear()


def visit(app: Flask, evening: Marathon, address: str = "", **said: Any) -> TestResponse:
    """Somebody's first visit."""
    return app.test_client().get(f"/j/{evening.code}{address}", **{"headers": FRENCH, **said})


def outline(answer: TestResponse) -> tuple[object, ...]:
    """An answer without what each visitor has of their own."""
    headers = sorted((name, value) for name, value in answer.headers if name not in ("Set-Cookie", "Content-Length"))
    cookies = [
        (value.partition("=")[0], value.partition(";")[2]) for name, value in answer.headers if name == "Set-Cookie"
    ]
    return answer.status, headers, cookies, OWN.sub("", answer.get_data(as_text=True))


def test_the_second_visitor_gets_what_flask_gave_the_first(in_app: Flask, evening: Marathon, asked: list[str]) -> None:
    first, second, third = (visit(in_app, evening) for _ in range(3))

    assert len(asked) == 1
    assert outline(second) == outline(third) == outline(first)
    assert int(second.headers["Content-Length"]) == len(second.get_data())


def test_each_visitor_has_an_identity_a_key_and_a_token_of_their_own(
    in_app: Flask, evening: Marathon, asked: list[str]
) -> None:
    visits = [visit(in_app, evening) for _ in range(5)]

    assert len(asked) == 1
    assert len({cookie for answer in visits for cookie in answer.headers.getlist("Set-Cookie")}) == 10
    assert len({answer.get_data() for answer in visits}) == 5


@pytest.mark.usefixtures("asked")
def test_who_was_let_in_at_the_door_signs_and_finds_it_again(in_app: Flask, evening: Marathon) -> None:
    visit(in_app, evening)
    phones = [in_app.test_client(), in_app.test_client()]

    for phone in phones:
        assert isinstance(phone, CheckingClient)
        page = phone.see(f"/j/{evening.code}", headers=FRENCH)
        phone.send(page.form(f"/j/{evening.code}/letters"), 303, **SIGNER, all="1")

    assert totals.counts(evening).split.signatures == 20
    for phone in phones:
        assert len(phone.see(f"/j/{evening.code}/mine").form("/mine/withdraw").choices("letter")) == 10


def test_whoever_brings_anything_is_flasks(in_app: Flask, evening: Marathon, asked: list[str]) -> None:
    visit(in_app, evening)

    visit(in_app, evening, "?lang=nl")
    known = in_app.test_client()
    known.set_cookie("attendee", "somebody", path=f"/j/{evening.code}")
    known.get(f"/j/{evening.code}", headers=FRENCH)
    visit(in_app, evening, headers={**FRENCH, "HX-Request": "true"})
    in_app.test_client().head(f"/j/{evening.code}", headers=FRENCH)

    assert len(asked) == 5


def test_each_language_has_its_own(in_app: Flask, evening: Marathon, asked: list[str]) -> None:
    for _ in range(2):
        assert '<html lang="fr"' in visit(in_app, evening).get_data(as_text=True)
        dutch = visit(in_app, evening, headers={"Accept-Language": "nl"})
        assert '<html lang="nl"' in dutch.get_data(as_text=True)

    assert len(asked) == 2


def test_a_browser_that_reads_no_gzip_leaves_nothing_unreadable_to_the_next(
    in_app: Flask, evening: Marathon, asked: list[str]
) -> None:
    def body(**accepted: str) -> tuple[str | None, bytes]:
        environ = EnvironBuilder(path=f"/j/{evening.code}", headers={**FRENCH, **accepted}).get_environ()
        answer, _status, headers = run_wsgi_app(in_app.wsgi_app, environ, buffered=True)
        return headers.get("Content-Encoding"), b"".join(answer)

    assert body(**{"Accept-Encoding": "br, gzip;q=0"})[0] == "br"

    for _ in range(2):
        packing, page = body()
        assert packing is None
        assert b"<html" in page
    assert len(asked) == 2


def test_an_evening_that_pauses_is_seen_at_the_door_at_once(in_app: Flask, evening: Marathon, asked: list[str]) -> None:
    visit(in_app, evening)

    marathons.change_state(evening, State.PAUSED, evening.owner)

    assert 'name="consent"' not in visit(in_app, evening).get_data(as_text=True)
    assert len(asked) == 2


def test_while_somebody_guesses_codes_every_visitor_is_looked_at(
    in_app: Flask, evening: Marathon, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    visit(in_app, evening)
    guesser = in_app.test_client()
    while guesser.get("/j/CCCCCC").status_code != 429:
        pass
    asked.clear()

    visit(in_app, evening)
    assert len(asked) == 1
    # An hour later the door is as quick as before.
    monkeypatch.setattr("app.web.guessing.monotonic", lambda: monotonic() + WATCHFUL_SECONDS)
    visit(in_app, evening)
    assert len(asked) == 1


def test_a_page_that_is_not_the_same_for_everybody_is_not_kept(in_app: Flask, asked: list[str]) -> None:
    planned = factories.marathon(state=State.PLANNED)

    visit(in_app, planned)
    visit(in_app, planned)

    assert len(asked) == 2

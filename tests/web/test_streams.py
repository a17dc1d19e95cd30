"""The event streams: what they send is what the page holds, and they hold nothing while they live."""

from __future__ import annotations

from contextvars import Context

import pytest
from flask import Flask

from app.models import Marathon, db
from app.services import marathons
from tests import factories
from tests.checking import CheckingClient
from tests.pages import Page


def first_message(app: Flask, address: str, browser: CheckingClient) -> tuple[str, object]:
    """The HTML of a stream's first message, and the stream."""
    answer = Context().run(browser.get, address)
    assert answer.status_code == 200
    assert answer.mimetype == "text/event-stream"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Accel-Buffering"] == "no"
    message = next(iter(answer.response))
    text = message.decode() if isinstance(message, bytes) else str(message)
    return "\n".join(line.removeprefix("data: ") for line in text.splitlines() if line.startswith("data: ")), answer


@pytest.mark.parametrize(("door", "root"), [("s", "scene"), ("j", "live-count")])
def test_the_first_message_is_the_state_that_the_page_holds(
    in_app: Flask, client: CheckingClient, evening: Marathon, door: str, root: str
) -> None:
    factories.letters(evening, 7)

    html, answer = first_message(in_app, f"/{door}/{evening.code}/live?lang=en", client)
    answer.close()  # type: ignore[attr-defined]

    on_the_page = client.see(f"/{door}/{evening.code}?lang=en").by_id(root)
    assert Page(html).by_id(root).text == on_the_page.text
    assert "7" in on_the_page.text


def test_a_living_stream_holds_no_database_connection(in_app: Flask, client: CheckingClient, evening: Marathon) -> None:
    code = evening.code
    db.session.rollback()
    before = db.engine.pool.checkedout()  # type: ignore[attr-defined]

    answers = [first_message(in_app, f"/s/{code}/live", client)[1] for _ in range(3)]

    assert db.engine.pool.checkedout() == before  # type: ignore[attr-defined]
    for answer in answers:
        answer.close()  # type: ignore[attr-defined]


def test_a_blanked_screen_streams_nothing_of_the_evening(
    in_app: Flask, client: CheckingClient, evening: Marathon
) -> None:
    factories.letters(evening, 7)
    marathons.arrange_screen(evening, evening.owner, blank=True)

    html, answer = first_message(in_app, f"/s/{evening.code}/live", client)
    answer.close()  # type: ignore[attr-defined]

    assert "data-total" not in html
    assert "join" in html


def test_where_streams_are_dead_the_same_address_is_asked_for_the_count(
    client: CheckingClient, evening: Marathon
) -> None:
    factories.letters(evening, 7)
    address, html = f"/j/{evening.code}/live?lang=en", {"HX-Request": "true"}

    first = client.get(address, headers=html)
    assert first.mimetype == "text/html"
    assert "HX-Request" in first.vary
    assert Page(first.get_data(as_text=True)).by_id("live-count")["data-count"] == "7"

    again = html | {"If-None-Match": first.headers["ETag"]}
    assert client.get(address, headers=again).status_code == 304
    factories.letters(evening, 1)
    assert 'data-count="8"' in client.get(address, headers=again).get_data(as_text=True)


def test_in_a_full_house_phones_are_told_to_come_back_and_screens_sit_down(
    in_app: Flask, client: CheckingClient, evening: Marathon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.live.seating.SEATS_OF_AN_ADDRESS", 0)

    refused = client.get(f"/j/{evening.code}/live", headers={"Accept": "text/event-stream"})
    _html, seated = first_message(in_app, f"/s/{evening.code}/live", client)
    seated.close()  # type: ignore[attr-defined]

    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0

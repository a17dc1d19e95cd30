"""What goes wrong is said by a human page with the right status, in the reader's language, database or not."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from urllib.parse import urlencode

import pytest
from flask import Flask, abort

from app import create_app
from app.models import Marathon
from app.web.auth import public
from tests.checking import CheckingClient
from tests.servers import free_port

PAGES = (400, 403, 404, 405, 409, 413, 422, 429, 500, 503)
LANGUAGES = ("fr", "nl", "de", "en")


@public
def refuse(status: int) -> None:
    """A view that has nothing but a refusal."""
    abort(status)


@pytest.fixture
def without_database(in_app: Flask) -> CheckingClient:
    """A browser at a house whose database is gone."""
    nowhere = f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/nothing?connect_timeout=1"
    app = create_app(replace(in_app.config["SETTINGS"], database_url=nowhere))
    app.testing = True
    app.config["RAISE_FAULTS"] = False
    app.test_client_class = CheckingClient
    app.add_url_rule("/refuse/<int:status>", view_func=refuse, endpoint="refuse")
    browser = app.test_client()
    assert isinstance(browser, CheckingClient)
    return browser


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", PAGES)
def test_every_error_page_needs_no_database(without_database: CheckingClient, status: int, language: str) -> None:
    answer = without_database.get(f"/refuse/{status}?lang={language}")

    assert answer.status_code == status
    assert without_database.page.find("html").get("lang") == language
    assert len(without_database.page.find("main").text) > 40


@pytest.mark.parametrize("status", [404, 500])
def test_an_error_page_needs_no_database_for_somebody_signed_in_either(
    without_database: CheckingClient, desk: CheckingClient, status: int
) -> None:
    session = desk.get_cookie("lueur")
    assert session is not None
    without_database.set_cookie("lueur", session.value)

    assert without_database.get(f"/refuse/{status}").status_code == status
    assert without_database.get("/desk").status_code == 503


def test_a_database_that_is_away_is_503_with_a_time_to_try_again(without_database: CheckingClient) -> None:
    answer = without_database.get("/j/CDFGHJ")

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0


def test_the_health_page_says_that_the_database_is_away(without_database: CheckingClient) -> None:
    assert without_database.get("/healthz").status_code == 503


def test_a_fault_says_nothing_of_itself(without_database: CheckingClient) -> None:
    def fail() -> str:
        raise RuntimeError("the secret of the house")

    without_database.application.add_url_rule("/fail", view_func=public(fail), endpoint="fail")

    answer = without_database.get("/fail")

    assert answer.status_code == 500
    assert "secret" not in answer.get_data(as_text=True)
    assert "Werkzeug" not in str(answer.headers)


@pytest.mark.parametrize(
    ("address", "status"),
    [("/nothing", 404), ("/j/CDFGHJ", 404), ("/j/0", 404), ("/s/%00", 404), ("/r/made-up", 404), ("/desk/%2e%2e", 303),
     ("/static/../pyproject.toml", 404), ("/static/", 404), ("/news/x", 404), ("/account/enter/x", 404),
     ("/portraits/0000-small.webp", 404)],
)  # fmt: skip
def test_an_address_that_leads_nowhere_says_so(client: CheckingClient, address: str, status: int) -> None:
    assert client.get(address).status_code == status


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "QUERY"])
def test_an_odd_method_is_refused(client: CheckingClient, evening: Marathon, method: str) -> None:
    assert client.open(f"/j/{evening.code}", method=method).status_code in (400, 405)


def test_a_body_beyond_the_limit_is_refused(client: CheckingClient, evening: Marathon) -> None:
    form = client.see(f"/j/{evening.code}").form("letters")

    answer = client.send(form, drawing="1" * 70_000)

    assert answer.status_code == 413


@pytest.mark.parametrize(("size", "status"), [(0, 303), (70_000, 413)])
def test_a_body_in_chunks_counts_whole_or_not_at_all(
    client: CheckingClient, evening: Marathon, size: int, status: int
) -> None:
    form = client.see(f"/j/{evening.code}").form("letters")
    signer = {"name": "Anna", "town": "Namur", "use": "count", "consent": "yes", "all": "yes"}
    body = urlencode(form.filled(**signer), doseq=True) + "&more=" + "1" * size

    answer = client.post(
        form.action,
        input_stream=BytesIO(body.encode()),
        content_type="application/x-www-form-urlencoded",
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )

    assert answer.status_code == status


def test_broken_utf_8_is_no_fault(client: CheckingClient, evening: Marathon) -> None:
    form = client.see(f"/j/{evening.code}").form("letters")
    body = "&".join(f"{name}={value}" for name, values in form.fields.items() for value in values).encode()

    answer = client.post(
        form.action, data=body + b"&name=\xff\xfe&town=%ff", content_type="application/x-www-form-urlencoded"
    )

    assert answer.status_code in (400, 422)


def test_a_static_file_carries_the_headers_and_no_cookie(client: CheckingClient) -> None:
    answer = client.get("/static/css/base.css")

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("place", ["words/{}", "tally/{}/undo"])
def test_a_number_that_no_database_can_hold_leads_nowhere(desk: CheckingClient, evening: Marathon, place: str) -> None:
    token = desk.see("/account").find_all("input", name="csrf_token")[0]["value"]
    address = f"/desk/{evening.slug}/{place.format('9' * 30)}"

    assert desk.post(address, data={"csrf_token": token, "decision": "approve"}).status_code == 404


def test_a_file_that_is_missing_for_now_is_not_missing_for_a_year(client: CheckingClient) -> None:
    answer = client.get("/static/css/not-yet-there.css?v=0123456789")

    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"
    assert "immutable" in client.get("/static/css/base.css?v=0123456789").headers["Cache-Control"]


def test_a_code_typed_in_lower_case_keeps_the_rest_of_its_address(client: CheckingClient, evening: Marathon) -> None:
    code = evening.code

    answer = client.get(f"/j/{code.lower()}/words?case=x&lang=nl&_external=1&_scheme=javascript")

    assert answer.location == f"/j/{code}/words?case=x&lang=nl&_external=1&_scheme=javascript"
    assert client.get(f"/j/{code.lower()}").location == f"/j/{code}"

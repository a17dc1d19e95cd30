"""The postman and real mail servers: what is taken is forgotten, what is refused for now waits, and all encrypted."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.config import read_settings
from app.extensions import mail as mailman
from app.models.base import now
from app.services import mail, mail_queue, mail_transport, postman
from app.services.mail_queue import LONGEST_WAIT, MOST_ATTEMPTS, Standing
from app.services.transaction import writing
from tests.services.mail_servers import LOGIN, MailServer, certificate, known

NewServer = Callable[..., MailServer]


@pytest.fixture
def new_server(in_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[NewServer]:
    """Starts a mail server and tells the house to use it: by `url`, else without encryption."""
    before, started = dict(in_app.config), []

    def make(url: str = "", **options: Any) -> MailServer:
        server = MailServer(**options)
        server.start()
        started.append(server)
        use(in_app, (url or "smtp+plain://127.0.0.1:{port}").format(port=server.port))
        return server

    yield make
    for server in started:
        server.stop()
    in_app.config.update(before)
    mailman.init_app(in_app)


@pytest.fixture
def server(new_server: NewServer) -> MailServer:
    """A mail server that takes everything."""
    return new_server()


def use(app: Flask, url: str) -> None:
    """Hand mail over to the server at this address from now on."""
    settings = read_settings({"LUEUR_INSTANCE": str(app.config["SETTINGS"].instance), "SMTP_URL": url})
    app.config.update(mail_transport.configuration(settings))
    mailman.init_app(app)


def post(*to: str) -> None:
    with writing():
        for address in to or ("anna@example.org",):
            mail.post(address, "confirm_news", "fr", link="http://localhost/news/x")


def test_a_mail_goes_to_its_reader_alone_and_several_share_a_connection(server: MailServer) -> None:
    post("anna@example.org", "bea@example.org")

    assert postman.walk() == postman.Round(sent=2)

    assert [message["To"] for message in server.mails] == ["anna@example.org", "bea@example.org"]
    assert len({id(session) for session in server.sessions}) == 1
    assert mail_queue.standing() == Standing(0, 0, 0)
    message = server.mails[0]
    assert message["Subject"] == "Voulez-vous de nos nouvelles\u202f?"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert "http://localhost/news/x" in message.get_body(("plain",)).get_content()


def test_refused_for_now_it_waits_longer_each_time_and_is_the_same_mail(server: MailServer) -> None:
    server.to_recipient = lambda address: "450 greylisted, come back"
    post()

    assert postman.walk() == postman.Round(put_back=1)
    assert postman.walk() == postman.Round()
    with time_machine.travel(now() + timedelta(seconds=61)):
        assert postman.walk().put_back == 1
    with time_machine.travel(now() + timedelta(seconds=130)):
        assert postman.walk() == postman.Round()

    server.to_recipient = lambda address: "250 OK"
    mail_queue.hurry()
    assert postman.walk().sent == 1
    assert len(server.mails) == 1


def test_a_content_that_is_refused_for_now_waits_too_and_others_go(server: MailServer) -> None:
    answers = iter(["452 no room", "250 OK"])
    server.to_content = lambda: next(answers)
    post("anna@example.org", "bea@example.org")

    assert postman.walk() == postman.Round(sent=1, put_back=1)
    assert [message["To"] for message in server.mails] == ["bea@example.org"]


@pytest.mark.parametrize("where", ["recipient", "content"])
def test_refused_for_good_it_is_given_up_and_the_next_one_goes(
    server: MailServer, where: str, caplog: pytest.LogCaptureFixture
) -> None:
    answers = iter(["550 no such anna@example.org here", "250 OK"])
    if where == "recipient":
        server.to_recipient = lambda address: next(answers)
    else:
        server.to_content = lambda: next(answers)
    post("anna@example.org", "bea@example.org")

    assert postman.walk() == postman.Round(sent=1, given_up=1)

    assert [message["To"] for message in server.mails] == ["bea@example.org"]
    assert mail_queue.standing() == Standing(waiting=0, most_attempts=0, given_up=1)
    assert "550" in caplog.text
    assert "anna" not in caplog.text


def test_after_about_three_days_a_mail_is_given_up_with_a_line_in_the_log(
    server: MailServer, in_app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    server.to_recipient = lambda address: "450 not today"
    post()
    at, tries = now(), 0
    with caplog.at_level(logging.WARNING):
        while mail_queue.standing().waiting:
            with time_machine.travel(at):
                walked = postman.walk()
            tries += walked.put_back + walked.given_up
            at += timedelta(hours=1) if tries > 6 else timedelta(minutes=1)

    assert tries == MOST_ATTEMPTS
    assert timedelta(days=2) < at - now() < timedelta(days=4)
    assert "was given up" in caplog.messages[-1]
    result = in_app.test_cli_runner().invoke(args=["doctor"])
    assert "1 mails of the last 30 days could not be delivered" in result.output


def test_a_server_that_is_away_loses_nothing_and_is_not_asked_for_each_mail(server: MailServer) -> None:
    server.stop()
    post("anna@example.org", "bea@example.org")

    assert postman.walk() == postman.Round(put_back=1, met_trouble=True)

    assert mail_queue.standing().waiting == 2
    server.start()
    mail_queue.hurry()
    assert postman.walk().sent == 2


def test_a_clock_that_was_years_ahead_keeps_no_mail_waiting(server: MailServer) -> None:
    server.to_recipient = lambda address: "450 not now"
    post()
    with time_machine.travel(now() + timedelta(days=400)):
        postman.walk()

    server.to_recipient = lambda address: "250 OK"
    with time_machine.travel(now() - LONGEST_WAIT):
        assert postman.walk().sent == 1


def test_of_two_postmen_one_has_the_mail_and_a_dead_one_leaves_it(server: MailServer) -> None:
    post()

    taken = mail_queue.take()
    assert taken is not None
    assert mail_queue.take() is None
    assert postman.walk() == postman.Round()

    with time_machine.travel(now() + mail_queue.LEASE):
        assert postman.walk().sent == 1


def test_a_mail_that_kills_whoever_takes_it_is_given_up_in_the_end(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    post()
    at = now()
    with monkeypatch.context() as poison:
        poison.setattr(postman, "_hand_over", lambda *_: sys.exit())
        for _ in range(MOST_ATTEMPTS):
            with time_machine.travel(at), pytest.raises(SystemExit):
                postman.walk()
            at += mail_queue.LEASE

    with time_machine.travel(at):
        assert postman.walk() == postman.Round(given_up=1)
    assert server.mails == []


def test_many_postmen_at_once_send_each_mail_once(server: MailServer, in_app: Flask) -> None:
    post(*(f"anna{n}@example.org" for n in range(12)))
    sent: list[int] = []

    def walk() -> None:
        with in_app.app_context():
            sent.append(postman.walk().sent)

    postmen = [threading.Thread(target=walk) for _ in range(3)]
    for each in postmen:
        each.start()
    for each in postmen:
        each.join()

    assert sum(sent) == 12
    assert sorted(message["To"] for message in server.mails) == sorted(f"anna{n}@example.org" for n in range(12))


@pytest.fixture
def tls(tmp_path: Path) -> tuple[Any, Path]:
    """A server's TLS, and the authority one must trust to believe it."""
    return certificate(tmp_path)


def test_behind_tls_one_signs_in_with_any_password(
    new_server: NewServer, tls: tuple[Any, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    context, authority = tls
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    server = new_server(
        f"smtp://{LOGIN[0]}:s%25cret%40b%3Augie@127.0.0.1:{{port}}",
        tls_context=context, require_starttls=True, authenticator=known, auth_required=True,
    )  # fmt: skip
    post()

    assert postman.walk() == postman.Round(sent=1)
    assert server.sessions[0].ssl is not None


def test_a_wrong_password_is_ours_to_mend_and_costs_no_mail(
    new_server: NewServer, tls: tuple[Any, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    context, authority = tls
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    new_server(
        "smtp://lueur:wrong@127.0.0.1:{port}",
        tls_context=context, require_starttls=True, authenticator=known, auth_required=True,
    )  # fmt: skip
    post()

    assert postman.walk() == postman.Round(put_back=1, met_trouble=True)


def test_a_server_that_does_not_encrypt_gets_nothing(new_server: NewServer) -> None:
    server = new_server("smtp://lueur:secret@127.0.0.1:{port}")
    post()

    assert postman.walk() == postman.Round(put_back=1, met_trouble=True)
    assert server.mails == []


def test_a_server_with_a_certificate_nobody_vouches_for_gets_nothing(
    new_server: NewServer, tls: tuple[Any, Path], caplog: pytest.LogCaptureFixture
) -> None:
    server = new_server("smtp://127.0.0.1:{port}", tls_context=tls[0], require_starttls=True)
    post()

    assert postman.walk() == postman.Round(put_back=1, met_trouble=True)
    assert server.mails == []
    assert "SSLCertVerificationError" in caplog.text


def test_the_command_sends_what_had_to_wait(server: MailServer, in_app: Flask) -> None:
    server.to_recipient = lambda address: "450 not now"
    post()
    postman.walk()
    run = in_app.test_cli_runner().invoke

    refused = run(args=["mail", "send"])
    server.to_recipient = lambda address: "250 OK"
    taken = run(args=["mail", "send"])

    assert (refused.exit_code, taken.exit_code) == (1, 0)
    assert "1 sent, 0 put back" in taken.output


def test_an_address_that_is_none_is_refused_at_the_start_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="SMTP_URL") as refusal:
        read_settings({"LUEUR_INSTANCE": str(tmp_path), "SMTP_URL": "http://lueur:swordfish@mail.example.org"})
    assert "swordfish" not in str(refusal.value)
    settings = read_settings({"LUEUR_INSTANCE": str(tmp_path), "SMTP_URL": "smtps://lueur:swordfish@mail.example.org"})
    assert "swordfish" not in repr(settings)

"""Mail belongs to what causes it, speaks its reader's language, fills nobody's mailbox, and goes with who is erased."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser

import pytest
import time_machine
from flask import Flask
from flask_babel import force_locale
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import func, select

from app.models import Mail, MailLimit, NewsSubscription, db
from app.models.base import now
from app.rules.errors import EmailRefused
from app.services import attendees, erasure, mail, mail_queue, master_key, news, restore, retention, totals
from app.services.transaction import writing
from tests import factories

ANNA = "anna@example.org"


def post(to: str = ANNA, letter: str = "confirm_news", language: str = "en", **said: object) -> bool:
    """A mail, queued in a transaction of its own."""
    with writing():
        return mail.post(to, letter, language, **({"link": "http://localhost/news/x"} | said))


def waiting() -> int:
    """How many mails are in the queue."""
    db.session.rollback()
    return db.session.scalar(select(func.count(Mail.id))) or 0


@pytest.fixture
def new_letter(in_app: Flask) -> Callable[[str, str], None]:
    """Adds a letter named `test` with this text and HTML."""
    usual = in_app.jinja_env.loader

    def add(text: str, html: str = "") -> None:
        html = '{% extends "layouts/mail.html" %}{% block letter %}' + html + "{% endblock %}"
        in_app.jinja_env.loader = ChoiceLoader([DictLoader({"mail/test.txt": text, "mail/test.html": html}), usual])

    yield add
    in_app.jinja_env.loader = usual
    in_app.jinja_env.cache.clear()


def test_a_mail_is_text_and_page_in_its_readers_language_whoever_wrote_it(in_app: Flask) -> None:
    with force_locale("nl"):
        post(language="de")

    (message,) = factories.outbox()
    text, page = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert message["Subject"] == "Möchten Sie unsere Neuigkeiten erhalten?"
    assert (message["To"], message["From"]) == (ANNA, "lueur@localhost")
    assert message["Content-Language"] == "de"
    assert "http://localhost/news/x" in text
    assert '<html lang="de">' in page
    assert message["Subject"] in page


def test_opening_a_mail_tells_nobody(in_app: Flask) -> None:
    post()

    found: list[tuple[str, str]] = []
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, attributes: found.extend((tag, name) for name, _ in attributes)  # type: ignore[method-assign]
    reader.feed(factories.outbox()[0].get_body(("html",)).get_content())
    assert {(tag, name) for tag, name in found if name in {"src", "srcset", "background", "href"}} == {("a", "href")}


def test_numbers_and_days_are_the_readers_too(in_app: Flask, new_letter: Callable[..., None]) -> None:
    new_letter("Subject\n\n{{ count|number }}")
    post(letter="test", language="fr", count=12345)
    post(letter="test", language="en", count=12345)

    assert [text.strip() for text in factories.mails()] == ["12\u202f345", "12,345"]


def test_what_somebody_typed_is_no_header_and_no_markup(in_app: Flask, new_letter: Callable[..., None]) -> None:
    new_letter("An invitation to {{ title }}\n\n{{ title }}", "<p>{{ title }}</p>")
    title = "Soirée\r\nBcc: everybody@example.org\r\n\r\n<script>alert(1)</script>"
    post(letter="test", title=title)

    (message,) = factories.outbox()
    assert message["Subject"] == "An invitation to Soirée"
    assert message["Bcc"] is None
    assert "<script>" not in message.get_body(("html",)).get_content()


@pytest.mark.parametrize(
    "address", ["", "anna", "anna@example.org\nBcc: b@example.org", "a@example.org, b@example.org", "anna@[127.0.0.1]"]
)
def test_only_one_whole_address_is_written_to(in_app: Flask, address: str) -> None:
    with pytest.raises(EmailRefused):
        post(address)
    assert waiting() == 0


def test_what_was_rolled_back_was_never_written(in_app: Flask) -> None:
    def change_ones_mind() -> None:
        with writing():
            mail.post(ANNA, "confirm_news", "en", link="x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_ones_mind()

    assert waiting() == 0
    assert factories.mails() == []


def test_a_strangers_mailbox_is_asked_once_a_day_at_whichever_marathon(in_app: Flask) -> None:
    here, there = factories.marathon(), factories.marathon()
    for evening in (here, here, there):
        factories.letters(evening, 1, email=ANNA, news=True)
    factories.letters(there, 1, email="Anna+news@Example.org", news=True)

    assert len(factories.mails()) == 1
    assert db.session.scalar(select(func.count(NewsSubscription.id))) == 1
    assert (totals.counts(here).total, totals.counts(there).total) == (2, 2)
    factories.letters(there, 1, email="bea@example.org", news=True)
    assert len(factories.mails()) == 2


def test_the_day_after_it_may_be_asked_again(in_app: Flask) -> None:
    once = timedelta(days=1)
    assert post(once_in=once)
    assert not post(once_in=once)

    with time_machine.travel(now() + timedelta(days=1, minutes=1)):
        assert post(once_in=once)
        assert not post(once_in=once)


def test_no_address_is_kept_to_know_that_it_was_asked(in_app: Flask) -> None:
    post(once_in=timedelta(days=1))

    (limit,) = db.session.scalars(select(MailLimit))
    assert b"anna" not in limit.digest
    retention.let_go_of_what_is_due(now() + timedelta(days=8))
    assert db.session.scalars(select(MailLimit)).all() == []


@pytest.mark.parametrize("way", ["takes everything back", "says no", "names of the marathon erased", "kept a week"])
def test_who_is_erased_gets_no_mail_any_more(in_app: Flask, way: str) -> None:
    evening, anna = factories.marathon(), factories.attendee()
    factories.letters(evening, 1, by=anna, email=ANNA, news=True)
    assert waiting() == 1

    match way:
        case "takes everything back":
            attendees.withdraw(evening, anna, letters=None, word_ids=None)
        case "says no":
            news.erase(NewsSubscription.attendee_id == anna)
            db.session.commit()
        case "names of the marathon erased":
            erasure.erase_names(evening, None)
        case _:
            retention.let_go_of_what_is_due(now() + timedelta(days=7))

    assert waiting() == 0
    assert factories.mails() == []


def test_a_restored_backup_sends_no_old_mail(in_app: Flask) -> None:
    post()

    restore.settle()

    assert factories.mails() == []


def test_mail_that_waits_outlives_a_change_of_the_master_key(in_app: Flask, keys: object) -> None:
    post()

    master_key.rotate(now())
    master_key.forget_older()
    master_key._use_the_keys_on_disk()

    assert len(factories.mails()) == 1


def test_a_mail_that_no_key_opens_is_given_up_and_keeps_nobody_waiting(in_app: Flask) -> None:
    post()
    db.session.execute(Mail.__table__.update().values(sealed=b"\x01 nothing that opens"))
    db.session.commit()
    post("bea@example.org")

    assert [message["To"] for message in factories.outbox()] == ["bea@example.org"]
    assert mail_queue.standing() == mail_queue.Standing(waiting=0, most_attempts=0, given_up=1)


def test_sent_mail_leaves_nothing_behind(in_app: Flask) -> None:
    post()

    assert len(factories.mails()) == 1
    assert waiting() == 0
    assert len(factories.mails()) == 1

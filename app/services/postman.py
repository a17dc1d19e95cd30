"""The postman: carries mail out of the house, outside every request, one mail at a time.

At least once, never "exactly": a process that dies between the server's "250 OK" and our commit sends the mail again
when the lease is over, with the same Message-ID. Nothing is lost but what was given up after some days, which the log
and `flask doctor` tell.
"""

from __future__ import annotations

import logging
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask_mailman import EmailMultiAlternatives

from app.extensions import mail as mailman
from app.rules.errors import LueurError
from app.services import mail_queue
from app.services.mail import Written
from app.services.mail_queue import InHand
from app.services.transaction import forget_erased_pages

# A mail that was queued here rings; this finds those of other processes, and those whose waiting is over.
ROUND_SECONDS = 10.0
# After a server that cannot be reached, or refuses us: no use in trying the next mail at once.
PAUSE_SECONDS = 30.0
# What is sent must leave the queue: tried for so long before it is left to the lease.
FORGET_TRIES = 10

_log = logging.getLogger(__name__)


class _NotThisMail(Exception):
    """The server will never take this mail; it may take others."""


@dataclass(frozen=True)
class Round:
    """How many mails were sent, put back and given up; `met_trouble` when the server did not want to talk at all."""

    sent: int = 0
    put_back: int = 0
    given_up: int = 0
    met_trouble: bool = False


class Postman:
    """Walks as soon as somebody rings, and now and then by itself."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._bell = threading.Event()

    def ring(self, *_: object) -> None:
        """There is a mail; from any thread or greenlet, and without waiting."""
        self._bell.set()

    def start(self) -> None:
        """Begin to carry mail, for as long as the process lives."""
        # Under gevent a greenlet: smtplib's sockets then wait without keeping anybody from being served.
        threading.Thread(target=self._run, name="postman", daemon=True).start()

    def _run(self) -> None:
        while True:
            self._bell.wait(ROUND_SECONDS)
            self._bell.clear()
            try:
                with self._app.app_context():
                    walked = walk()
            except Exception as error:  # noqa: BLE001
                # The database is away, or anything else: mail waits, whoever signs is served.
                _log.warning("mail has to wait: %s", type(error).__name__)
                walked = Round(met_trouble=True)
            if walked.met_trouble:
                time.sleep(PAUSE_SECONDS)


def walk() -> Round:
    """Send what is due, until nothing is or the server does not want to talk. Needs an application context."""
    sent = put_back = given_up = 0
    connection = mailman.get_connection()
    try:
        while mail := mail_queue.take():
            # Here no database connection is held, however long a server takes.
            try:
                _hand_over(connection, mail)
            except _NotThisMail as why:
                given_up += 1
                mail_queue.give_up(mail)
                _log.error("a mail (%s) was given up: %s", mail.letter, why)
            except OSError as why:
                stays = mail_queue.try_later(mail)
                put_back, given_up = put_back + stays, given_up + (not stays)
                _log.warning(
                    "a mail (%s) %s: %s", mail.letter, "is tried again later" if stays else "was given up", _reason(why)
                )
                return Round(sent, put_back, given_up, met_trouble=True)
            else:
                sent += 1
                _forget(mail)
    finally:
        with suppress(OSError):
            connection.close()
        if sent or given_up:
            forget_erased_pages()
    return Round(sent, put_back, given_up)


def _hand_over(connection: Any, mail: InHand) -> None:
    """Raises `_NotThisMail`, or `OSError` when it is worth another try."""
    if mail.written is None:
        raise _NotThisMail("no master key here opens it")
    import smtplib

    message = _message(mail.written, connection)
    try:
        # Opened here, it stays open for the next mail.
        connection.open()
        connection.send_messages([message])
    except smtplib.SMTPRecipientsRefused as refused:
        codes = {code for code, _ in refused.recipients.values()}
        if all(500 <= code < 600 for code in codes):
            raise _NotThisMail(f"the recipient is refused ({', '.join(map(str, sorted(codes)))})") from None
        raise
    except smtplib.SMTPDataError as refused:
        if 500 <= refused.smtp_code < 600:
            raise _NotThisMail(f"its content is refused ({refused.smtp_code})") from None
        raise
    except OSError:
        # Asked first: a certificate that nobody vouches for is a ValueError too.
        raise
    except ValueError as refused:
        raise _NotThisMail(f"it cannot be written as mail ({type(refused).__name__})") from None


def _message(written: Written, connection: Any) -> EmailMultiAlternatives:
    # Auto-Submitted: no holiday notice comes back.
    headers = {
        "Message-ID": written.message_id,
        "Content-Language": written.language,
        "Auto-Submitted": "auto-generated",
    }
    message = EmailMultiAlternatives(
        written.subject, written.text, to=[written.to], headers=headers, connection=connection
    )
    message.attach_alternative(written.html, "text/html")
    return message


def _forget(mail: InHand) -> None:
    for _ in range(FORGET_TRIES):
        try:
            return mail_queue.sent(mail)
        except LueurError:
            time.sleep(1)
    return None


def _reason(why: OSError) -> str:
    """What happened, without the server's own words: they often hold the address."""
    code = getattr(why, "smtp_code", None) or why.errno
    return f"{type(why).__name__}{f' {code}' if code else ''}"

"""The postman: carries mail out of the house, outside every request, one mail at a time.

At least once, never "exactly": a process that dies between the server's "250 OK" and our commit sends the mail again
when the lease is over, with the same Message-ID. Nothing is lost but what was given up after some days, which the log
and `flask doctor` tell.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask_mailman import EmailMultiAlternatives

from app.extensions import mail as mailman
from app.rules.errors import LueurError
from app.services import mail_queue
from app.services.mail import Written
from app.services.mail_queue import MOST_ATTEMPTS, InHand
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


class _NotNow(OSError):
    """The server does not take this mail yet ("greylisting", a full mailbox); it may take others."""


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
    done: Counter[str] = Counter()
    met_trouble = False
    connection = mailman.get_connection()
    try:
        while mail := mail_queue.take():
            # Here no database connection is held, however long a server takes.
            try:
                _hand_over(connection, mail)
            except _NotThisMail as why:
                mail_queue.give_up(mail)
                done["given_up"] += 1
                _log.error("a mail (%s) was given up: %s", mail.letter, why)
            except OSError as why:
                done[_try_later(mail, why)] += 1
                met_trouble = not isinstance(why, _NotNow)
                if met_trouble:
                    break
            else:
                done["sent"] += 1
                _forget(mail)
    finally:
        with suppress(OSError):
            connection.close()
        if done["sent"] or done["given_up"]:
            forget_erased_pages()
    return Round(done["sent"], done["put_back"], done["given_up"], met_trouble)


def _try_later(mail: InHand, why: OSError) -> str:
    stays = mail_queue.try_later(mail)
    said = "is tried again later" if stays else "was given up"
    _log.warning("a mail (%s) %s: %s", mail.letter, said, _reason(why))
    return "put_back" if stays else "given_up"


def _hand_over(connection: Any, mail: InHand) -> None:
    """Raises `_NotThisMail`, or `OSError` when it is worth another try: `_NotNow` if others may go meanwhile."""
    if mail.written is None:
        raise _NotThisMail("no master key here opens it")
    if mail.attempts > MOST_ATTEMPTS:
        raise _NotThisMail("whoever had it in hand never came back")
    import smtplib

    try:
        # Opened here, it stays open for the next mail.
        connection.open()
        connection.send_messages([_message(mail.written, connection)])
    except smtplib.SMTPRecipientsRefused as refused:
        raise _refusal("the recipient", *(code for code, _ in refused.recipients.values())) from None
    except smtplib.SMTPDataError as refused:
        raise _refusal("its content", refused.smtp_code) from None
    except OSError:
        # Asked first: a certificate that nobody vouches for is a ValueError too.
        raise
    except ValueError as refused:
        raise _NotThisMail(f"it cannot be written as mail ({type(refused).__name__})") from None


def _refusal(what: str, *codes: int) -> _NotThisMail | _NotNow:
    """What the server's codes mean: 5xx for good, 4xx for now. Its words often hold the address: they are left out."""
    said = f"{what} is refused ({', '.join(map(str, sorted(set(codes))))})"
    return _NotThisMail(said) if all(500 <= code < 600 for code in codes) else _NotNow(said)


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
    if isinstance(why, _NotNow):
        return str(why)
    code = getattr(why, "smtp_code", None) or why.errno
    return f"{type(why).__name__}{f' {code}' if code else ''}"

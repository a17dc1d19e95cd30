"""Mail: written in the reader's language, queued with what it speaks of, sent later by the postman.

A mail belongs to the transaction that causes it: rolled back, it was never written; committed, it is on the disk and
survives whatever happens to this process. Nobody who waits for an answer waits for a mail server.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta

from email_validator import EmailNotValidError, validate_email
from flask import current_app, g, render_template
from flask_babel import force_locale
from sqlalchemy import delete, event, or_

from app.config import LANGUAGES
from app.models import Mail, MailLimit, db
from app.models.base import now
from app.rules.errors import EmailRefused
from app.services.seals import vault
from app.services.totals import dialect_insert

PURPOSE = "mail"

# Whatever any program takes for the end of a line, and what no header may hold.
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")

# The longest time that any limit may look back; what is older is let go of.
LONGEST_LIMIT = timedelta(days=7)


@dataclass(frozen=True)
class Written:
    """A finished mail. `message_id` stays the same at every try: a mailbox that got it twice can tell."""

    to: str
    subject: str
    text: str
    html: str
    language: str
    message_id: str


def check_address(email: str) -> str:
    """The address as mail servers everywhere take it. Raises `EmailRefused`."""
    try:
        return validate_email(email, check_deliverability=False, allow_smtputf8=False).normalized
    except EmailNotValidError as cause:
        raise EmailRefused from cause


def post(
    to: str, letter: str, language: str, *, about: str | None = None, once_in: timedelta | None = None, **facts: object
) -> bool:
    """Queue `templates/mail/<letter>.txt` and `.html` in the transaction under way (`with writing()`).

    The text's first line is the subject. `facts` are what the templates get. `about` is the random key of what it
    speaks of: `take_back` removes the mail by it while it waits. With `once_in`, a mailbox that got this letter within
    that time, whoever asked, gets no other: the answer is False then. A mail to somebody who never said yes needs it,
    and must carry nothing that somebody typed. Raises `EmailRefused`.
    """
    address = check_address(to)
    if once_in is not None and not _may_write(address, letter, once_in):
        return False
    written = _write(address, letter, language, facts)
    sealed = vault().seal_for_house(PURPOSE, asdict(written))
    db.session.add(Mail(letter=letter, about=about, sealed=sealed))
    # Sent as soon as it is committed; a mail of another process is found a moment later.
    event.listen(db.session(), "after_commit", current_app.extensions["postman"].ring, once=True)
    return True


def seem_to_post(to: str, letter: str, language: str, *, once_in: timedelta, **facts: object) -> None:
    """Do all that `post` does, and queue nothing: the answer to a stranger's question takes as long as a friend's."""
    address = check_address(to)
    if _may_write(address, letter, once_in):
        vault().seal_for_house(PURPOSE, asdict(_write(address, letter, language, facts)))


def take_back(about: Iterable[str]) -> int:
    """Erase the mails about these things that still wait, in the transaction under way; how many."""
    gone = delete(Mail).where(Mail.about.in_(list(about))).returning(Mail.id)
    return len(db.session.scalars(gone).all())


@contextmanager
def reading_in(language: str) -> Iterator[None]:
    """Whatever is rendered meanwhile is for somebody who reads this language, whoever asked for it."""
    before = g.get("language")
    g.language = language
    try:
        with force_locale(language):
            yield
    finally:
        if before is None:
            g.pop("language")
        else:
            g.language = before


def _write(to: str, letter: str, language: str, facts: dict[str, object]) -> Written:
    language = language if language in LANGUAGES else LANGUAGES[0]
    with reading_in(language):
        facts = facts | {"lang": language}
        subject, _, text = render_template(f"mail/{letter}.txt", **facts).strip().partition("\n")
        # One line, whatever a fact in it holds: a header has no second one.
        subject = _BREAKS.sub(" ", subject).strip()
        html = render_template(f"mail/{letter}.html", subject=subject, **facts)
    host = current_app.config["MAIL_HOST_NAME"]
    return Written(to, subject, text.strip() + "\n", html, language, f"<{secrets.token_hex(16)}@{host}>")


def _may_write(address: str, letter: str, once_in: timedelta) -> bool:
    """Whether this mailbox was left in peace for that long; from now on it was not."""
    assert once_in <= LONGEST_LIMIT
    local, _, domain = address.lower().rpartition("@")
    # anna+1, anna+2 … are one mailbox nearly everywhere.
    mailbox = f"{local.partition('+')[0]}@{domain}"
    digest = vault().digest_for_house(["mail limit", letter, mailbox])
    at = now()
    posted = dialect_insert(MailLimit).values(digest=digest, posted_at=at)
    # One from the future was noted by a clock that was wrong; far away, it keeps nobody waiting.
    is_over = or_(MailLimit.posted_at <= at - once_in, MailLimit.posted_at >= at + once_in)
    # In one statement: of two that are written at the same moment, one goes.
    noted = posted.on_conflict_do_update(
        index_elements=[MailLimit.digest], set_={"posted_at": at}, where=is_over
    ).returning(MailLimit.digest)
    return db.session.execute(noted).first() is not None

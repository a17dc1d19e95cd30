"""How long personal data is kept at the most; what the privacy page promises."""

from __future__ import annotations

from datetime import datetime, timedelta

# Long enough to deliver in January what was signed in December, and to answer who asks.
NAMES_AFTER_CLOSING = timedelta(days=90)
WORDS_AFTER_REFUSAL = timedelta(days=7)
# Of what was set aside: time to take the decision back when somebody asks why their letter does not count.
DISCARDED_KEPT = timedelta(days=7)
NEWS_UNCONFIRMED = timedelta(days=7)
NEWS_CONFIRMED = timedelta(days=365)
# From one evening's preparation to its thank-you letter; the next season, people sign in again.
SESSION_UNUSED = timedelta(days=60)
# A marathon described halfway: over the holidays, and somebody asked about the hall.
DRAFT_UNTOUCHED = timedelta(days=21)
# An address that somebody typed and nobody showed to be theirs, once no device is signed in with it any more.
CLAIM_UNPROVEN = timedelta(days=30)


def names_end(ends_at: datetime, closed_at: datetime | None) -> datetime:
    """When a marathon's names are erased; one that nobody closed counts as closed at its planned end."""
    return (closed_at or ends_at) + NAMES_AFTER_CLOSING

"""What helpers of an evening may do, and for how long: people with a link to the desk and without an account."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

# Late paper is counted in the days after; then nobody needs the link in their pocket any more.
AFTER_CLOSING = timedelta(days=7)
MOST_HELPERS = 50


class HelperKind(StrEnum):
    """The two kinds of helpers: one holds the evening with the organiser, the other counts paper."""

    COHOST = "cohost"
    TALLY = "tally"


def help_ends(ends_at: datetime, closed_at: datetime | None) -> datetime:
    """When a marathon's helper links end by themselves; one that nobody closed counts as closed at its planned end."""
    return (closed_at or ends_at) + AFTER_CLOSING


def may_undo(kind: HelperKind | None, is_own: bool) -> bool:
    """Whether a tally entry may be taken back: by whoever counts paper only, their own; by the others, any."""
    return is_own or kind is not HelperKind.TALLY

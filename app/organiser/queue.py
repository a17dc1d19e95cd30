"""The words a moderator's page shows, and what happened to them since: two people at two desks see the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from app.models import Marathon, WordStatus
from app.services import moderation
from app.services.word_views import WordView

# As many words as a moderator reads before looking up; the rest waits behind a button.
WORDS_AT_ONCE = 20
# Enough of a fingerprint to tell two versions of one word apart.
SIGNS = 6
MOST_SEEN = 100
_SEEN = re.compile(r"([0-9]{1,9})\.([\w-]{6})\.([a-z])")


@dataclass(frozen=True)
class Seen:
    """A word as a page shows it: this text, in this state (its first letter)."""

    id: int
    text: str
    status: str

    def __str__(self) -> str:
        return f"{self.id}.{self.text}.{self.status}"


def words(marathon: Marathon) -> dict[str, Any]:
    """The words to read, oldest first, and those already read."""
    waiting, decided = moderation.waiting(marathon), moderation.decided(marathon)
    shown = waiting[:WORDS_AT_ONCE]
    return {
        "marathon": marathon,
        "waiting_words": shown,
        "decided_words": decided,
        "seen": "~".join(str(_as_seen(word)) for word in shown + decided),
        "more": len(waiting) - len(shown),
    }


def news(marathon: Marathon, told: str) -> dict[str, Any]:
    """What changed for a page that shows the words `told`: decided elsewhere, taken back, or new and not shown yet."""
    told_once = {int(id_): Seen(int(id_), text, status) for id_, text, status in _SEEN.findall(told)[:MOST_SEEN]}
    seen = list(told_once.values())
    now = moderation.statuses(marathon, [word.id for word in seen])
    moved = moderation.these(marathon, [word.id for word in seen if word.id in now and _has_moved(word, *now[word.id])])
    fresh = {word.id: _as_seen(word) for word in moved}
    known = {(word.id, word.text) for word in seen}
    return {
        "marathon": marathon,
        "moved": moved,
        "gone": [word.id for word in seen if word.id not in now],
        "seen": "~".join(str(fresh.get(word.id, word)) for word in seen if word.id in now),
        "more": sum((word.id, word.fingerprint[:SIGNS]) not in known for word in moderation.waiting(marathon)),
    }


def _has_moved(word: Seen, status: WordStatus, fingerprint: str) -> bool:
    # A text changed while it waits is not slipped under a thumb that is about to approve the one before.
    if status is WordStatus.WAITING and not fingerprint.startswith(word.text):
        return False
    return word.status != status[0]


def _as_seen(word: WordView) -> Seen:
    return Seen(word.id, word.fingerprint[:SIGNS], word.status[0])

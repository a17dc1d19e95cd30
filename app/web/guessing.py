"""Guessing join codes is slowed down, without ever closing a hall's own door.

A hall is one address, and somebody in it may guess to annoy. So only wrong codes are counted, and from an address that
sent too many of them, the codes that were in use there before are still answered: whoever guesses learns nothing,
whoever belongs there notices nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TypeVar

from flask import current_app
from limits import parse_many

from app.rules.errors import TooManyGuesses, UnknownCode
from app.web.limits import GUESS_A_CODE, limits, network

# A hall's evening is one entry; a flood of addresses must not fill the memory.
MOST_KNOWN = 50_000
# After the last guess too many, as long as the longest of the limits: then nobody is held by it any more.
WATCHFUL_SECONDS = 3600
_SCOPE = "join code"
_LIMITS = parse_many(GUESS_A_CODE)

Found = TypeVar("Found")


class Guesses:
    """What this process knows of who guessed: fingerprints of (address, code) pairs that were right, no address."""

    def __init__(self) -> None:
        self._known: set[int] = set()
        self._watchful_until = float("-inf")

    def find(self, code: str, find: Callable[[str], Found]) -> Found:
        """What `find` finds under the code. Raises its errors, and `TooManyGuesses` instead of `UnknownCode`."""
        try:
            found = find(code)
        except UnknownCode:
            self._count()
            raise
        pair = hash((network(), code))
        if pair not in self._known:
            self._ask_before_opening()
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known.add(pair)
        return found

    def forget(self) -> None:
        """Begin anew, as after a restart."""
        self._known.clear()
        self._watchful_until = float("-inf")

    def is_quiet(self) -> bool:
        """Whether nobody was found guessing lately."""
        return monotonic() >= self._watchful_until

    def _count(self) -> None:
        if limits().count(_LIMITS, _SCOPE, network()):
            self._watchful_until = monotonic() + WATCHFUL_SECONDS
            raise TooManyGuesses

    def _ask_before_opening(self) -> None:
        # The usual evening, in which nobody guesses, pays nothing.
        if not self.is_quiet() and not limits().allow(_LIMITS, _SCOPE, network()):
            raise TooManyGuesses


def guesses() -> Guesses:
    """This process's memory of guesses."""
    found: Guesses = current_app.extensions["guesses"]
    return found

"""The short code on the screen and the posters."""

from __future__ import annotations

import re
import secrets

from app.rules.errors import MalformedCode

# Typed from a projector at fifteen metres: no 0 O 1 I L, no 5 S, no 2 Z, no 8 B, no U V, and no vowels, so no word.
ALPHABET = "CDFGHJKMNPQRTWXY34679"
LENGTH = 6

# What a tired eye makes of a sign that is in the alphabet.
_MEANT = str.maketrans({"0": "Q", "O": "Q", "V": "Y", "U": "Y"})
_PADDING = re.compile(r"[\s\-.–_]+")


def new_code() -> str:
    """A random code of six signs: 85 million possibilities, guessing is throttled besides."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def canonical(typed: str) -> str:
    """The code as stored, however it was typed: blanks, hyphens, lower case and look-alikes are forgiven.

    Raises `MalformedCode` when it cannot be a code.
    """
    code = _PADDING.sub("", typed).upper().translate(_MEANT)
    if len(code) != LENGTH or any(sign not in ALPHABET for sign in code):
        raise MalformedCode(typed)
    return code


def shown(code: str) -> str:
    """The code as it is shown, in two groups of three: a group of three is read in one glance."""
    return f"{code[:3]} {code[3:]}"

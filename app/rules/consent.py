"""Consent to a signature, which reveals an opinion (GDPR article 9): explicit, separate, versioned."""

from __future__ import annotations

from enum import StrEnum

# Changes whenever a word of the consent sentences changes; stored with every consent.
CONSENT_VERSION = "2026-11"

# GDPR article 8 as applied in Belgium: below 13 a child cannot consent alone.
YOUNGEST_SIGNER = 13


class Use(StrEnum):
    """How a signer's name may be used. There is no default: the signer chooses."""

    DELIVER = "deliver"
    COUNT = "count"


class Safety(StrEnum):
    """What of a name a case's situation allows to be delivered."""

    NAMES = "names"
    INITIALS = "initials"
    NUMBERS = "numbers"

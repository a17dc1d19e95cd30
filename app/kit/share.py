"""The picture that a messenger shows beside a marathon's address."""

from __future__ import annotations

import hashlib

from flask_babel import force_locale, gettext

from app.kit.documents import SharePicture
from app.kit.when import days_and_hours
from app.models.edition import Edition
from app.services.listed import Listed

# One more whenever the layout changes: pictures are kept for ever under their address.
_LAYOUT = 1


def picture_of(edition: Edition, marathon: Listed) -> SharePicture:
    """What it says, in the marathon's first language: whoever passes the address on is one of the room."""
    language = marathon.languages[0]
    date, time = days_and_hours(marathon, language)
    with force_locale(language):
        notice = gettext("Cancelled") if marathon.is_cancelled else ""
    return SharePicture(
        language=language,
        title=marathon.title,
        edition=edition.text("title", language),
        date=date,
        time=time,
        place=marathon.where,
        notice=notice,
    )


def digest_of(picture: SharePicture) -> str:
    """What tells this picture from every other: a part of its address."""
    return hashlib.sha256(f"{_LAYOUT} {picture!r}".encode()).hexdigest()[:16]

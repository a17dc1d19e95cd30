"""What every document says of where it comes from and how to join without scanning."""

from __future__ import annotations

from urllib.parse import urlsplit

from app.models.marathon import Marathon


def footer(marathon: Marathon, language: str) -> str:
    """Who stands behind it; an invented edition says so."""
    edition = marathon.edition
    said = (edition.organisation, edition.text("notice", language) if edition.invented else edition.site)
    return " · ".join(words for words in said if words)


def typed_address(join_url: str) -> str:
    """What to type instead of scanning: no scheme, and the page that asks for the code."""
    parts = urlsplit(join_url)
    return f"{parts.netloc}{parts.path.rpartition('/j/')[0]}/join"

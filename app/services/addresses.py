"""Addresses as they are printed and mailed: from the configured one, never from what a request claims."""

from __future__ import annotations

from typing import Any

from flask import current_app, url_for


def absolute(endpoint: str, **values: Any) -> str:
    """The full address of a page, for a poster, a QR code or a mail."""
    return str(current_app.config["BASE_URL"]) + url_for(endpoint, _external=False, **values)

"""Addresses as they are printed and mailed: from the configured one, never from what a request claims."""

from __future__ import annotations

from typing import Any

from flask import current_app


def absolute(endpoint: str, **values: Any) -> str:
    """The full address of a page, for a poster, a QR code or a mail."""
    # Built without the request's host, and where there is no request at all.
    return str(current_app.config["BASE_URL"]) + current_app.url_map.bind("localhost").build(endpoint, values)

"""Where somebody goes after signing in: always to a page of this site."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import url_for


def after_sign_in(wanted: str | None) -> str:
    """The wanted address if it is a path of this site, else the desk."""
    path = wanted or ""
    # Browsers read "\" as "/", and "//host" as another site.
    if not path.startswith("/") or path[1:2] in ("/", "\\") or any(ord(sign) < 0x21 for sign in path):
        return url_for("organiser.my_marathons")
    parts = urlsplit(path)
    return url_for("organiser.my_marathons") if parts.scheme or parts.netloc else path

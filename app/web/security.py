"""Headers that every answer carries, errors and static files included."""

from __future__ import annotations

from werkzeug.datastructures import Headers

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "font-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def add_headers(headers: Headers, is_https: bool, is_page: bool = True) -> None:
    """Add what is missing; a view may have set its own policy (the embeddable counter).

    Two of them mean something on pages only, and a phone in a full hall pays for each byte of each style sheet.
    """
    headers.setdefault("Content-Security-Policy", "; ".join(f"{name} {value}" for name, value in POLICY.items()))
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    if is_page:
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    if is_https:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")

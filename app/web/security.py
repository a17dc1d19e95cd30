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


def _policy(**others: str) -> str:
    """The policy as a header, but for these directives."""
    said = POLICY | {name.replace("_", "-"): value for name, value in others.items()}
    return "; ".join(f"{name} {value}" for name, value in said.items())


# For the embeddable counter, and for it alone: it asks nothing of anybody, so nothing can be tapped by mistake.
FRAMEABLE = _policy(frame_ancestors="*")
ALWAYS = {
    "Content-Security-Policy": _policy(),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
# These mean something on pages only, and a phone in a full hall pays for each byte of each style sheet. A page shows
# one person's state at one moment: the back button must ask again.
ON_PAGES = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
ON_HTTPS = {"Strict-Transport-Security": "max-age=31536000"}


def add_headers(headers: Headers, is_https: bool, is_page: bool = True) -> None:
    """Add what is missing; the embeddable counter has set its own policy."""
    given = {name.lower() for name in headers.keys()}  # noqa: SIM118 (a Headers' own iteration gives pairs)
    for wanted in (ALWAYS, ON_PAGES if is_page else {}, ON_HTTPS if is_https else {}):
        for name, value in wanted.items():
            if name.lower() not in given:
                headers.add(name, value)

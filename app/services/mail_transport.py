"""The way out of the house: which mail server, or files in `outbox/`."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from app.config import Settings

# Each word that the server says may take so long.
PATIENCE_SECONDS = 30


def configuration(settings: Settings) -> dict[str, Any]:
    """What Flask-Mailman is told. The way is named, not imported: the first mail imports it, not every start."""
    server = settings.mail_server
    if server is None:
        way: dict[str, Any] = {
            "MAIL_BACKEND": "app.services.outbox.EmailBackend",
            "MAIL_FILE_PATH": str(settings.instance / "outbox"),
        }
    else:
        way = {
            "MAIL_BACKEND": "app.services.smtp.EmailBackend",
            "MAIL_SERVER": server.host,
            "MAIL_PORT": server.port,
            "MAIL_USERNAME": server.username,
            "MAIL_PASSWORD": server.password,
            "MAIL_USE_TLS": server.starts_tls,
            "MAIL_USE_SSL": server.is_tls,
            "MAIL_TIMEOUT": PATIENCE_SECONDS,
        }
    host = urlsplit(settings.base_url).hostname or "localhost"
    return way | {"MAIL_DEFAULT_SENDER": settings.mail_from, "MAIL_HOST_NAME": host}

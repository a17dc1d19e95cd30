"""SMTP as Flask-Mailman speaks it, but STARTTLS too asks for the server's certificate. Imported by the first mail."""

from __future__ import annotations

import smtplib
import ssl
from typing import Any

from flask import current_app
from flask_mailman.backends import smtp


class EmailBackend(smtp.EmailBackend):
    """A connection to the configured server, kept for several mails."""

    connection: smtplib.SMTP | None

    def open(self) -> bool:
        """Connect; whether that was needed. Raises `OSError`, of which every fault of SMTP and TLS is one."""
        if self.connection:
            return False
        usual: dict[str, Any] = {"timeout": self.timeout, "local_hostname": current_app.config["MAIL_HOST_NAME"]}
        if self.use_ssl:
            self.connection = smtplib.SMTP_SSL(self.host, self.port, context=ssl.create_default_context(), **usual)
        else:
            self.connection = smtplib.SMTP(self.host, self.port, **usual)
        try:
            if self.use_tls:
                # A server that refuses it gets nothing: never in the clear instead.
                self.connection.starttls(context=ssl.create_default_context())
            if self.username and self.password:
                self.connection.login(self.username, self.password)
        except BaseException:
            self.connection.close()
            self.connection = None
            raise
        return True

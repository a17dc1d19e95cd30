"""Mail as files, for a house without a mail server: any mail program opens them. Imported by the first mail."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from flask_mailman import EmailMessage
from flask_mailman.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    """Writes each mail into a file of its own."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        """Put them into the outbox, on the disk when this returns; how many. Raises `OSError`."""
        folder = Path(self.mailman.file_path)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in messages:
            file = folder / f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}-{secrets.token_hex(4)}.eml"
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as eml:
                eml.write(message.message().as_bytes())
                eml.flush()
                os.fsync(eml.fileno())
        return len(messages)

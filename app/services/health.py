"""Whether the database answers."""

from __future__ import annotations

from sqlalchemy import text

from app.models import db
from app.services.transaction import named_faults


def check_database() -> None:
    """Ask the database the smallest question. Raises `StorageBusy`, or SQLAlchemy's error, when it does not answer."""
    with named_faults():
        db.session.execute(text("SELECT 1"))

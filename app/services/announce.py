"""Telling the screens, after the commit, that something changed."""

from __future__ import annotations

from flask import current_app


def rearranged(marathon_id: int) -> None:
    """Its organiser changed how things stand: what was kept at hand is no longer true, and screens move."""
    current_app.extensions["bus"].rearranged(marathon_id)


def changed(marathon_id: int) -> None:
    """This marathon's state is another one now; whoever watches it will be sent the whole of it."""
    current_app.extensions["bus"].changed(marathon_id)

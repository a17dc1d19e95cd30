"""Head office's door: what it decides for the whole country."""

from __future__ import annotations

from flask import Blueprint

bp: Blueprint = Blueprint("office", __name__, url_prefix="/office")

from app.office import listings  # noqa: E402, F401

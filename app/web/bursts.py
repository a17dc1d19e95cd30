"""What looks too unusual to be counted at once: many people on one device in no time, or people long after the evening.

A device is a browser's session, which every form needs: it outlives "next person" on a tablet that goes round. The
phone of one person costs one look into a dictionary; only a device with several people is counted, in Redis as well
where there is one.
"""

from __future__ import annotations

import hashlib
import hmac
import time

from flask import current_app, session

from app.models import Marathon
from app.models.base import now
from app.rules.quarantine import MOST_ON_ONE_DEVICE, WITHIN, Why, burst_of, is_far_outside
from app.services.evenings import Evening
from app.web.limits import limits

# A country's evening; a flood of sessions must not fill the memory.
MOST_KNOWN = 200_000
_WINDOW = int(WITHIN.total_seconds())
_DEVICE = "device"


class Bursts:
    """Who was first on each device, as far as this process knows; people and devices are random signs."""

    def __init__(self) -> None:
        self._first: dict[tuple[int, str], str] = {}

    def source(self, marathon_id: int, attendee_id: str) -> str | None:
        """The burst this attendee's submit belongs to, if it belongs to one."""
        device = _device()
        if device is None:
            return None
        if len(self._first) >= MOST_KNOWN:
            self._first.clear()
        if self._first.setdefault((marathon_id, device), attendee_id) == attendee_id:
            return None
        named = _fingerprint(marathon_id, device)
        return burst_of(named) if _others(named, attendee_id) >= MOST_ON_ONE_DEVICE else None


def unusual(evening: Evening | Marathon, attendee_id: str) -> str | None:
    """Why this attendee's submit is to be set aside, as `quarantine` names it; None when it counts."""
    bursts: Bursts = current_app.extensions["bursts"]
    burst = bursts.source(evening.id, attendee_id)
    if burst is None and is_far_outside(evening.starts_at, evening.ends_at, now()):
        return str(Why.HOURS)
    return burst


def begin_again() -> None:
    """Empty the session, whoever it was of; it stays the same device."""
    device = _device()
    session.clear()
    if device is not None:
        session[_DEVICE] = device


def renew_token() -> None:
    """A new token against forgery in the session, whoever it is of; it stays the same device."""
    device = _device()
    session.pop("csrf_token", None)
    if device is not None:
        session[_DEVICE] = device


def _others(device: str, attendee_id: str) -> float:
    """How many others than its first attendee the device had within the window that ends now, about."""
    storage = limits().storage
    window, passed = divmod(time.time(), _WINDOW)
    here, before = f"device/{device}/{int(window)}", f"device/{device}/{int(window) - 1}"
    is_new = storage.incr(f"{here}/{attendee_id}", _WINDOW) == 1
    others = storage.incr(here, 2 * _WINDOW) if is_new else storage.get(here)
    return others + storage.get(before) * (1 - passed / _WINDOW)


def _device() -> str | None:
    look = session.get
    return look(_DEVICE) or look("csrf_token")


def _fingerprint(marathon_id: int, device: str) -> str:
    """Tells devices of one marathon apart, and no device of two marathons together."""
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.digest(secret, f"device:{marathon_id}:{device}".encode(), hashlib.sha256).hex()[:12]

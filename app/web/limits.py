"""How often one address may try. A hall is one address: signing is never limited by it."""

from __future__ import annotations

from ipaddress import ip_network

from flask import request

from app.extensions import limiter

# Wrong ones. A person who mistypes a code tries five times; a machine that guesses tries five thousand.
GUESS_A_CODE = "60 per minute; 600 per hour"
SIGN_IN = "30 per minute; 200 per hour"
SIGN_IN_TO_ONE_ACCOUNT = "10 per 10 minutes"

__all__ = ["GUESS_A_CODE", "SIGN_IN", "SIGN_IN_TO_ONE_ACCOUNT", "limiter", "network"]


def network() -> str:
    """Where the request comes from; of IPv6 the /64, for whoever has one address there has them all."""
    address = request.remote_addr or "nowhere"
    return str(ip_network(f"{address}/64", strict=False)) if ":" in address and "%" not in address else address

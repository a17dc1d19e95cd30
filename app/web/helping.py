"""A helper's device: which desks its links open. Kept in the session, beside whoever is signed in with an account."""

from __future__ import annotations

from flask import session

from app.models import Account, HelperLink
from app.services import helper_links, marathons
from app.web import bursts
from app.web.attendee import KIOSK

# In the session: the tokens of the links, by the slug of the desk that each opens.
HELPS = "helps"
MOST_DESKS = 3


def helper_at(slug: str, signed_in: Account | None) -> HelperLink | None:
    """Who this device helps as at that desk; nobody where its own organiser is signed in.

    Raises `HelpEnded` for a link that is over.
    """
    token = session.get(HELPS, {}).get(slug)
    if token is None or (signed_in is not None and marathons.is_owned(signed_in, slug)):
        return None
    return helper_links.at_desk(token, slug)


def begin(token: str) -> HelperLink:
    """Let this device help at one desk; whoever is signed in on it stays so. Raises `NotFound`, `HelpEnded`."""
    link = helper_links.enter(token)
    others = [(slug, kept) for slug, kept in session.get(HELPS, {}).items() if slug != link.marathon.slug]
    session[HELPS] = dict([*others, (link.marathon.slug, token)][-MOST_DESKS:])
    # Somebody's own device from now on; and whoever knew its token against forgery before knows it no longer.
    session.pop(KIOSK, None)
    bursts.renew_token()
    return link


def stop(slug: str) -> None:
    """Let this device forget that it helped at this desk."""
    session[HELPS] = {desk: kept for desk, kept in session.get(HELPS, {}).items() if desk != slug}
    bursts.renew_token()

"""Marathons for people's own calendars: iCalendar (RFC 5545), one event or all of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask_babel import force_locale
from flask_babel import gettext as _
from icalendar import Calendar, Event, vText

from app.services.listed import Listed

# What a calendar knows an event by: never changed, whatever the installation is called by then.
_UID = "{slug}@marathons.lueur"
YEARS = 3


def calendar(marathons: Iterable[Listed], name: str, base_url: str) -> bytes:
    """The marathons as a calendar called `name`; `base_url` is where their pages are."""
    made = Calendar()
    made.add("prodid", "-//Lueur//Marathons//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    held = sorted(marathons, key=lambda marathon: marathon.starts_at)
    for marathon in held:
        made.add_component(_event(marathon, base_url))
    if held:
        # A subscription is read for years; every transition since 1970 is of no use to anybody.
        made.add_missing_timezones(_new_year(held[0].starts_at.year), _new_year(held[-1].starts_at.year + YEARS))
    return bytes(made.to_ical())


def _new_year(year: int) -> date:
    return date(year, 1, 1)


def _event(marathon: Listed, base_url: str) -> Event:
    page = f"{base_url}/marathons/{marathon.slug}"
    zone = marathon.zone
    event = Event()
    event.add("uid", _UID.format(slug=marathon.slug))
    event.add("dtstamp", marathon.changed_at)
    event.add("last-modified", marathon.changed_at)
    event.add("sequence", marathon.revision)
    event.add("dtstart", marathon.starts_at.astimezone(zone))
    event.add("dtend", marathon.ends_at.astimezone(zone))
    event.add("summary", _summary(marathon))
    event.add("status", "CANCELLED" if marathon.is_cancelled else "CONFIRMED")
    event.add("location", vText(marathon.where))
    event.add("description", "\n\n".join(part for part in (marathon.programme, page) if part))
    event.add("url", page)
    if marathon.spot is not None and not marathon.is_home:
        event.add("geo", (marathon.spot.latitude, marathon.spot.longitude))
    return event


def _summary(marathon: Listed) -> str:
    if not marathon.is_cancelled:
        return marathon.title
    with force_locale(marathon.languages[0]):
        return str(_("Cancelled: %(title)s", title=marathon.title))

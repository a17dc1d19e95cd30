"""Marathons for people's own calendars: iCalendar (RFC 5545), one event or all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache

from flask_babel import force_locale
from flask_babel import gettext as _
from icalendar import Calendar, Event, vText

from app.services.listed import Listed

# What a calendar knows an event by: never changed, whatever the installation is called by then.
_UID = "{slug}@marathons.lueur"
YEARS = 3
_END = b"END:VCALENDAR\r\n"


def calendar(marathons: Iterable[Listed], name: str, base_url: str) -> bytes:
    """The marathons as a calendar called `name`; `base_url` is where their pages are."""
    # Whether one is open just now stands in no calendar.
    held = [replace(marathon, is_open=False, is_over=False) for marathon in marathons]
    head = _head(held, name).removesuffix(_END)
    return head + b"".join(_entry(marathon, base_url) for marathon in held) + _END


def _head(held: list[Listed], name: str) -> bytes:
    """A calendar without entries, with the clocks of all of them."""
    made = Calendar()
    made.add("prodid", "-//Lueur//Marathons//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    if held:
        for marathon in {marathon.time_zone: marathon for marathon in held}.values():
            made.add_component(_event(marathon, ""))
        # A subscription is read for years; every transition since 1970 is of no use to anybody.
        years = sorted(marathon.starts_at.year for marathon in held)
        made.add_missing_timezones(_new_year(years[0]), _new_year(years[-1] + YEARS))
        made.subcomponents = [part for part in made.subcomponents if part.name == "VTIMEZONE"]
    return bytes(made.to_ical())


# A country's six hundred take half a second; when one changes, the others are at hand.
@lru_cache(maxsize=2000)
def _entry(marathon: Listed, base_url: str) -> bytes:
    return bytes(_event(marathon, base_url).to_ical())


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

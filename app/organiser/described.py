"""A marathon that exists, said the way its form says it: to change it, or to describe the next one."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from app.models import Edition, Listing, Marathon
from app.organiser.steps import PRIVATE, PUBLIC, STEPS, MarathonForm
from app.organiser.usual import offer
from app.rules.dates import year_later
from app.services import locating
from app.services.drafts import Answers


def form_of(marathon: Marathon) -> Any:
    """The form, filled in as the marathon is."""
    form = MarathonForm(MultiDict(_fields(marathon, marathon.edition, _local(marathon))))
    offer(form, marathon.edition)
    return form


def a_year_later(marathon: Marathon, edition: Edition) -> Answers:
    """The answers that describe it again in `edition`: same weekday, same hours, everybody who is in the edition."""
    starts, ends = _local(marathon)
    fields = _fields(marathon, edition, (year_later(starts), year_later(ends)))
    return {step: {name: fields[name] for name in kind()._fields if name in fields} for step, kind in STEPS.items()}


def _local(marathon: Marathon) -> tuple[datetime, datetime]:
    zone = ZoneInfo(marathon.time_zone)
    starts, ends = (each.astimezone(zone).replace(tzinfo=None) for each in (marathon.starts_at, marathon.ends_at))
    return starts, ends


def _own_pin(marathon: Marathon) -> tuple[float, float] | None:
    """The pin its organiser put; None where the town says it."""
    if marathon.latitude is None or marathon.longitude is None:
        return None
    spot, town = (marathon.latitude, marathon.longitude), marathon.town or ""
    country = marathon.edition.country
    return None if locating.spot_of(country, marathon.host, town, marathon.postcode or "", None) == spot else spot


def _typed(local: datetime) -> str:
    return local.isoformat(timespec="seconds" if local.second else "minutes")


def _fields(marathon: Marathon, edition: Edition, hours: tuple[datetime, datetime]) -> dict[str, list[str]]:
    starts, ends = hours
    offered = [case.slug for case in edition.offered]
    chosen = [case.slug for case in marathon.cases if case.slug in offered and marathon.edition_id == edition.id]
    languages = [code for code in marathon.languages if code in edition.languages]
    pin = _own_pin(marathon)
    return {
        "title": [marathon.title],
        "host": [str(marathon.host)],
        "town": [marathon.town or ""],
        "postcode": [marathon.postcode or ""],
        "place": [marathon.place],
        "starts": [_typed(starts)],
        "ends": [_typed(ends)],
        "time_zone": [marathon.time_zone],
        "languages": languages or list(edition.languages),
        "cases": chosen or offered,
        "goal": [str(marathon.goal)],
        "programme": [marathon.programme],
        "listing": [PRIVATE if marathon.listing is Listing.PRIVATE else PUBLIC],
    } | (
        {
            "latitude": [str(pin[0])],
            "longitude": [str(pin[1])],
            "pinned": [" ".join(f"{marathon.postcode or ''} {marathon.town or ''}".split())],
        }
        if pin
        else {}
    )

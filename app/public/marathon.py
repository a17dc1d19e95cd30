"""One listed marathon: its page, its entry for a calendar, the picture that travels with its address."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, current_app, make_response, redirect, url_for

from app.kit import share
from app.models import Edition, Host
from app.models.base import now
from app.public import bp
from app.rules.errors import NotFound
from app.services import editions, listed
from app.services.listed import Listed
from app.web import auth, languages, polled
from app.web.htmx import render
from app.web.workshop import beside

CALENDAR = "text/calendar"
FOR_EVER = "public, max-age=31536000, immutable"


@bp.get("/marathons/<slug>")
@auth.public
def marathon(slug: str) -> Response:
    """What, when, where and with whom. The code stays in the room: nobody signs from afar what is not open there."""
    edition, found = listed.by_slug(slug)
    digest = share.digest_of(share.picture_of(edition, found))
    base = current_app.config["BASE_URL"]
    page, picture = (
        base + url_for("public.marathon", slug=slug),
        base + url_for("public.share_picture", slug=slug, digest=digest),
    )
    return render(
        "public/marathon.html",
        edition=edition,
        marathon=found,
        cases=listed.cases_of(found),
        page_url=page,
        picture_url=picture,
        facts=structured(edition, found, page, picture),
    )


@bp.get("/marathons/<slug>.ics")
@auth.public
def calendar_entry(slug: str) -> Response:
    """The marathon for somebody's calendar."""
    edition, found = listed.by_slug(slug)
    response = _calendar(("entry", slug), edition, (found,))
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.ics"'
    return response


@bp.get("/marathons.ics")
@auth.public
def calendar_feed() -> Response:
    """Every listed marathon, for calendars that subscribe."""
    edition = editions.current()
    if edition is None:
        raise NotFound
    return _calendar("feed", edition, listed.of_edition(edition))


@bp.get("/marathons/<slug>/share-<digest>.png")
@auth.public
def share_picture(slug: str, digest: str) -> Response:
    """The picture as the marathon is now: an older address leads to the newer one."""
    edition, found = listed.by_slug(slug)
    picture = share.picture_of(edition, found)
    current = share.digest_of(picture)
    if digest != current:
        return make_response(redirect(url_for("public.share_picture", slug=slug, digest=current)))
    # Here: Typst takes a moment to load, and memory.
    from app.kit import pdf

    response = Response(beside(lambda: pdf.picture(picture)), mimetype="image/png")
    response.headers["Cache-Control"] = FOR_EVER
    return response


def structured(edition: Edition, found: Listed, page: str, picture: str) -> dict[str, Any]:
    """The marathon as schema.org's Event, for search engines; of a home no more than the page says."""
    address = {"addressLocality": found.town, "postalCode": found.postcode, "addressCountry": edition.country}
    location: dict[str, Any] = {
        "@type": "Place",
        "name": found.place or found.town,
        "address": {"@type": "PostalAddress"} | {name: value for name, value in address.items() if value},
    }
    if found.spot is not None and found.host is not Host.HOME:
        location["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": found.spot.latitude,
            "longitude": found.spot.longitude,
        }
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": found.title,
        "startDate": found.starts_at.astimezone(found.zone).isoformat(),
        "endDate": found.ends_at.astimezone(found.zone).isoformat(),
        "eventStatus": f"https://schema.org/Event{'Cancelled' if found.is_cancelled else 'Scheduled'}",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": location,
        "image": [picture],
        "url": page,
        "inLanguage": list(found.languages),
        "isAccessibleForFree": True,
        "description": found.programme or edition.text("title", languages.current()),
        "organizer": {"@type": "Organization", "name": edition.organisation or "Lueur"},
    }


def _calendar(name: object, edition: Edition, marathons: tuple[Listed, ...]) -> Response:
    """Made again when something in it changed; the same for everybody, in each marathon's own language."""
    # Here: the library takes a moment that no start of a server should wait for.
    from app.kit.calendars import calendar

    base = current_app.config["BASE_URL"]
    title = edition.text("title", edition.languages[0])
    return polled.answer(
        ("calendar", name),
        polled.tag_of(now().date(), base, title, [replace(each, is_open=False, is_over=False) for each in marathons]),
        lambda: calendar(marathons, title, base).decode(),
        CALENDAR,
        {},
    )

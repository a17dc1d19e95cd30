"""The sample’s country: evenings past and to come, in halls nobody ever saw, so that every page has something to show.

The towns are real, the rest is invented, as the edition's own notice says on every page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.models import Account, Edition, Host, Listing, Marathon, TallyEntry
from app.models.base import now
from app.rules.counting import Kind
from app.rules.state import State
from app.services import audit, marathons, places, totals
from app.services.intents import new_key
from app.services.particulars import NewMarathon, checked
from app.services.transaction import writing


@dataclass(frozen=True)
class Sketch:
    """An evening so many days from now; `paper` was counted there, letters and cards."""

    days: int
    hours: tuple[int, int]
    postcode: str
    host: Host
    title: str
    place: str
    language: str
    programme: str = ""
    paper: tuple[int, int] = (0, 0)
    is_cancelled: bool = False


_HALL, _CLUB, _SCHOOL = Host.PUBLIC_PLACE, Host.ASSOCIATION, Host.SCHOOL
SKETCHES = (
    Sketch(-9, (18, 22), "5500", _CLUB, "Bougies au bord de l’eau", "Maison des Mariniers", "fr", "", (184, 61)),
    Sketch(-6, (19, 22), "9000", _HALL, "Schrijfavond bij kaarslicht", "Zaal De Drie Linden", "nl", "", (312, 95)),
    Sketch(-4, (10, 12), "7000", _SCHOOL, "L’heure des lettres", "Lycée des Trois Saules", "fr", "", (427, 140)),
    Sketch(-2, (18, 21), "4700", _CLUB, "Lichter für die Freiheit", "Kulturhaus Alte Weberei", "de", "", (96, 38)),
    Sketch(
        2,
        (12, 14),
        "1000",
        Host.WORKPLACE,
        "Lettres à midi",
        "Atelier des Cerisiers",
        "fr",
        "Soupe, pain et stylos pour tout le monde.\n\nVenez dix minutes ou deux heures : chaque lettre compte.",
    ),
    Sketch(4, (17, 21), "2000", _HALL, "Schrijven aan de kade", "Loods Noordster", "nl", "Met koren om 19 uur."),
    Sketch(5, (19, 23), "3000", _CLUB, "Kaarsen in Leuven", "Huis van de Vier Winden", "nl"),
    Sketch(6, (15, 18), "4900", Host.HOME, "Autour d’un thé", "Chez les voisins", "fr", "Dix chaises, deux théières."),
    Sketch(8, (14, 17), "8400", Host.SPORTS_CLUB, "De Zeemeeuw schrijft", "Kantine De Zeemeeuw", "nl"),
    Sketch(9, (16, 20), "3500", _HALL, "Brieven bij de bakker", "Bakkerij Het Morgenlicht", "nl"),
    Sketch(
        10,
        (18, 26),
        "4000",
        _HALL,
        "La nuit des lettres",
        "Halle aux Lanternes",
        "fr",
        "18 h : premiers stylos\n\n20 h : musique, lecture des dix histoires\n\nMinuit : mille bougies dans la cour",
    ),
    Sketch(11, (18, 21), "6700", _CLUB, "La veillée d’Arlon", "Salle du Vieux Tilleul", "fr", is_cancelled=True),
    Sketch(12, (17, 20), "4780", _SCHOOL, "Kerzen und Karten", "Schule am Weiher", "de"),
    Sketch(14, (13, 18), "8000", _HALL, "Namiddag van de duizend brieven", "De Gouden Snoek", "nl"),
    Sketch(16, (18, 22), "5000", _CLUB, "Une lumière à la Citadelle", "Foyer du Pont Neuf", "fr"),
    Sketch(18, (11, 17), "7500", _HALL, "Dix lettres, dix lumières", "Galerie du Beffroi", "fr"),
)


def furnish(edition: Edition, owner: Account) -> None:
    """Make all of them, in one transaction: a first start is short."""
    sketches = [(sketch, checked(edition, _described(edition, sketch))) for sketch in SKETCHES]
    with writing() as session:
        for sketch, said in sketches:
            marathon = marathons.register(owner, edition, said, wants_listing=True, key=None)
            marathon.listing = Listing.LISTED
            if sketch.is_cancelled:
                marathon.cancelled_at = now()
                audit.record("marathon.cancel", owner, marathon)
            if sketch.days < 0:
                _hold(session, marathon, sketch)


def locate(edition: Edition, postcode: str, language: str) -> dict[str, Any]:
    """Where an evening of this postcode is, as far as the table of places knows."""
    found = places.by_postcode(edition.country, postcode, language)
    if found is None:
        return {}
    return {
        "town": found.place.name,
        "postcode": postcode,
        "pin": (found.place.latitude, found.place.longitude),
    }


def _described(edition: Edition, sketch: Sketch) -> NewMarathon:
    zone = ZoneInfo(edition.time_zone)
    day = now().astimezone(zone).date() + timedelta(days=sketch.days)
    start, end = (_at(day, hour, zone) for hour in sketch.hours)
    return NewMarathon(
        title=sketch.title,
        host=sketch.host,
        place=sketch.place,
        starts_at=start,
        ends_at=end,
        time_zone=edition.time_zone,
        languages=(sketch.language, *(each for each in edition.languages if each != sketch.language)),
        cases=tuple(case.slug for case in edition.cases if not case.retired),
        goal=300,
        programme=sketch.programme,
        **locate(edition, sketch.postcode, sketch.language),
    )


def _at(day: date, hour: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day + timedelta(days=hour // 24), time(hour % 24), zone)


def _hold(session: Any, marathon: Marathon, sketch: Sketch) -> None:
    """It took place: paper was counted, and the lights are out."""
    marathon.state, marathon.opened_at, marathon.closed_at = State.CLOSED, marathon.starts_at, marathon.ends_at
    cells: dict[tuple[int, int, Kind], int] = {}
    for kind, counted in zip((Kind.PAPER_LETTER, Kind.PAPER_CARD), sketch.paper, strict=True):
        each, rest = divmod(counted, len(marathon.cases))
        for number, case in enumerate(marathon.cases):
            # Some stories find more hands than others.
            count = each + (rest if number == 0 else 0) + (3 - number % 7 if each > 3 else 0)
            cells[marathon.id, case.id, kind] = count
            session.add(
                TallyEntry(
                    marathon_id=marathon.id,
                    case_id=case.id,
                    account_id=marathon.owner_id,
                    key=new_key(),
                    kind=kind,
                    count=count,
                    created_at=marathon.ends_at,
                )
            )
    marathon.last_number = sum(cells.values())
    totals.change(session, cells)

"""A small country for the directory's tests: towns that everybody knows, and marathons that want to be found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from app.models import Host, Listing, Marathon
from app.rules.state import State
from app.services import announce, place_files
from app.services.transaction import writing
from tests import factories

# The names of app/places/make.py's table, then where they are.
_HEAD = "name\tfr\tnl\tde\ten\tpostcodes\tlatitude\tlongitude\tpeople\talso"
_TOWNS = (
    "Brussels\tBruxelles\tBrussel\tBrüssel\t\t1000\t50.8505\t4.3488\t1019022\tBruessel",
    "Liège\t\tLuik\tLüttich\t\t4000,4020\t50.6337\t5.5675\t195278\tLuettich",
    "Namur\t\tNamen\t\t\t5000\t50.4669\t4.8675\t110939\t",
    "Gent\tGand\t\t\tGhent\t9000\t51.0500\t3.7167\t265086\t",
    "Spa\t\t\t\t\t4900\t50.4838\t5.8667\t10756\t",
    "Sint-Niklaas\tSaint-Nicolas\t\t\t\t9100\t51.1650\t4.1430\t70450\t",
    "Braine-l'Alleud\t\tEigenbrakel\t\t\t1420\t50.6833\t4.3678\t38990\t",
    "Hofstade\t\t\t\t\t9308\t50.9613\t4.0266\t5927\t",
    "Hofstade\t\t\t\t\t1981\t50.9913\t4.4923\t4868\tZemst (Hofstade)",
    "Écaussinnes\t\t\t\t\t\t50.5670\t4.1660\t9802\t",
)

WHERE = {
    "Liège": ("4000", (50.6337, 5.5675)),
    "Namur": ("5000", (50.4669, 4.8675)),
    "Gent": ("9000", (51.05, 3.7167)),
    "Spa": ("4900", (50.4838, 5.8667)),
}


def towns() -> None:
    """The ten towns, known."""
    place_files.add(place_files.own_list("BE", [_HEAD, *_TOWNS]))


def noon(days: int) -> datetime:
    """So many days from now, at eleven in the morning, UTC: noon in Brussels in winter."""
    day = datetime.now(UTC) + timedelta(days=days)
    return day.replace(hour=11, minute=0, second=0, microsecond=0)


def listed(around: str = "Namur", days: int = 10, listing: Listing = Listing.LISTED, **said: Any) -> Marathon:
    """A marathon in this town, so many days from now, as head office left it."""
    postcode, pin = WHERE[around]
    usual: dict[str, Any] = {
        "title": f"Bougies à {around}",
        "host": Host.PUBLIC_PLACE,
        "place": "Salle des Tilleuls",
        "town": around,
        "postcode": postcode,
        "pin": pin,
        "starts_at": noon(days),
        "ends_at": noon(days) + timedelta(hours=4),
        "languages": ("fr", "nl"),
        "wants_listing": True,
    }
    marathon = factories.marathon(state=said.pop("state", State.PLANNED), **usual | said)
    with writing():
        marathon.listing = listing
    announce.rearranged(marathon.id)
    return marathon

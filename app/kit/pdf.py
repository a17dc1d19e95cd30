"""Documents become PDFs and pictures here: Typst lays them out with the house's own fonts and can read nothing else."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import cast

import typst

from app.kit.documents import Document
from app.rules.errors import GlyphMissing

LAYOUTS = Path(__file__).parent / "typst"
FONTS = Path(__file__).parent / "fonts"

# Archival (every character is text and has its glyph) and accessible (tagged, titled, with its language).
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]

# Pictures, at a hundred thousand bytes each; whoever asked once keeps theirs for ever.
MOST_KEPT = 200

_UNDRAWN = re.compile(r'the text `"(.+?)"` could not be displayed')
_one_at_a_time = Lock()


def render(document: Document) -> bytes:
    """The document as PDF/A-2a and PDF/UA-1; raises `GlyphMissing` rather than print a box.

    The data reach the layout as JSON: whatever people typed stays text and is never read as Typst.
    """
    # Pictures travel as lists of bytes: Typst reads no base64.
    data = json.dumps(asdict(document), ensure_ascii=False, default=list)
    try:
        with _one_at_a_time:
            pages = _compiler().compile(
                LAYOUTS / document.layout, format="pdf", sys_inputs={"document": data}, pdf_standards=STANDARDS
            )
    except typst.TypstError as error:
        undrawn = _UNDRAWN.findall(error.diagnostic)
        if not undrawn:
            raise
        raise GlyphMissing(tuple(dict.fromkeys(undrawn))) from error
    return cast("bytes", pages)


@lru_cache(MOST_KEPT)
def picture(document: Document) -> bytes:
    """The document's only page as PNG, one pixel for each point. Whoever calls does so one at a time."""
    data = json.dumps(asdict(document), ensure_ascii=False, default=list)
    drawn = _painter().compile(LAYOUTS / document.layout, format="png", ppi=72.0, sys_inputs={"document": data})
    return cast("bytes", drawn)


@cache
def _painter() -> typst.Compiler:
    # Another than the printer's: pictures are drawn in a thread beside it.
    return _new_compiler()


@cache
def _compiler() -> typst.Compiler:
    return _new_compiler()


def _new_compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    return typst.Compiler(root=LAYOUTS, font_paths=fonts, ignore_system_fonts=True)

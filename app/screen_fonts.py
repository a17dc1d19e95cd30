"""Letters that a hall's laptop may not have: small web fonts for screen and desk, cut out of the kit's fonts.

A name must never be a row of boxes, neither on the wall nor where somebody reads it first. Browsers fetch one of these
only if a name on the page needs it and the machine has no such letters itself; the letters' page, for phones, does
without. Chinese and Japanese are left to the machine: no subset of them is small.
`python -m app.screen_fonts` cuts them again, after the kit's fonts changed.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from app.vendor import FONTS

FOLDER = Path(__file__).resolve().parent.parent / "static" / "fonts"
# Not among Lueur's own dependencies: who cuts the fonts again needs `uv`, nobody else.
_CUTTER = ("uv", "tool", "run", "--from", "fonttools[woff]==4.68.0", "pyftsubset")


@dataclass(frozen=True)
class Cut:
    """A font for the screen: its name, the kit's font it is cut from, and which letters stay."""

    name: str
    source: str
    letters: str

    @property
    def path(self) -> Path:
        """Where it is kept."""
        return FOLDER / f"{self.name}.woff2"


def hangul_in_use() -> str:
    """The 2 350 syllables of KS X 1001, in which Korean names are written, of 11 172 that could be built."""
    rows = (bytes((row, cell)) for row in range(0xB0, 0xC9) for cell in range(0xA1, 0xFF))
    return "".join(syllable.decode("euc_kr") for syllable in rows)


def _block(first: int, last: int) -> str:
    return "".join(map(chr, range(first, last + 1)))


CUTS = (
    Cut("hangul", "noto-sans-kr@0.4.3/NotoSansKR_400Regular.ttf", hangul_in_use()),
    Cut("arabic", "noto-sans-arabic@0.4.3/NotoSansArabic_400Regular.ttf", _block(0x600, 0x6FF)),
    Cut("hebrew", "noto-sans-hebrew@0.4.1/NotoSansHebrew_400Regular.ttf", _block(0x590, 0x5FF)),
    Cut("devanagari", "noto-sans-devanagari@0.4.1/NotoSansDevanagari_400Regular.ttf", _block(0x900, 0x97F)),
)


def cut(font: Cut) -> None:
    """Cut one font out of the kit's; joined letters and marks stay as the script wants them."""
    line = [*_CUTTER, str(FONTS / font.source), f"--text={font.letters}", "--layout-features=*", "--flavor=woff2"]
    subprocess.run([*line, "--no-hinting", f"--output-file={font.path}"], check=True)
    shutil.copyfile((FONTS / font.source).parent / "LICENSE_FONT", FOLDER / f"{font.name}.LICENSE.txt")


if __name__ == "__main__":
    for font in CUTS:
        cut(font)

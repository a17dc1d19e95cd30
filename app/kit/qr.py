"""QR codes of join addresses: for pages, for printed documents, for the terminal."""

from functools import lru_cache
from typing import Any

import qrcode
from markupsafe import Markup
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathImage

# ISO/IEC 18004 asks for four modules of light around the code; less fails on old phones.
QUIET_ZONE = 4

# Presentation attributes, so that a style sheet may recolour the two classes, and a
# page without one (or with light text on dark) still shows black on white.
_SVG = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 {side} {side}" role="img"'
    ' aria-label="{label}" shape-rendering="crispEdges">'
    '<rect class="qr-light" width="{side}" height="{side}" fill="#fff"/>'
    '<path class="qr-dark" d="{path}" fill="#000"/></svg>'
)

# The 256-colour palette's fixed black and white: the first sixteen belong to the theme.
_BLACK_ON_WHITE = "\x1b[38;5;16;48;5;231m"
_RESET = "\x1b[0m"
_HALF_BLOCKS = {
    (False, False): " ",
    (True, False): "▀",
    (False, True): "▄",
    (True, True): "█",
}


@lru_cache(maxsize=256)
def svg(address: str, *, quiet_zone: int = QUIET_ZONE, label: str = "") -> Markup:
    """The address as an inline `<svg>` without prolog or style; `label` is read aloud, else the address."""
    code = _code(address, quiet_zone)
    # At ten units a module the library writes one user unit a module.
    drawing = code.make_image(image_factory=SvgPathImage)
    return _SVG.format(side=_side(code), label=label or address, path=drawing.path.get("d"))


def terminal(address: str) -> str:
    """The address as lines of half blocks that paint both colours: scannable on any theme."""
    rows = matrix(address)
    if len(rows) % 2:
        rows = (*rows, (False,) * len(rows[0]))
    lines = (
        "".join(_HALF_BLOCKS[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    )
    return "\n".join(f"{_BLACK_ON_WHITE}{line}{_RESET}" for line in lines)


def matrix(address: str, *, quiet_zone: int = QUIET_ZONE) -> tuple[tuple[bool, ...], ...]:
    """The modules of the code, quiet zone included, row by row; true is dark."""
    return tuple(tuple(row) for row in _code(address, quiet_zone).get_matrix())


def _code(address: str, quiet_zone: int) -> Any:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, box_size=10, border=quiet_zone)
    code.add_data(address)
    code.make(fit=True)
    return code


def _side(code: Any) -> int:
    return int(code.modules_count + 2 * code.border)

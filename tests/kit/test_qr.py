"""QR codes open the address they were made of, wherever they are shown."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
import zxingcpp
from PIL import Image

from app.kit import qr

ADDRESS = "http://192.168.178.123:8000/j/CDF347"


def painted(svg: str, side: int) -> list[list[bool]]:
    """The modules an SVG paints, read from its path: one unit square each."""
    modules = [[False] * side for _ in range(side)]
    path = ElementTree.fromstring(svg).find("{http://www.w3.org/2000/svg}path")
    assert path is not None
    for x, y in re.findall(r"M(\d+),(\d+)", path.attrib["d"]):
        modules[int(y)][int(x)] = True
    return modules


def test_the_picture_paints_exactly_the_modules_of_the_code() -> None:
    matrix = qr.matrix(ADDRESS)
    assert painted(qr.svg(ADDRESS), len(matrix)) == [list(row) for row in matrix]


def test_a_reader_reads_the_address() -> None:
    matrix = qr.matrix(ADDRESS)
    picture = Image.new("L", (len(matrix), len(matrix)))
    picture.putdata([0 if dark else 255 for row in matrix for dark in row])
    picture = picture.resize((len(matrix) * 4, len(matrix) * 4), Image.Resampling.NEAREST)

    (code,) = zxingcpp.read_barcodes(picture)

    assert code.text == ADDRESS
    assert code.ec_level == "M"


@pytest.mark.parametrize("quiet_zone", [4, 2, 0])
def test_the_quiet_zone_is_inside_the_picture_and_light(quiet_zone: int) -> None:
    matrix = qr.matrix(ADDRESS, quiet_zone=quiet_zone)
    side = len(matrix)
    assert f'viewBox="0 0 {side} {side}"' in qr.svg(ADDRESS, quiet_zone=quiet_zone)
    assert side == 29 + 2 * quiet_zone
    edge = [*matrix[:quiet_zone], *matrix[side - quiet_zone :], *(row[:quiet_zone] for row in matrix)]
    assert not any(module for row in edge for module in row)


def test_a_page_with_a_strict_policy_may_carry_the_picture() -> None:
    svg = qr.svg(ADDRESS)
    assert svg.startswith("<svg ")
    assert "style=" not in svg
    assert "id=" not in svg
    assert 'role="img"' in svg
    assert f'aria-label="{ADDRESS}"' in svg


def test_a_label_is_escaped() -> None:
    svg = qr.svg(ADDRESS, label='"><script>alert(1)</script>')
    assert "<script" not in svg
    assert ElementTree.fromstring(svg).attrib["aria-label"] == '"><script>alert(1)</script>'


def test_the_terminal_shows_every_module_in_its_own_colours() -> None:
    halves = {" ": (False, False), "▀": (True, False), "▄": (False, True), "█": (True, True)}
    rows: list[list[bool]] = []
    for line in qr.terminal(ADDRESS).splitlines():
        painted_line = re.fullmatch("\x1b\\[38;5;16;48;5;231m(.+)\x1b\\[0m", line)
        assert painted_line is not None
        rows += [[halves[sign][half] for sign in painted_line[1]] for half in (0, 1)]
    matrix = [list(row) for row in qr.matrix(ADDRESS)]
    assert rows[: len(matrix)] == matrix
    assert not any(module for row in rows[len(matrix) :] for module in row)

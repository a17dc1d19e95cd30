"""Pages built once and read by many: a body with holes, which each reader's own few signs fill.

The join page is read before every signature. Rendering it takes milliseconds, compressing it as many again; here both
are done once, and a reader costs a few microseconds. Between the holes the page is compressed beforehand: a gzip stream
may be put together from blocks that were deflated apart, with the holes' content stored between them as it is.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# Marks no template or text can contain: control characters are refused everywhere.
_OPEN, _SHUT = "\x02", "\x03"
_HOLE = re.compile(f"{_OPEN}([a-z_]+){_SHUT}")
_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_LAST_BLOCK = b"\x03\x00"
_LARGEST_STORED = 65535


def hole(name: str) -> str:
    """What to render where a reader's own value will stand."""
    return f"{_OPEN}{name}{_SHUT}"


@dataclass(frozen=True)
class Pressed:
    """A filling that many readers share, worth compressing once; `deflated` is `plain` as deflate blocks."""

    plain: bytes
    deflated: bytes


def pressed(filling: str) -> Pressed:
    """Compress what will fill many pages."""
    plain = filling.encode()
    return Pressed(plain, _deflate(plain))


class Assembled:
    """A rendered page with holes; filling one never changes it."""

    def __init__(self, html: str) -> None:
        pieces = _HOLE.split(html)
        self._plain = [piece.encode() for piece in pieces[::2]]
        self._deflated = [_deflate(piece) for piece in self._plain]
        self._names = pieces[1::2]

    def fill(self, values: Mapping[str, str | Pressed]) -> bytes:
        """The page for one reader; the values stand as they are, so they must be safe in HTML."""
        return b"".join(self._weave(self._plain, [_plain(values[name]) for name in self._names]))

    def fill_gzip(self, values: Mapping[str, str | Pressed]) -> bytes:
        """The same, compressed: what `gzip.decompress` turns into `fill`'s answer."""
        stored = [_packed(values[name]) for name in self._names]
        page = self.fill(values)
        tail = struct.pack("<LL", zlib.crc32(page), len(page) & 0xFFFFFFFF)
        return b"".join((_GZIP_HEAD, *self._weave(self._deflated, stored), _LAST_BLOCK, tail))

    @staticmethod
    def _weave(pieces: list[bytes], fillings: list[bytes]) -> Iterable[bytes]:
        yield pieces[0]
        for filling, piece in zip(fillings, pieces[1:], strict=True):
            yield filling
            yield piece


def _deflate(piece: bytes) -> bytes:
    """The piece as deflate blocks that depend on nothing before them and end on a whole byte."""
    press = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return press.compress(piece) + press.flush(zlib.Z_FULL_FLUSH)


def _plain(filling: str | Pressed) -> bytes:
    return filling.plain if isinstance(filling, Pressed) else filling.encode()


def _packed(filling: str | Pressed) -> bytes:
    return filling.deflated if isinstance(filling, Pressed) else _store(filling.encode())


def _store(filling: bytes) -> bytes:
    """The filling as deflate blocks that hold it uncompressed."""
    blocks = []
    for start in range(0, len(filling), _LARGEST_STORED):
        part = filling[start : start + _LARGEST_STORED]
        blocks.append(struct.pack("<BHH", 0, len(part), len(part) ^ 0xFFFF) + part)
    return b"".join(blocks)

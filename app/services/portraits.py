"""Pictures of people at risk: checked with limits, then redrawn, so that only pixels are kept."""

import io
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile
from sqlalchemy import select

from app.models import Case, db
from app.rules.errors import NotFound

MAX_BYTES = 4 * 1024 * 1024
MAX_PIXELS = 24_000_000
MAX_WIDTH = 640
MAX_HEIGHT = 960
# Pillow's own limit, which only warns, would speak before ours.
Image.MAX_IMAGE_PIXELS = None
# Imported by name: for a format that it has not met, Pillow imports all of its forty plugins, in a seventh of a second.
FORMATS = tuple(str(known.format) for known in (PngImageFile, JpegImageFile, WebPImageFile))

# A face of 72 px on a phone's dense screen, square and light; or the whole picture.
SMALL = (144, 144)
SIZES = ("small", "large")


class PictureRefused(Exception):
    """The file is no picture we show; the message says why."""


def open_picture(content: bytes) -> Image.Image:
    """Decode the picture fully, or raise PictureRefused."""
    if len(content) > MAX_BYTES:
        raise PictureRefused(f"is larger than {MAX_BYTES // 1024 // 1024} MB")
    try:
        picture = Image.open(io.BytesIO(content), formats=FORMATS)
        # The size is in the header: a small file may unfold to gigabytes, so ask before decoding.
        if picture.width * picture.height > MAX_PIXELS:
            raise PictureRefused(f"has more than {MAX_PIXELS // 1_000_000} million pixels")
        picture.load()
    except UnidentifiedImageError:
        raise PictureRefused("is not a PNG, JPEG or WebP picture") from None
    except (OSError, ValueError, SyntaxError, EOFError):
        raise PictureRefused("is damaged and cannot be shown") from None
    return picture


def redraw(content: bytes) -> bytes:
    """The picture upright, at most 640 × 960, as WebP without any metadata."""
    picture = ImageOps.exif_transpose(open_picture(content))
    transparent = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
    picture = picture.convert("RGBA" if transparent else "RGB")
    picture.thumbnail((MAX_WIDTH, MAX_HEIGHT), Image.Resampling.LANCZOS)
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    drawn = io.BytesIO()
    # Method 6 takes twice as long for one per cent fewer bytes, and the first start waits for ten of them.
    bare.save(drawn, "WEBP", quality=82, method=4)
    return drawn.getvalue()


def read_portrait(path: Path) -> bytes:
    """The file's bytes, never more than the limit and one."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def by_digest(digest: str, size: str) -> bytes:
    """The WebP picture whose content has this digest, in one of `SIZES`. Raises `NotFound`."""
    if size == "small":
        return _small(digest)
    return _whole(digest)


def _whole(digest: str) -> bytes:
    picture = db.session.scalar(select(Case.portrait).where(Case.portrait_digest == digest).limit(1))
    if picture is None:
        raise NotFound
    return picture


@lru_cache(maxsize=100)
def _small(digest: str) -> bytes:
    picture = Image.open(io.BytesIO(_whole(digest)))
    drawn = io.BytesIO()
    # Faces are in the upper part of a portrait.
    face = ImageOps.fit(picture, SMALL, Image.Resampling.LANCZOS, centering=(0.5, 0.25))
    face.save(drawn, "WEBP", quality=50, method=6)
    return drawn.getvalue()

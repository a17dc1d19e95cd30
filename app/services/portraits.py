"""Pictures of people at risk: checked with limits, then redrawn, so that only pixels are kept."""

import io
import warnings
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

MAX_BYTES = 4 * 1024 * 1024
MAX_PIXELS = 24_000_000
MAX_WIDTH = 640
MAX_HEIGHT = 960
FORMATS = ("PNG", "JPEG", "WEBP")


class PictureRefused(Exception):
    """The file is no picture we show; the message says why."""


def open_picture(content: bytes) -> Image.Image:
    """Decode the picture fully, or raise PictureRefused."""
    if len(content) > MAX_BYTES:
        raise PictureRefused(f"is larger than {MAX_BYTES // 1024 // 1024} MB")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=FORMATS)
        # The size is in the header: a small file may unfold to gigabytes, so ask before decoding.
        if picture.width * picture.height > MAX_PIXELS:
            raise PictureRefused(f"has more than {MAX_PIXELS // 1_000_000} million pixels")
        picture.load()
    except UnidentifiedImageError:
        raise PictureRefused("is not a PNG, JPEG or WebP picture") from None
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
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
    bare.save(drawn, "WEBP", quality=82, method=6)
    return drawn.getvalue()


def read_portrait(path: Path) -> bytes:
    """The file's bytes, never more than the limit and one."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)

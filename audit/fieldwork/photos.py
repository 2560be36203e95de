"""Photos as they come in: checked, turned upright, made smaller, freed of metadata.

What the camera wrote (time, place) is read first and kept apart, for the reviewer only.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import math
import threading
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pi_heif
from flask_babel import gettext as _
from PIL import ExifTags, Image, UnidentifiedImageError

from audit.fieldwork.likeness import likeness_of

pi_heif.register_heif_opener()

#: Longest side in pixels; the text of a receipt stays legible.
LONGEST_SIDE = 2000
#: More pixels than any phone takes: a file that claims more is refused before it is decoded.
MOST_PIXELS = 60_000_000
#: About so many bytes: the best quality of these with which a photo is no larger, else the least.
BYTES = 400_000
QUALITIES = (85, 72, 60)
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
#: What a HEIC calls itself in its twelve first bytes.
_HEIC_BRANDS = (b"heic", b"heix", b"mif1")

#: How a picture is turned upright, by the orientation that its camera wrote. Pillow's own function
#: for it writes the metadata anew as well, and fails where they are damaged.
_TURNED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

#: Twelve megapixels take some 300 MB while they are decoded: two at a time at most.
_at_once = threading.BoundedSemaphore(2)


class PhotoError(ValueError):
    """The file is no photo that can be kept; the message is for who sent it."""


@dataclass(frozen=True, slots=True)
class PreparedPhoto:
    """A photo ready to be kept: a JPEG without metadata, and what its original told."""

    content: bytes
    width: int
    height: int
    original_digest: str
    likeness: str | None
    taken_at: str | None
    latitude: Decimal | None
    longitude: Decimal | None


def prepare(original: bytes) -> PreparedPhoto:
    """Check and re-encode a file. Raises :class:`PhotoError` with the cause."""
    if not original:
        raise PhotoError(_("This file is empty. Choose the photo again."))
    if _is_drawing(original):
        raise PhotoError(_("This is a drawing (SVG), not a photo. Choose a JPEG, PNG or HEIC."))
    with _at_once:
        return _prepare(original)


def _prepare(original: bytes) -> PreparedPhoto:
    try:
        image = Image.open(io.BytesIO(original), formats=FORMATS)
        if image.width * image.height > MOST_PIXELS:
            raise PhotoError(_("This photo has too many pixels. Make it smaller first."))
        turned, taken_at, latitude, longitude = _told_by_camera(image)
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = image.transpose(_TURNED[turned]) if turned in _TURNED else image
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        plain = Image.new("RGB", upright.size, "white")
        shown = _in_eight_bits(upright).convert("RGBA")
        plain.paste(shown, mask=shown.getchannel("A"))
    except PhotoError:
        raise
    except UnidentifiedImageError:
        # What reads these takes one that was cut off for none at all.
        if original[4:8] == b"ftyp" and original[8:12] in _HEIC_BRANDS:
            raise PhotoError(_damaged()) from None
        raise PhotoError(
            _("This file is not a photo, whatever its name says. Choose a JPEG, PNG or HEIC.")
        ) from None
    except Image.DecompressionBombError:
        raise PhotoError(_("This photo has too many pixels. Make it smaller first.")) from None
    except (OSError, ValueError, SyntaxError, EOFError):
        raise PhotoError(_damaged()) from None
    return PreparedPhoto(
        content=_encoded(plain),
        width=plain.width,
        height=plain.height,
        original_digest=hashlib.sha256(original).hexdigest(),
        likeness=likeness_of(plain),
        taken_at=taken_at,
        latitude=latitude,
        longitude=longitude,
    )


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """Greys of sixteen bits, as scanners write, in eight: else all but the darkest become white."""
    return image.point(lambda grey: grey / 256).convert("L") if image.mode == "I;16" else image


def _damaged() -> str:
    return _("This photo is damaged or did not arrive whole. Choose it again.")


def _encoded(plain: Image.Image) -> bytes:
    """As JPEG, of about the size that is wanted."""
    content = b""
    for quality in QUALITIES:
        target = io.BytesIO()
        plain.save(target, "JPEG", quality=quality, optimize=True)
        content = target.getvalue()
        if len(content) <= BYTES:
            break
    return content


def _is_drawing(original: bytes) -> bool:
    start = original[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<svg", b"<?xml", b"<!doctype svg"))


def _told_by_camera(
    image: Image.Image,
) -> tuple[Any, str | None, Decimal | None, Decimal | None]:
    """Orientation, time and place; None where the camera wrote none that can be read.

    What reads damaged metadata raises anything; the picture may be sound all the same.
    """
    turned = taken_at = latitude = longitude = None
    with suppress(Exception):
        exif = image.getexif()
        turned = exif.get(ExifTags.Base.Orientation)
        taken_at = _taken_at(exif)
        latitude, longitude = _place(exif)
    return turned, taken_at, latitude, longitude


def _taken_at(exif: Image.Exif) -> str | None:
    """The camera's own time, "2026-11-22T19:36:05"; None where it wrote none that can be read."""
    details = exif.get_ifd(ExifTags.IFD.Exif)
    written = details.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    try:
        return dt.datetime.strptime(str(written).strip("\x00 "), "%Y:%m:%d %H:%M:%S").isoformat()  # noqa: DTZ007 - cameras write no zone
    except ValueError:
        return None


def _place(exif: Image.Exif) -> tuple[Decimal | None, Decimal | None]:
    """Degrees north and east; (None, None) where the camera wrote no place."""
    where = exif.get_ifd(ExifTags.IFD.GPSInfo)
    latitude = _degrees(where.get(ExifTags.GPS.GPSLatitude), where.get(ExifTags.GPS.GPSLatitudeRef))
    longitude = _degrees(
        where.get(ExifTags.GPS.GPSLongitude), where.get(ExifTags.GPS.GPSLongitudeRef)
    )
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None, None
    return latitude, longitude


def _degrees(parts: Any, side: Any) -> Decimal | None:
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    if not math.isfinite(degrees + minutes + seconds):  # 0/0: a camera that knew no place yet
        return None
    value = Decimal(str(round(degrees + minutes / 60 + seconds / 3600, 6)))
    return -value if str(side).strip("\x00 ").upper() in ("S", "W") else value

"""Invented photos, drawn: a plate, a receipt, a menu."""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image, ImageDraw

SIZE = (1200, 900)


def _plate(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((0, 0, *SIZE), fill="#8a6f56")
    draw.ellipse((280, 130, 920, 770), fill="#f3efe8", outline="#d8d0c4", width=10)
    for x, y, size, colour in (
        (520, 330, 150, "#c9752d"), (690, 420, 120, "#7d9b4e"), (560, 540, 110, "#b8433a"),
    ):  # fmt: skip
        draw.ellipse((x - size, y - size, x + size, y + size), fill=colour)


def _receipt(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((0, 0, *SIZE), fill="#3d4650")
    draw.rectangle((380, 60, 820, 850), fill="#f7f5f0")
    for line in range(12):
        width = 300 if line % 3 else 180
        draw.rectangle((420, 130 + line * 52, 420 + width, 146 + line * 52), fill="#98a1a8")
        draw.rectangle((740, 130 + line * 52, 790, 146 + line * 52), fill="#98a1a8")


def _menu(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((0, 0, *SIZE), fill="#5b4634")
    draw.polygon([(330, 80), (840, 130), (800, 860), (290, 800)], fill="#efe4cf")
    for line in range(9):
        draw.line((390, 200 + line * 64, 760, 235 + line * 64), fill="#a58f6d", width=12)


PICTURES: dict[str, Callable[[ImageDraw.ImageDraw], None]] = {
    "plate": _plate,
    "receipt": _receipt,
    "menu": _menu,
}


def picture(name: str) -> tuple[bytes, int, int]:
    """A JPEG with its width and height in pixels."""
    image = Image.new("RGB", SIZE)
    PICTURES[name](ImageDraw.Draw(image))
    content = io.BytesIO()
    image.save(content, "JPEG", quality=80)
    return content.getvalue(), *SIZE

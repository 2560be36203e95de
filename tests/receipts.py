"""A drawn receipt as a phone photographs it: large, small print, the noise of a camera."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageChops, ImageDraw, ImageFont

SIZE = (3000, 4000)
#: Height of the print in pixels: a tenth of a millimetre and a half on the paper.
PRINT = 40


def receipt(size: tuple[int, int] = SIZE, noise: int = 14) -> Image.Image:
    """Sixty lines of small print on grey paper."""
    width, _height = size
    paper = Image.new("L", size, 225)
    draw = ImageDraw.Draw(paper)
    font = ImageFont.load_default(PRINT)
    chance = random.Random(7)
    for line in range(60):
        top = 200 + line * 60
        draw.text((300, top), f"{chance.randint(1, 9)} x Kroket met mosterd {line:02}", 40, font)
        draw.text((width - 700, top), f"EUR {chance.randint(100, 9999) / 100:.2f}", 40, font)
    grain = Image.effect_noise(size, noise)
    return ImageChops.add(paper, grain, scale=1, offset=-128).convert("RGB")


def as_photo(image: Image.Image, kind: str = "JPEG") -> bytes:
    target = io.BytesIO()
    image.save(target, kind, quality=95)
    return target.getvalue()


def likeness(one: Image.Image, other: Image.Image) -> float:
    """How well two pictures of one size agree: the correlation of their lightness, at most 1."""
    first, second = (image.convert("L").tobytes() for image in (one, other))
    mean_one, mean_other = sum(first) / len(first), sum(second) / len(second)
    apart = [(a - mean_one, b - mean_other) for a, b in zip(first, second, strict=True)]
    both = sum(a * b for a, b in apart)
    return both / (sum(a * a for a, _ in apart) * sum(b * b for _, b in apart)) ** 0.5

"""A drawing as plain data: what the macro ``drawing`` prints, element by element.

Colours, weights and type sizes are the style sheet's, by class; here are only places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

_NOTHING = Markup("")


@dataclass(frozen=True, slots=True)
class Shape:
    """One SVG element. ``title`` is what a pointer resting on it shows.

    ``attributes`` are written out, ready to print: only lengths and path data, never a text
    that came from a person.
    """

    element: str
    kind: str = ""
    attributes: Markup = _NOTHING
    text: str = ""
    title: str = ""
    children: tuple[Shape, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole SVG picture in its own pixels."""

    width: float
    height: float
    shapes: tuple[Shape, ...]

    def all(self) -> Iterator[Shape]:
        """Every shape, those in groups included."""
        waiting = list(reversed(self.shapes))
        while waiting:
            shape = waiting.pop()
            yield shape
            waiting.extend(reversed(shape.children))

    def of(self, kind: str) -> list[Shape]:
        """The shapes that have ``kind`` among their classes, in the order of drawing."""
        return [shape for shape in self.all() if kind in shape.kind.split()]


def coordinate(value: float) -> str:
    """A length in pixels with at most one decimal."""
    return f"{round(value, 1) + 0.0:g}"


def _numbers(**values: float) -> Markup:
    # Nothing but numbers gets in here, so nothing needs escaping.
    return Markup("".join(f' {name}="{coordinate(value)}"' for name, value in values.items()))  # noqa: S704


def line(kind: str, x1: float, y1: float, x2: float, y2: float) -> Shape:
    return Shape("line", kind, _numbers(x1=x1, y1=y1, x2=x2, y2=y2))


def circle(kind: str, x: float, y: float, radius: float) -> Shape:
    return Shape("circle", kind, _numbers(cx=x, cy=y, r=radius))


def rectangle(
    kind: str, x: float, y: float, width: float, height: float, corner: float = 0
) -> Shape:
    return Shape(
        "rect", kind, _numbers(x=x, y=y, width=max(0, width), height=max(0, height), rx=corner)
    )


def path(kind: str, data: str) -> Shape:
    return Shape("path", kind, Markup(f' d="{data}"'))  # noqa: S704  (numbers and letters)


def diamond(kind: str, x: float, y: float, radius: float) -> Shape:
    points = [(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)]
    joined = "L".join(f"{coordinate(a)} {coordinate(b)}" for a, b in points)
    return path(kind, f"M{joined}Z")


def text(kind: str, x: float, y: float, words: str, anchor: str = "start") -> Shape:
    """Words on one line; ``anchor`` says which end of them, or their middle, lies at ``x``."""
    attributes = _numbers(x=x, y=y)
    if anchor != "start":
        attributes += Markup(f' text-anchor="{anchor}"')  # noqa: S704
    return Shape("text", kind, attributes, text=words)


def icon(name: str, x: float, y: float, size: float) -> Shape:
    """One of the icons of ``_macros/icons.html`` at a place, ``size`` pixels wide."""
    return Shape("icon", "", _numbers(x=x, y=y, width=size, height=size), text=name)


def group(kind: str, children: Iterable[Shape], title: str = "") -> Shape:
    return Shape("g", kind, title=title, children=tuple(children))

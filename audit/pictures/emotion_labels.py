"""The words of the emotion panel: figures beside their points, names beside their lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from flask_babel import gettext

from audit.pictures.emotion_layer import (
    FELT,
    INTENDED,
    REACTION,
    EmotionLayer,
    Paper,
    Run,
    felt_value,
    reaction_point,
)
from audit.pictures.figures import StepFigure
from audit.pictures.labels import Box, Label, around_point, first_clear, label_at
from audit.pictures.numbers import level, signed
from audit.pictures.shapes import text

#: What the name of a line keeps free on either side, in pixels.
_AIR = 10
_BESIDE = ((1, 0, "start"), (0, 1, "middle"), (0, -1, "middle"), (-1, 0, "end"))


def draw_labels(
    layer: EmotionLayer, steps: Sequence[StepFigure], runs: Sequence[Run], paper: Paper
) -> None:
    """Put every label where it is clear: the worst step's first, so that it has the best place."""
    order = sorted(enumerate(steps), key=lambda item: not item[1].worst)
    for station, step in order:
        _label_gap(layer, station, step, paper)
    for station, step in order:
        value = felt_value(step, single=paper.single)
        if value is not None:
            x, y = paper.place(station, value)
            candidates = around_point(signed(value), x, y, paper.size, paper.sides, paper.distances)
            _put(layer, "journey-felt-label", candidates, paper)
    if paper.reaction_labels:
        _label_reactions(layer, order, paper)
    if paper.names:
        _name_lines(layer, steps, runs, paper)


def _label_gap(layer: EmotionLayer, station: int, step: StepFigure, paper: Paper) -> None:
    if not step.worst or step.gap is None or step.gap >= 0 or step.intended is None:
        return
    if paper.single or not paper.names:
        return
    x, y = paper.place(station, step.intended)
    words = gettext("gap %(value)s", value=signed(step.gap))
    above, beside = ((0, -1, "middle"),), ((1, 0.5, "start"), (-1, 0.5, "end"))
    candidates = [
        *around_point(words, x, y, paper.small, above, (9, 14, 19, 24)),
        *around_point(words, x, y, paper.small, beside, paper.distances),
    ]
    kind = "journey-gap-label-least" if step.least_good else "journey-gap-label"
    _put(layer, kind, candidates, paper)


def _label_reactions(
    layer: EmotionLayer, order: Sequence[tuple[int, StepFigure]], paper: Paper
) -> None:
    """A figure beside every diamond; the first that has the room says what diamonds are."""
    name = gettext("first reaction")
    named = False
    for station, step in order:
        if step.reaction is None or step.reaction.mean is None:
            continue
        x, y = reaction_point(station, step.reaction.mean, paper)
        value = signed(step.reaction.mean)
        if not named:
            words = f"{value} {name}"
            candidates = around_point(words, x, y, paper.small, _BESIDE, paper.distances)
            named = _put_if_clear(layer, "journey-reaction-label", candidates, paper)
            if named:
                continue
        candidates = around_point(value, x, y, paper.small, _BESIDE, paper.distances)
        _put(layer, "journey-reaction-label", candidates, paper)
    if not named:
        layer.unnamed.add(REACTION)


def _name_lines(
    layer: EmotionLayer, steps: Sequence[StepFigure], runs: Sequence[Run], paper: Paper
) -> None:
    """Write the name of each line beside it, where there is a place that is quite free."""
    if any(len(run.mean.values) > 1 for run in runs):
        banded = any(run.below for run in runs)
        words = gettext("felt, with %(level)s band", level=level()) if banded else gettext("felt")
        if not _put_if_clear(layer, "journey-name-felt", _along_curves(words, runs, paper), paper):
            layer.unnamed.add(FELT)
    if sum(step.intended is not None for step in steps) > 1:
        candidates = _along_intended(gettext("intended"), steps, paper)
        if not _put_if_clear(layer, "journey-name-intended", candidates, paper):
            layer.unnamed.add(INTENDED)


def _along_curves(words: str, runs: Sequence[Run], paper: Paper) -> Iterator[Label]:
    for run in runs:
        for i in range(len(run.mean.values) - 1):
            for share in (0.5, 0.35, 0.65):
                mean = run.mean.at(i + share)
                high = mean + (run.above.at(i + share) if run.above else 0)
                low = mean - (run.below.at(i + share) if run.below else 0)
                yield from _above_and_below(words, run.first + i + share, high, low, paper)


def _along_intended(words: str, steps: Sequence[StepFigure], paper: Paper) -> Iterator[Label]:
    for station, (step, following) in enumerate(pairwise(steps)):
        if step.intended is None or following.intended is None:
            continue
        for share in (0.5, 0.35, 0.65):
            value = step.intended + share * (following.intended - step.intended)
            yield from _above_and_below(words, station + share, value, value, paper)


def _above_and_below(
    words: str, station: float, high: float, low: float, paper: Paper
) -> Iterator[Label]:
    x, top = paper.place(station, high)
    _, bottom = paper.place(station, low)
    for y in (top - 6, bottom + 15, top - 11, bottom + 20):
        label = label_at(words, x, y, "middle", paper.small)
        left, above, right, below = label.box
        # A name beside a figure of the same colour would read as one with it.
        yield replace(label, box=Box(left - _AIR, above - 2, right + _AIR, below + 2))


def _put(layer: EmotionLayer, kind: str, candidates: Iterable[Label], paper: Paper) -> None:
    """Print the clearest of the candidates, of which there is at least one."""
    label, _ = _find(layer, list(candidates), paper)
    if label is not None:
        _print(layer, kind, label)


def _put_if_clear(
    layer: EmotionLayer, kind: str, candidates: Iterable[Label], paper: Paper
) -> bool:
    found = list(candidates)
    for start in range(0, len(found), 12):
        label, clear = _find(layer, found[start : start + 12], paper)
        if clear and label is not None:
            _print(layer, kind, label)
            return True
    return False


def _find(layer: EmotionLayer, candidates: list[Label], paper: Paper) -> tuple[Label | None, bool]:
    """The clearest label; only what lies near the candidates is looked at."""
    boxes = [label.box for label in candidates]
    left, right = min(box.left for box in boxes), max(box.right for box in boxes)
    top, bottom = min(box.top for box in boxes), max(box.bottom for box in boxes)
    solid, faint = (
        [b for b in near if b[0] < right and b[2] > left and b[1] < bottom and b[3] > top]
        for near in (layer.solid, layer.faint)
    )
    return first_clear(candidates, solid, faint, paper.room)


def _print(layer: EmotionLayer, kind: str, label: Label) -> None:
    kind += " journey-halo"
    layer.labels.append(text(kind, label.x, label.y, label.words, label.anchor))
    left, top, right, bottom = label.box
    # Words side by side on one height would be read as one label.
    layer.solid.append(Box(left - 6, top, right + 6, bottom))

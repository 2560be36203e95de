"""Rows of a form added, removed and moved by buttons, without a script in the browser.

A list of rows is posted as ``choices-0-code``, ``choices-1-code`` and so on. A button named
``rows`` says what to do with them: ``add:choices``, ``remove:choices-1``, ``up:choices-1``,
``down:choices-1``. What was posted is put in its new order, and the page is shown again.
"""

from __future__ import annotations

import re

from werkzeug.datastructures import MultiDict

BUTTON = "rows"
MOST_ROWS = 200

_ACTION = re.compile(r"(add|remove|up|down):([a-z0-9_-]{1,120})", re.ASCII)


def rearranged(posted: MultiDict[str, str]) -> MultiDict[str, str] | None:
    """What was posted with its rows in their new order; None where no such button was used."""
    found = _ACTION.fullmatch(posted.get(BUTTON, ""))
    if found is None:
        return None
    action, target = found.groups()
    if action == "add":
        name, chosen = target, -1
    else:
        name, _, number = target.rpartition("-")
        chosen = int(number) if number.isdigit() else -1
    rows = _rows(posted, name)
    order = sorted(rows)
    if action == "add" and len(order) < MOST_ROWS:
        order.append(max(order, default=-1) + 1)
    elif chosen in order:
        place = order.index(chosen)
        if action == "remove":
            order.pop(place)
        else:
            other = place - 1 if action == "up" else place + 1
            if 0 <= other < len(order):
                order[place], order[other] = order[other], order[place]
    return _written(posted, name, [rows.get(number, []) for number in order])


def _rows(posted: MultiDict[str, str], name: str) -> dict[int, list[tuple[str, str]]]:
    """Row number → (rest of the field's name, value)."""
    pattern = re.compile(re.escape(name) + r"-(\d{1,4})(-.+)", re.ASCII)
    rows: dict[int, list[tuple[str, str]]] = {}
    for key, value in posted.items(multi=True):
        if found := pattern.fullmatch(key):
            rows.setdefault(int(found[1]), []).append((found[2], value))
    return rows


def _written(
    posted: MultiDict[str, str], name: str, rows: list[list[tuple[str, str]]]
) -> MultiDict[str, str]:
    pattern = re.compile(re.escape(name) + r"-\d{1,4}-.+", re.ASCII)
    fresh: MultiDict[str, str] = MultiDict(
        [
            (key, value)
            for key, value in posted.items(multi=True)
            if key != BUTTON and not pattern.fullmatch(key)
        ]
    )
    for number, row in enumerate(rows):
        fresh.add(f"{name}-{number}-row", "1")
        for rest, value in row:
            if rest != "-row":
                fresh.add(f"{name}-{number}{rest}", value)
    return fresh

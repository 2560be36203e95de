"""What stays in memory from one request to the next: so much of it, the oldest goes first."""

from __future__ import annotations

from threading import Lock
from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")

#: Threads of one process keep at the same moment.
_keeping = Lock()


def keep(kept: dict[Key, Value], key: Key, value: Value, most: int) -> None:
    """Put ``value`` in ``kept`` as its latest, which then holds ``most`` at most."""
    with _keeping:
        kept.pop(key, None)
        while len(kept) >= most:
            del kept[next(iter(kept))]
        kept[key] = value

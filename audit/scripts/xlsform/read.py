"""The sheets of an uploaded workbook as rows of texts, read where it can do no harm."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from audit.scripts.xlsform.package import check_package
from audit.scripts.xlsform.result import RefusedError

#: Seconds by the wall clock that reading may take.
PATIENCE = 3.2

_WORKER = Path(__file__).with_name("worker.py")


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet as written. ``rows[0]`` is row 1; a row ends at its last cell with a text.

    ``stray_rows`` are rows far below the rest that hold something and were not read;
    ``formulas`` are cells whose formula has no stored value; ``too_wide`` says that cells far to
    the right were not read.
    """

    name: str
    rows: Sequence[Sequence[str]]
    stray_rows: Sequence[int] = ()
    formulas: Sequence[str] = ()
    too_wide: bool = False


@dataclass(frozen=True, slots=True)
class RawWorkbook:
    """``sheets`` by the part they play ("survey", "choices", "settings"); all sheet names."""

    sheets: Mapping[str, RawSheet]
    names: Sequence[str]


def read_workbook(data: bytes) -> RawWorkbook:
    """The sheets of a form.

    Raises :class:`RefusedError` for what is no workbook, has no survey sheet, or would take
    more memory or time than a form can need.
    """
    check_package(data)
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", str(_WORKER)],  # nothing of the file is on the line
            input=data,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired as error:
        raise RefusedError("too_slow") from error
    if done.returncode != 0:
        raise RefusedError("too_large")
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise RefusedError(answer["refused"], **answer["parameters"])
    return RawWorkbook(
        sheets={part: RawSheet(**details) for part, details in answer["sheets"].items()},
        names=answer["names"],
    )

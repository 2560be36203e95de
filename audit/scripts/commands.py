"""What the command line says and does about scripts; ``audit/cli.py`` makes it a command."""

from __future__ import annotations

import json
from pathlib import Path

from audit.scripts.version_writes import import_script
from audit.scripts.xlsform import read_xlsform

IMPORTED, REFUSED = 0, 1


def import_file(file: Path, *, as_json: bool) -> tuple[str, int]:
    """Import an XLSForm as a new script; returns what to print and the exit status."""
    result = read_xlsform(file.read_bytes(), file.name)
    report = result.to_json()
    if result.document is not None:
        report["version"] = str(import_script(None, result.document).uuid)
    status = REFUSED if result.refused else IMPORTED
    if as_json:
        return json.dumps(report, ensure_ascii=False, indent=1), status
    lines = []
    for line in result.lines:
        where = " ".join(str(part) for part in (line.sheet, line.row, line.column) if part)
        lines.append(f"{line.severity}: {where}{': ' if where else ''}{line.message}")
    counts = result.counts
    lines.append(
        "refused: nothing was stored"
        if result.refused
        else f"imported: {counts.steps} steps, {counts.questions} questions"
    )
    return "\n".join(lines), status

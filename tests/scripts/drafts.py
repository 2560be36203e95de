"""Drafts of scripts for tests: one of our own, or one of a few steps."""

from typing import Any

from audit.database import db
from audit.scripts.document import ScriptDocument
from audit.scripts.models import ItemRow, ScriptVersion, StepRow
from audit.scripts.sample_scripts import sample
from audit.scripts.writes import create_script


def both(text: str) -> dict[str, str]:
    return {"nl": text, "en": text}


def yes_no(code: str, **more: Any) -> dict[str, Any]:
    settings = {"points_yes": 5, "points_no": 0}
    return {"code": code, "kind": "yes_no", "text": both(code), "settings": settings, **more}


def small(**more: Any) -> ScriptDocument:
    """Two steps: three questions in the first, one in the second. Complete as it is."""
    steps = [
        {
            "code": "arriving",
            "name": both("Arriving"),
            "phase": "service",
            "channel": "on_site",
            "items": [yes_no("greeted"), yes_no("seated"), yes_no("warm")],
        },
        {
            "code": "paying",
            "name": both("Paying"),
            "phase": "service",
            "channel": "on_site",
            "items": [yes_no("quick")],
        },
    ]
    return ScriptDocument.from_json(
        {
            "name": both("Small"),
            "research_kind": "visit",
            "languages": ["nl", "en"],
            "steps": steps,
            **more,
        }
    )


def draft(document: ScriptDocument | str = "small") -> ScriptVersion:
    """A stored draft: of ``small()``, of a document, or of a script of our own by its name."""
    if isinstance(document, str):
        document = small() if document == "small" else sample(document)
    version = create_script(None, document)
    db.session.commit()
    return version


def item(version: ScriptVersion, code: str) -> ItemRow:
    return next(one for step in version.steps for one in step.items if one.code == code)


def step(version: ScriptVersion, code: str) -> StepRow:
    return next(one for one in version.steps if one.code == code)


def order(row: StepRow) -> list[str]:
    """Codes of a step's items, as they are shown."""
    rows = [one for one in row.items if one.removed_at is None]
    return [one.code for one in sorted(rows, key=lambda one: one.position)]

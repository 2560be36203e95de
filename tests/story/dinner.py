"""The script that the coordinator of the story writes, for tests that begin after her."""

from __future__ import annotations

from typing import Any

from audit.scripts.document import ScriptDocument


def _question(code: str, kind: str, text: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "kind": kind, "text": {"en": text}, **more}


DINNER = ScriptDocument.from_json(
    {
        "name": {"en": "Dinner with a friend"},
        "research_kind": "visit",
        "languages": ["en"],
        "steps": [
            {
                "code": "coming_in",
                "name": {"en": "Coming in"},
                "phase": "service",
                "channel": "on_site",
                "pain_points": [{"code": "nobody", "text": {"en": "Nobody looks up"}}],
                "measures": {"pain_points": True},
                "items": [
                    _question("greeted", "yes_no", "Did somebody greet you?"),
                    _question(
                        "wrong",
                        "long_text",
                        "What went wrong?",
                        shown_when={"==": [{"var": ["greeted"]}, "no"]},
                    ),
                    _question("wait", "duration", "How long until you sat down?"),
                    _question("table", "photo", "A photo of your table"),
                ],
            },
            {
                "code": "eating",
                "name": {"en": "Eating"},
                "phase": "service",
                "channel": "on_site",
                "items": [
                    _question(
                        "taste", "rating", "How did the food taste?", settings={"low": 1, "high": 5}
                    ),
                    _question("cook", "long_text", "What should the cook know?"),
                    _question("served", "short_text", "Who served you?", internal=True),
                ],
            },
        ],
    }
)

"""The answer fields of a page, drawn.

A question that nobody answered yet looks the same in every report, and most pages are opened like
that: its field is drawn once for each document and language, and kept with the document.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app
from markupsafe import Markup

from audit.language import current_language
from audit.scripts.document import ScriptDocument
from audit.scripts.pages import Asked, ShownAnswer

_BLANK = ShownAnswer()
#: Every report shuffles the words of its own.
_OF_ITS_REPORT = frozenset({"words"})


def answer_fields(
    document: ScriptDocument, language: str, report: Any
) -> Callable[[Asked], Markup]:
    """A function that draws the field of a question.

    ``language``: of the script's texts; the product's own words are in the reader's. ``report``:
    anything with ``words_order``.
    """
    kept: dict[tuple[str, str, str], Markup] = vars(document).setdefault("_fields", {})
    reader = current_language()

    def draw(item: Asked) -> Markup:
        template = current_app.jinja_env.get_template(item.template)
        drawn = template.render(
            question=item.question,
            answer=item.answer,
            value=item.answer.value,
            field_id=item.field_id,
            language=language,
            report=report,
        )
        return Markup(drawn)  # noqa: S704  (a template of ours escaped what is in it)

    def field(item: Asked) -> Markup:
        if item.answer != _BLANK or item.question.kind in _OF_ITS_REPORT:
            return draw(item)
        key = (item.question.code, language, reader)
        if key not in kept:
            kept[key] = draw(item)
        return kept[key]

    return field

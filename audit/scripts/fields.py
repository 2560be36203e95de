"""The answer fields of a page, drawn.

A question that nobody answered yet looks the same in every report, and most pages are opened like
that: its field is drawn once for each document and language, and kept with the document.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import current_app
from markupsafe import Markup

from audit.language import current_language
from audit.questions.first_reaction import has_reacted
from audit.scripts.document import ScriptDocument
from audit.scripts.pages import Asked, ShownAnswer
from audit.scripts.runner import Given

_BLANK = ShownAnswer()
#: Every report shuffles words of its own.
_OF_ITS_REPORT = frozenset({"words", "first_reaction"})


def answer_fields(
    document: ScriptDocument, language: str, report: Any, given: Mapping[str, Given]
) -> Callable[[Asked], Markup]:
    """A function that draws the field of a question.

    ``language``: of the script's texts; the product's own words are in the reader's. ``report``:
    anything with ``words_order``, ``seed`` and ``fits_left``. ``given``: all that was answered.
    """
    kept: dict[tuple[str, str, str], Markup] = vars(document).setdefault("_fields", {})
    reader = current_language()
    practised = any(has_reacted(one.value) for one in given.values())

    def draw(item: Asked) -> Markup:
        template = current_app.jinja_env.get_template(item.template)
        drawn = template.render(
            question=item.question,
            answer=item.answer,
            value=item.answer.value,
            field_id=item.field_id,
            language=language,
            report=report,
            practised=practised,
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

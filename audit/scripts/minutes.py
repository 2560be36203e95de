"""How long a script takes to fill in: a pure rule from the kinds of its questions.

Each question costs the seconds of its kind, for reading it and answering it on a phone; the sum is
rounded up to whole minutes. The seconds are our own estimate, to be compared with what reports
really take. Every question counts, those that a condition may hide too: so it is what the longest
way through takes. The visit itself, and time that a question measures, are not in it.
"""

from __future__ import annotations

from collections.abc import Mapping

from audit.scripts.document import ScriptDocument
from audit.scripts.layout import parts_of

#: One tap on a choice or a scale.
_TAP = 8
#: A few figures or a date.
_FIGURES = 12

#: Kind of question → seconds. What is not named is one tap.
SECONDS: Mapping[str, int] = {
    "multiple_choice": 12,
    "whole_number": _FIGURES, "decimal": _FIGURES, "amount": _FIGURES, "date": _FIGURES,
    "time": _FIGURES, "date_time": _FIGURES, "duration": _FIGURES,
    "short_text": 20, "long_text": 60,
    "photo": 30, "place": 10, "presence": 10,
    "emotion": 15, "words": 15, "met": 10, "first_reaction": 20,
    "acknowledgement": 5, "note": 5, "heading": 0,
}  # fmt: skip


def minutes_to_fill_in(document: ScriptDocument) -> int:
    """Whole minutes, at least 1, for all steps with their standing measures and the closing."""
    seconds = sum(
        SECONDS.get(question.kind, _TAP)
        for parts in parts_of(document).values()
        for _page, asked in parts
        for question in asked
    )
    return max(1, -(-seconds // 60))

"""One file per kind of question.

Who acts: nobody; these are rules. In comes a :class:`~audit.questions.definition.Question`
and what somebody answered; out come a checked value, points, a text to show and a cell for
the workbook. Importing the package makes every kind known to ``base.kinds()``; a new kind
needs its file, its template and a name here.
"""

from audit.questions import (
    acknowledgement,
    amount,
    date,
    date_time,
    decimal,
    duration,
    effort,
    emotion,
    expectation,
    first_reaction,
    grade,
    heading,
    long_text,
    met,
    multiple_choice,
    note,
    outcome,
    photo,
    place,
    rating,
    recommendation,
    satisfaction,
    short_text,
    single_choice,
    time,
    whole_number,
    words,
    yes_no,
)

__all__ = [
    "acknowledgement",
    "amount",
    "date",
    "date_time",
    "decimal",
    "duration",
    "effort",
    "emotion",
    "expectation",
    "first_reaction",
    "grade",
    "heading",
    "long_text",
    "met",
    "multiple_choice",
    "note",
    "outcome",
    "photo",
    "place",
    "rating",
    "recommendation",
    "satisfaction",
    "short_text",
    "single_choice",
    "time",
    "whole_number",
    "words",
    "yes_no",
]

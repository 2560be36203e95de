"""One file per kind of question.

Who acts: nobody; these are rules. In comes a :class:`~audit.questions.definition.Question`
and what somebody answered; out come a checked value, points, a text to show and a cell for
the workbook.
"""

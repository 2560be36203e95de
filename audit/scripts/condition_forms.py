"""The one form in which every condition is written: its rows, all or any of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import BooleanField, FieldList, Form, FormField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import Length, Optional

from audit.questions.definition import Condition
from audit.questions.texts import clean
from audit.scripts.condition_rows import (
    ALL,
    ANY,
    DATE,
    MOMENT,
    OPERATOR_WORDS,
    RowError,
    Source,
    joined,
    piece,
    rows_of,
)
from audit.scripts.forms import chosen

VALUE_LENGTH = 200
_CLOCK = {"today": DATE, "now": MOMENT}


class RowForm(Form):
    """One row. An empty question means that the row says nothing."""

    known: ClassVar[Mapping[str, Source]]
    condition: Condition | None = None

    operator = SelectField(lazy_gettext("Comparison"), choices=chosen(OPERATOR_WORDS))
    value = StringField(lazy_gettext("Value"), [Optional(), Length(max=VALUE_LENGTH)])

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        value = clean(self.value.data)
        if not self.question.data:
            if value or self.other.data:
                self.question.errors = [_("Choose a question.")]
                return False
            return True
        other = self.known.get(self.other.data)
        kind = other.type if other else _CLOCK.get(self.other.data)
        if kind and kind != self.known[self.question.data].type:
            self.other.errors = [_("Compare with a question that is answered the same way.")]
            return False
        try:
            self.condition = piece(
                self.known[self.question.data], self.operator.data, value, self.other.data
            )
        except RowError as error:
            self.value.errors = [str(error)]
            return False
        return True


class ConditionForm(Form):
    """A condition. ``keep``: leave the one that does not fit the rows as it is."""

    join = SelectField(
        lazy_gettext("Which rows must hold"),
        choices=chosen({ALL: lazy_gettext("all rows"), ANY: lazy_gettext("any row")}),
    )
    keep = BooleanField(lazy_gettext("Keep this condition"))

    def found(self, stored: Condition | None) -> Condition | None:
        """The condition that the form says; ``stored`` is what there was."""
        if self.keep.data and stored is not None:
            return stored
        pieces = [row.form.condition for row in self.rows if row.form.condition is not None]
        return joined(self.join.data, pieces)


def condition_form(found: Sequence[Source]) -> type[ConditionForm]:
    """The form for conditions that may look at these questions."""
    known = {source.code: source for source in found}
    questions = [SelectChoice(one.code, one.label, optgroup=one.group) for one in found]
    clock = {"today": _("today"), "now": _("now")}
    row = type(
        "Row",
        (RowForm,),
        {
            "known": known,
            "question": SelectField(
                lazy_gettext("Question"),
                choices=[SelectChoice("", _("Choose a question")), *questions],
            ),
            "other": SelectField(
                lazy_gettext("Or compare with"),
                choices=[SelectChoice("", "–"), *chosen(clock), *questions],
            ),
        },
    )
    rows = FieldList(FormField(row), label=lazy_gettext("Rows"), max_entries=50)
    return type("Condition", (ConditionForm,), {"rows": rows, "known": known})


def condition_data(condition: Condition | None, found: Sequence[Source]) -> dict[str, Any]:
    """A stored condition as data for the form; with one empty row where there is none.

    Where a row looks at a question that can no longer be looked at, the whole is kept in words.
    """
    known = {source.code: source for source in found}
    fitting = rows_of(condition, known)
    if fitting is None or any(_strange(row, known) for row in fitting[1]):
        return {"join": ALL, "rows": [], "keep": True}
    join, rows = fitting
    return {"join": join, "rows": rows or [{}], "keep": False}


def _strange(row: Mapping[str, str], known: Mapping[str, Source]) -> bool:
    return row["question"] not in known or (
        row["other"] not in ("", "today", "now") and row["other"] not in known
    )

"""When things are shown, what must be answered, and which answers are taken."""

from __future__ import annotations

from typing import Any

from audit.scripts.xlsform.expressions import UnreadableError
from audit.scripts.xlsform.fields import Field
from audit.scripts.xlsform.form import Form
from audit.scripts.xlsform.logic import Truth, deny, join
from audit.scripts.xlsform.sheets import Row
from audit.scripts.xlsform.survey import is_yes
from audit.scripts.xlsform.translate import Translation, translate
from audit.scripts.xlsform.values import UnknownNameError

_YES = ("yes", "y", "true", "true()", "1", "x", "ja", "j", "oui", "si", "sí", "required")

#: A condition as the document holds it.
Shown = dict[str, Any] | None


class Rules:
    """Translates the expressions of a form's rows, and reports what could not be."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.expanded: set[str] = set()

    def shown(self, row: Row) -> Shown:
        """When a row or group is shown; None for always."""
        translation = self._translated(row, "relevant", None)
        if translation is None:
            return None
        if translation.truth is True:
            self.form.report.note("condition_always", row.number, self.form.header("relevant"))
            return None
        if translation.truth is False:
            self.form.report.warn("condition_never", row.number, self.form.header("relevant"))
            return {"and": [False]}
        return translation.truth

    def checks(self, row: Row, field: Field) -> list[dict[str, Any]]:
        """What must hold for an answer, with what is said where it does not."""
        translation = self._translated(row, "constraint", field)
        if translation is None or translation.truth is True:
            return []
        if translation.truth is False:
            self.form.report.warn("constraint_never", row.number, self.form.header("constraint"))
            return []
        holds = translation.truth
        if _can_fail_unanswered(holds, field.code):
            holds = {"or_unanswered": [holds, field.code]}
        message = self.form.texts(row, "constraint_message") or self.form.own("not_possible")
        return [{"holds": holds, "severity": "error", "message": message}]

    def mandatory(self, row: Row, field: Field) -> tuple[bool, list[dict[str, Any]]]:
        """Whether an answer is needed, and where that depends on others, the check for it."""
        written = row.get("required").strip().lower()
        if written in _YES:
            return True, []
        if not is_yes(written):
            return False, []
        translation = self._translated(row, "required", None)
        if translation is None or isinstance(translation.truth, bool):
            return bool(translation and translation.truth), []
        column = self.form.header("required")
        self.form.report.note("required_sometimes", row.number, column)
        holds = join("or", [deny(translation.truth), {"answered": [field.code]}])
        message = self.form.texts(row, "required_message") or self.form.own("needed")
        return False, [{"holds": holds, "severity": "error", "message": message}]

    def _translated(self, row: Row, column: str, itself: Field | None) -> Translation | None:
        """The expression in a cell; None where there is none or it is not understood."""
        text = row.get(column)
        if not text:
            return None
        header = self.form.header(column)
        try:
            translation = translate(text, self.form.fields, itself, self.form.budget)
        except UnknownNameError as error:
            name = str(error.said.parameters["name"])
            self.form.report.error("unknown_question", row.number, header, name=name)
            return None
        except UnreadableError as error:
            self.form.report.warn(f"{column}_dropped", row.number, header, reason=error.said)
            return None
        for remark in translation.remarks:
            self.form.report.add("warning", remark, "survey", row.number, header)
        self.expanded |= translation.expanded
        return translation


def _can_fail_unanswered(condition: Truth, code: str) -> bool:
    """Whether a check could be false although its own question is not answered: XLSForm checks
    given answers only. Not so where every comparison in it looks at that answer.
    """
    if isinstance(condition, bool):
        return True
    [(operator, arguments)] = condition.items()
    if operator in ("and", "or", "!"):
        return any(_can_fail_unanswered(argument, code) for argument in arguments)
    return operator in ("if", "answered", "or_unanswered") or not _looks_at(condition, code)


def _looks_at(node: Any, code: str) -> bool:
    """Whether the value is unknown where the question is unanswered."""
    if isinstance(node, list):
        return any(_looks_at(part, code) for part in node)
    if not isinstance(node, dict) or "coalesce" in node or "if" in node:
        return False
    return node == {"var": [code]} or any(_looks_at(part, code) for part in node.values())

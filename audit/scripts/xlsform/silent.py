"""Rows that ask nothing: what the device fills in, hidden values, calculations. Each is said."""

from __future__ import annotations

from audit.scripts.xlsform.expressions import references
from audit.scripts.xlsform.form import Form
from audit.scripts.xlsform.survey import Group, Item


def report_silent(form: Form, root: Group, expanded: set[str]) -> None:
    """``expanded`` are the calculations that were written out in a condition."""
    for item in root.items():
        if not item.is_silent:
            continue
        if form.fields[item.name].kind == "calculation":
            _report_calculation(form, item, expanded)
        elif item.type.name in ("meta", "today"):
            row, type_ = item.row.number, item.row.get("type")
            form.report.gather("note", "meta_dropped", "survey", row, type=type_)
        else:
            form.report.gather("note", "hidden_dropped", "survey", item.row.number)


def _report_calculation(form: Form, item: Item, expanded: set[str]) -> None:
    field, row = form.fields[item.name], item.row.number
    column = form.header("calculation")
    if item.is_computed and item.type.name not in ("calculate", "hidden"):
        form.report.warn("computed_question", row, column)
    if field.expression is None:
        if field.reason is not None:
            form.report.warn("calculation_unreadable", row, column, reason=field.reason)
        return
    if field.name in expanded:
        form.report.note("calculation_used", row, column)
        return
    unknown = [name for name in references(field.expression) if name not in form.fields]
    if unknown:
        form.report.warn("calculation_unknown_name", row, column, name=unknown[0])
    else:
        form.report.warn("calculation_dropped", row, column)

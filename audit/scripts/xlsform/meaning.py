"""Gives every name of the form its meaning in expressions, before any of them is translated."""

from __future__ import annotations

from collections.abc import Mapping

from audit.scripts.xlsform.choices import ChoiceList
from audit.scripts.xlsform.expressions import Budget, Call, Node, Text, UnreadableError, parse
from audit.scripts.xlsform.fields import Field, FieldKind
from audit.scripts.xlsform.form import Form
from audit.scripts.xlsform.survey import Group, Item
from audit.scripts.xlsform.values import unknown_function

_KINDS: Mapping[str, FieldKind] = {
    "text": "text",
    "barcode": "text",
    "unknown": "text",
    "external_single": "text",
    "external_multiple": "text",
    "integer": "number",
    "decimal": "number",
    "range": "number",
    "date": "moment",
    "time": "moment",
    "date_time": "moment",
    "image": "photos",
    "geopoint": "presence",
    "rank": "presence",
    "acknowledge": "acknowledgement",
    "today": "today",
}
OTHER = "other"


def give_meaning(form: Form, root: Group, lists: Mapping[str, ChoiceList]) -> None:
    """Fill ``form.fields`` and ``form.rows``."""
    for item in root.items():
        if item.name not in form.fields:
            form.fields[item.name] = _field(form, item, lists)
            form.rows[item.name] = item.row
    for group in root.groups():
        form.fields.setdefault(group.name, Field(group.name, "absent", group.row.number))


def list_of(item: Item, lists: Mapping[str, ChoiceList]) -> ChoiceList | None:
    """The list of a choice question; capitals in its name do not matter."""
    return lists.get(item.type.list_name.lower())


def is_tick(item: Item, found: ChoiceList) -> bool:
    """A single option, which can be ticked or not: an acknowledgement."""
    return len(found.options) == 1 and not item.type.or_other


def _field(form: Form, item: Item, lists: Mapping[str, ChoiceList]) -> Field:
    row = item.row.number
    calculation = item.row.get("calculation")
    if item.type.name == "calculate" or (item.is_silent and calculation):
        return _calculation(item, calculation, form.budget)
    if item.type.name == "hidden" and item.row.get("default"):
        return Field(item.name, "constant", row, constant=item.row.get("default"))
    if not item.is_answered and item.type.name != "today":
        return Field(item.name, "absent", row)
    found = list_of(item, lists)
    if found and found.too_long:
        return Field(item.name, "text", row, item.code)
    if item.type.name in ("single", "multiple"):
        options = dict(found.names) if found else {}
        if item.type.or_other:
            options.setdefault(OTHER, OTHER)
        kind: FieldKind = "choice" if item.type.name == "single" else "choices"
        if found and is_tick(item, found):
            kind = "acknowledgement"
        return Field(item.name, kind, row, item.code, options)
    return Field(item.name, _KINDS[item.type.name], row, item.code)


def _calculation(item: Item, text: str, budget: Budget) -> Field:
    """A calculation with a condition of its own is empty where that does not hold."""
    row = item.row.number
    try:
        expression: Node = parse(text, budget)
        if item.row.get("relevant"):
            expression = Call("if", (parse(item.row.get("relevant"), budget), expression, Text("")))
    except UnreadableError as error:
        return Field(item.name, "calculation", row, reason=error.said)
    if unknown := unknown_function(expression):
        return Field(item.name, "calculation", row, reason=unknown.said)
    return Field(item.name, "calculation", row, expression=expression)

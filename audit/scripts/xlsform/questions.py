"""Rows of a form as questions of a script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from audit.questions.rating import MOST_POINTS
from audit.scripts.xlsform.appearance import report_appearance
from audit.scripts.xlsform.choices import MOST_OPTIONS, ChoiceList
from audit.scripts.xlsform.fields import Field
from audit.scripts.xlsform.form import Form
from audit.scripts.xlsform.logic import join
from audit.scripts.xlsform.meaning import OTHER, is_tick, list_of
from audit.scripts.xlsform.names import title_for
from audit.scripts.xlsform.result import Severity
from audit.scripts.xlsform.rules import Rules, Shown
from audit.scripts.xlsform.sheets import Row
from audit.scripts.xlsform.survey import UNASKABLE, Item
from audit.scripts.xlsform.values import as_decimal

#: A question as ``Question.from_json`` reads it.
Json = dict[str, Any]

#: Places of a ranking that are asked for.
MOST_RANKS = 6
_KINDS = {
    "text": "short_text",
    "barcode": "short_text",
    "unknown": "short_text",
    "external_single": "short_text",
    "external_multiple": "short_text",
    "integer": "whole_number",
    "decimal": "decimal",
    "date": "date",
    "time": "time",
    "date_time": "date_time",
    "image": "photo",
    "geopoint": "place",
    "acknowledge": "acknowledgement",
    "single": "single_choice",
    "multiple": "multiple_choice",
}
_PARAMETER = re.compile(r"([\w-]+)\s*=\s*([^\s;,]+)")
#: Columns whose content has no place in a script, with how much that matters.
_LOST: Mapping[str, tuple[Severity, str]] = {
    "default": ("warning", "default_lost"),
    "parameters": ("note", "parameters_lost"),
    "required_message": ("note", "required_message_lost"),
    **dict.fromkeys(("image", "big-image", "audio", "video"), ("warning", "media_lost")),
}


class Questions:
    """Makes the questions of a form."""

    def __init__(self, form: Form, rules: Rules, lists: Mapping[str, ChoiceList]) -> None:
        self.form = form
        self.rules = rules
        self.lists = lists

    def of(self, item: Item, shown: Shown) -> list[Json]:
        """The questions that a row becomes: one, none, or several for a ranking."""
        if item.type.name in UNASKABLE:
            self._warn(item, "no_such_kind", "type", type=item.row.get("type"))
            return []
        report_appearance(self.form, item)
        self._report_row(item)
        if item.is_note:
            return self._note(item, shown)
        field = self.form.fields[item.name]
        text, help_ = self._wording(item)
        mandatory, checks = self.rules.mandatory(item.row, field)
        question: Json = {
            "code": item.code,
            "kind": _KINDS.get(item.type.name, ""),
            "text": text,
            "help": help_,
            "mandatory": mandatory,
            "checks": [*checks, *self.rules.checks(item.row, field)],
        }
        if shown:
            question["shown_when"] = shown
        if item.type.name == "range":
            self._range(item, question)
        elif item.type.has_list:
            return self._with_options(item, question, field)
        else:
            self._detail(item, question)
        return [question]

    def _warn(self, item: Item, key: str, column: str, **parameters: str | int) -> None:
        self.form.report.warn(key, item.row.number, self.form.header(column), **parameters)

    def _report_row(self, item: Item) -> None:
        """What of the row is not taken over whatever it becomes."""
        form, row = self.form, item.row
        lost = dict(_LOST)
        if item.type.name == "range":
            del lost["parameters"]
        for column, (severity, key) in lost.items():
            if row.get(column):
                form.report.gather(severity, key, "survey", row.number, form.header(column))
        if row.get("choice_filter"):
            self._warn(item, "cascade", "choice_filter")
        if item.is_answered and row.get("calculation"):
            self._warn(item, "calculated_question", "calculation")

    def _note(self, item: Item, shown: Shown) -> list[Json]:
        text, help_ = self.form.texts(item.row, "label"), self.hints(item.row)
        if item.is_table_header:
            self.form.report.note("table_header", item.row.number, self.form.header("appearance"))
        if not text and not help_:
            self._warn(item, "empty_note", "label")
            return []
        note: Json = {"code": item.code, "kind": "note", "text": text or help_}
        if text and help_:
            note["help"] = help_
        if shown:
            note["shown_when"] = shown
        return [note]

    def _wording(self, item: Item) -> tuple[dict[str, str], dict[str, str]]:
        """The question's text and its help; a question always has a text."""
        text, help_ = self.form.texts(item.row, "label"), self.hints(item.row)
        if text:
            return text, help_
        self._warn(item, "without_label", "label")
        return (help_, {}) if help_ else ({self.form.default: title_for(item.name)}, {})

    def hints(self, row: Row) -> dict[str, str]:
        """What is said beside a label to help."""
        hints = [self.form.texts(row, column) for column in ("hint", "guidance_hint")]
        return {
            code: "\n".join(hint[code] for hint in hints if code in hint)
            for code in self.form.codes
            if any(code in hint for hint in hints)
        }

    # Kinds

    def _detail(self, item: Item, question: Json) -> None:
        appearance = item.row.get("appearance").lower().split()
        if item.type.name == "text" and "multiline" in appearance:
            question["kind"] = "long_text"
        elif item.type.name == "image" and "multiline" not in appearance:
            question["settings"] = {"maximum_photos": 1}
        elif item.type.name == "decimal":
            self.form.report.gather("note", "decimal_places", "survey", item.row.number)
        elif item.type.name == "barcode":
            self._warn(item, "barcode_typed", "type")
        elif item.type.name == "unknown":
            self._warn(item, "unknown_type", "type", type=item.row.get("type"))
        elif item.type.name in ("external_single", "external_multiple"):
            self._warn(item, "external_list", "type", list=item.type.list_name)

    def _range(self, item: Item, question: Json) -> None:
        found = _PARAMETER.findall(item.row.get("parameters").lower())
        given = {"start": "1", "end": "10", "step": "1", **dict(found)}
        numbers = [as_decimal(given[key]) for key in ("start", "end", "step")]
        if None in numbers or numbers[0] == numbers[1] or not numbers[2]:
            self._warn(item, "range_unclear", "parameters", parameters=item.row.get("parameters"))
            question["kind"] = "decimal"
            return
        start, end, step = (number for number in numbers if number is not None)
        low, high, step = min(start, end), max(start, end), abs(step)
        whole = all(number == number.to_integral_value() for number in (low, high, step))
        if whole and step == 1 and high - low < MOST_POINTS:
            question["kind"] = "rating"
            question["settings"] = {"low": int(low), "high": int(high)}
            return
        question["kind"] = "whole_number" if whole else "decimal"
        question["settings"] = {"minimum": _plain(low), "maximum_value": _plain(high)}
        if not whole:
            places = max(-int(n.normalize().as_tuple().exponent) for n in (low, high, step))
            question["settings"]["decimals"] = min(max(places, 1), 6)
        if whole and step == 1:
            return
        offset = {"-": [{"var": [item.code]}, _json_number(low)]}
        some = ", ".join(str(_plain(low + step * count)) for count in range(3))
        question["checks"].append(
            {
                "holds": {"==": [{"mod": [offset, _json_number(step)]}, 0]},
                "severity": "error",
                "message": self.form.own("step_size", f" {some} …"),
            }
        )

    def _with_options(self, item: Item, question: Json, field: Field) -> list[Json]:
        found = list_of(item, self.lists)
        if found is None:
            name = item.type.list_name
            key = "missing_list" if name else "type_without_list"
            self.form.report.error(
                key, item.row.number, self.form.header("type"), **({"list": name} if name else {})
            )
            return []
        if found.too_long:
            self._warn(item, "list_too_long", "type", list=found.name, most=MOST_OPTIONS)
            question["kind"] = "short_text"
            return [question]
        if is_tick(item, found):
            self.form.report.note("single_option", item.row.number, self.form.header("type"))
            option, help_ = found.options[0].texts, question["help"]
            question["kind"] = "acknowledgement"
            question["help"] = {
                code: "\n".join(part[code] for part in (help_, option) if code in part)
                for code in self.form.codes
                if code in help_ or code in option
            }
            return [question]
        question["choices"] = [
            {"code": option.code, "text": dict(option.texts)} for option in found.options
        ]
        if item.type.name == "rank":
            return self._ranking(item, question)
        if item.type.or_other:
            return self._with_other(item, question, found)
        return [question]

    def _ranking(self, item: Item, question: Json) -> list[Json]:
        """A ranking as one choice for each place, no option twice."""
        count = min(len(question["choices"]), MOST_RANKS)
        if question["checks"]:
            self._warn(item, "rank_constraint", "constraint")
        take = self.form.question_codes.take
        codes = [item.code, *(take(f"{item.code}_{place}", "q") for place in range(2, count + 1))]
        self._warn(item, "ranking", "type", codes=", ".join(codes))
        parts = []
        for place, code in enumerate(codes, 1):
            part = {**question, "code": code, "kind": "single_choice"}
            part["text"] = {
                language: f"{text} ({place}/{count})" for language, text in question["text"].items()
            }
            part["checks"] = [
                {
                    "holds": {"!=": [{"var": [code]}, {"var": [before]}]},
                    "severity": "error",
                    "message": self.form.own("chosen_already"),
                }
                for before in codes[: place - 1]
            ]
            parts.append(part)
        return parts

    def _with_other(self, item: Item, question: Json, found: ChoiceList) -> list[Json]:
        """The options with "other" behind them, and a question that asks what it was."""
        if found.without_option(OTHER):
            question["choices"].append({"code": OTHER, "text": self.form.own("other")})
        chosen = {"var": [item.code]}
        is_other = (
            {"==": [chosen, OTHER]} if item.type.name == "single" else {"in": [OTHER, chosen]}
        )
        shown = question.get("shown_when")
        follow_up = {
            "code": self.form.question_codes.take(f"{item.code}_other", "q"),
            "kind": "short_text",
            "text": self.form.own("which_other"),
            "mandatory": question["mandatory"],
            "shown_when": join("and", [shown, is_other] if shown else [is_other]),
        }
        self.form.report.note("or_other", item.row.number, self.form.header("type"),
                              code=follow_up["code"])  # fmt: skip
        return [question, follow_up]


def _plain(number: Decimal) -> int | str:
    """A number as the settings of a question hold it."""
    whole = number == number.to_integral_value()
    return int(number) if whole else format(number.normalize(), "f")


def _json_number(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)

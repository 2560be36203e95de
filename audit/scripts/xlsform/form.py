"""A form as read: its rows, its lists of choices, its settings, its languages and its report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from audit.scripts.xlsform.expressions import Budget
from audit.scripts.xlsform.fields import Field
from audit.scripts.xlsform.languages import guess_language, language_code
from audit.scripts.xlsform.names import Codes, own_text
from audit.scripts.xlsform.read import RawWorkbook
from audit.scripts.xlsform.report import Report
from audit.scripts.xlsform.result import Message, RefusedError
from audit.scripts.xlsform.sheets import (
    CHOICES,
    SETTINGS,
    SURVEY,
    Row,
    Sheet,
    read_sheet,
)
from audit.scripts.xlsform.texts import references_in, with_answers_named, without_markup

#: The language of a form that neither names one nor can be recognised.
FALLBACK_LANGUAGE = "en"


@dataclass
class Form:
    """Everything that the later steps of an import look at and add to."""

    survey: Sheet
    choices: Sheet | None
    settings: Row
    report: Report
    #: Language as written in a header ("" for none) → code; None where it is not known.
    languages: Mapping[str, str | None]
    #: Code of the language that was written first.
    default: str
    #: Names of the form → what they stand for in an expression.
    fields: dict[str, Field] = field(default_factory=dict)
    #: Names of the form → their row, for the texts of questions.
    rows: dict[str, Row] = field(default_factory=dict)
    question_codes: Codes = field(default_factory=Codes)
    budget: Budget = field(default_factory=Budget)

    @property
    def codes(self) -> list[str]:
        """The languages that the script is in; the one written first comes first."""
        known = [code for code in self.languages.values() if code]
        return list(dict.fromkeys([self.default, *known]))

    def header(self, column: str) -> str:
        return self.survey.header(column)

    def own(self, key: str, ending: str = "") -> dict[str, str]:
        """One of the texts that the import adds itself."""
        return own_text(key, self.codes, ending)

    def texts(self, row: Row, column: str, sheet: str = "survey") -> dict[str, str]:
        """A translated cell as texts per language, plain; what is lost by that is reported."""
        found: dict[str, str] = {}
        written = row.texts.get(column, {})
        for language in in_turn(written):
            code = self.languages.get(language)
            if code is None or code in found:
                continue
            text, had_markup = without_markup(written[language])
            if had_markup:
                self.report.gather("note", "markup_removed", sheet, row.number)
            for name in dict.fromkeys(references_in(text)):
                self._report_reference(name, row, column)
            text = with_answers_named(text, partial(self._called, code))
            if text:
                found[code] = text
        return {code: found[code] for code in self.codes if code in found}

    def _called(self, language: str, name: str) -> str:
        """What stands in a text for the answer to a question: the question's own text."""
        row = self.rows.get(name)
        field = self.fields.get(name)
        if row is None or field is None or not field.code:
            return ""
        labels = row.texts.get("label", {})
        by_code = {self.languages.get(label): text for label, text in labels.items()}
        text = by_code.get(language) or next(iter(labels.values()), "")
        return "" if references_in(text) else without_markup(text)[0]

    def _report_reference(self, name: str, row: Row, column: str) -> None:
        field = self.fields.get(name)
        key = "answer_in_text" if field and field.code else "computed_in_text"
        said = Message(key if field else "unknown_answer_in_text", {"name": name})
        self.report.add("warning", said, "survey", row.number, self.header(column))


def read_form(workbook: RawWorkbook, report: Report) -> Form:
    """The sheets of a form. Raises :class:`RefusedError` where survey has no header."""
    report.names = {part: sheet.name for part, sheet in workbook.sheets.items()}
    survey = read_sheet(workbook.sheets["survey"], SURVEY, ("type", "name"))
    if survey is None:
        raise RefusedError("no_header", sheet=workbook.sheets["survey"].name)
    choices = _optional_sheet(workbook, "choices", CHOICES, ("list_name", "name"), report)
    settings = _optional_sheet(workbook, "settings", SETTINGS, (), report)
    values = settings.rows[0] if settings and settings.rows else Row(2, {})
    sheets = {"survey": survey, "choices": choices, "settings": settings}
    for part, sheet in sheets.items():
        if sheet is not None:
            _report_sheet(part, sheet, report)
    _report_other_sheets(workbook, report)
    languages = _languages([sheet for sheet in (survey, choices) if sheet], values, report)
    for part, sheet in sheets.items():
        if sheet is not None:
            _report_same_language(part, sheet, languages, report)
    return Form(survey, choices, values, report, languages, languages[""] or FALLBACK_LANGUAGE)


def _report_same_language(
    part: str, sheet: Sheet, languages: Mapping[str, str | None], report: Report
) -> None:
    """Texts that give way to another one of the same row in the same language."""
    for row in sheet.rows:
        for column, texts in row.texts.items():
            counts: dict[str, str] = {}
            for label in in_turn(texts):
                code = languages.get(label)
                if code is None:
                    continue
                first = counts.setdefault(code, label)
                if texts[first] != texts[label]:
                    kept, other = sheet.header(column, first), sheet.header(column, label)
                    report.gather(
                        "warning", "language_twice", part, row.number, other, kept=kept, code=code
                    )


def in_turn(labels: Iterable[str]) -> list[str]:
    """A column with a language goes before one without, where both mean the same language."""
    return sorted(labels, key=lambda label: label == "")


def _optional_sheet(
    workbook: RawWorkbook, part: str, known: Sequence[str], needed: Sequence[str], report: Report
) -> Sheet | None:
    raw = workbook.sheets.get(part)
    if raw is None or not raw.rows:
        return None
    sheet = read_sheet(raw, known, needed)
    if sheet is None:
        report.add("warning", Message("sheet_without_header", {"sheet": raw.name}), part)
    return sheet


def _report_sheet(part: str, sheet: Sheet, report: Report) -> None:
    for column in sheet.guessed:
        said = Message("column_guessed", {"header": column.header, "column": column.name})
        report.add("note", said, part, None, column.header)
    if sheet.unknown:
        headers = ", ".join(column.header for column in sheet.unknown)
        report.add("note", Message("columns_not_read", {"columns": headers}), part)
    if sheet.twice:
        headers = ", ".join(column.header for column in sheet.twice)
        report.add("warning", Message("columns_twice", {"columns": headers}), part)
    for row in sheet.cut:
        report.gather("warning", "cell_cut", part, row)
    if sheet.too_wide:
        report.add("warning", Message("columns_cut"), part)
    for row in sheet.stray_rows:
        report.add("warning", Message("stray_row", {"row": row}), part, row)
    if sheet.formulas:
        cells = ", ".join(sheet.formulas)
        report.add("warning", Message("formulas_without_value", {"cells": cells}), part)


def _report_other_sheets(workbook: RawWorkbook, report: Report) -> None:
    read = {sheet.name for sheet in workbook.sheets.values()}
    external = [name for name in workbook.names if name.strip().lower() == "external_choices"]
    others = [name for name in workbook.names if name not in read and name not in external]
    if external:
        report.add("warning", Message("external_choices_sheet", {"sheet": external[0]}))
    if others:
        report.add("note", Message("sheets_not_read", {"sheets": ", ".join(others)}))
    for part, sheet in workbook.sheets.items():
        if sheet.name.strip().lower() != part:
            report.add("note", Message("sheet_guessed", {"sheet": sheet.name, "part": part}))


def _languages(sheets: Sequence[Sheet], settings: Row, report: Report) -> dict[str, str | None]:
    """Code of each language as written in the headers, and under "" that of plain columns."""
    written = list(dict.fromkeys(label for sheet in sheets for label in sheet.languages()))
    found: dict[str, str | None] = {}
    for label in filter(None, written):
        code = language_code(label)
        if code is None:
            code = guess_language(_texts_in(sheets, label))
            known = code is not None and code not in found.values()
            key = "language_guessed" if known else "language_unknown"
            parameters = {"language": label, **({"code": str(code)} if known else {})}
            report.add("note" if known else "warning", Message(key, parameters))
            code = code if known else None
        found[label] = code
    found[""] = _default_language(settings, found, sheets, report, plain="" in written)
    return found


def _default_language(
    settings: Row,
    found: Mapping[str, str | None],
    sheets: Sequence[Sheet],
    report: Report,
    *,
    plain: bool,
) -> str:
    """The language that is written first: as the settings say, else as the texts look."""
    said = settings.get("default_language")
    code = found.get(said) or language_code(said) if said else None
    if code and (plain or code in found.values()):
        return code
    known = [code for code in found.values() if code]
    if not plain:
        return known[0] if known else FALLBACK_LANGUAGE
    guess = guess_language(_texts_in(sheets, "")) or FALLBACK_LANGUAGE
    if guess not in known:
        report.add("note", Message("plain_language", {"language": guess}))
    return guess


def _texts_in(sheets: Sequence[Sheet], label: str) -> list[str]:
    return [
        texts[label]
        for sheet in sheets
        for row in sheet.rows
        for texts in row.texts.values()
        if label in texts
    ]

"""An uploaded XLSForm as a script, or the reasons why it cannot be one."""

from __future__ import annotations

from pathlib import PurePath

from audit.scripts.document import ScriptDocument
from audit.scripts.xlsform.choices import read_lists
from audit.scripts.xlsform.form import Form, read_form
from audit.scripts.xlsform.meaning import give_meaning
from audit.scripts.xlsform.names import title_for
from audit.scripts.xlsform.questions import Json, Questions
from audit.scripts.xlsform.read import read_workbook
from audit.scripts.xlsform.report import Report
from audit.scripts.xlsform.result import Counts, ImportResult, Message, RefusedError
from audit.scripts.xlsform.rules import Rules
from audit.scripts.xlsform.silent import report_silent
from audit.scripts.xlsform.steps import Arrangement, Steps, open_wrapper
from audit.scripts.xlsform.survey import MOST_ROWS, UNASKABLE, Group, read_survey

RESEARCH_KIND = "visit"


def read_xlsform(data: bytes, file_name: str) -> ImportResult:
    """The script that an .xlsx form describes, with a report; nothing is stored.

    Never raises for what is in the file: a form that is refused has no document, and lines with
    errors. ``file_name`` names the script where the form has no title.
    """
    report = Report()
    try:
        form = read_form(read_workbook(data), report)
        if len(form.survey.rows) > MOST_ROWS:
            raise RefusedError("too_many_questions", most=MOST_ROWS)
        return _convert(form, title_for(PurePath(file_name).stem))
    except RefusedError as refusal:
        report.add("error", refusal.said)
        return ImportResult(None, report.finish())


def _convert(form: Form, title: str) -> ImportResult:
    report = form.report
    root = read_survey(form)
    lists = read_lists(form, _lists(root), _lists(root, filtered=True))
    give_meaning(form, root, lists)
    rules = Rules(form)
    for item in root.items():
        if not item.is_silent and item.type.name not in UNASKABLE:
            item.shown = rules.shown(item.row)
    for group in root.groups():
        group.shown = rules.shown(group.row)
    open_wrapper(form, root)
    maker = Steps(form, Questions(form, rules, lists))
    steps = maker.of(Arrangement(form).arrange(root))
    report_silent(form, root, rules.expanded)
    questions = [
        item for step in steps for item in step["items"] if item["kind"] not in ("heading", "note")
    ]
    if not questions and not report.has_errors:
        report.add("error", Message("no_questions"))
    if report.has_errors:
        return ImportResult(None, report.finish())
    report.add("note", Message("left_to_the_builder"))
    document = ScriptDocument.from_json(_document(form, title, steps))
    counts = Counts(len(questions), len(steps), maker.conditions)
    return ImportResult(document, report.finish(), tuple(form.codes), counts)


def _document(form: Form, title: str, steps: list[Json]) -> Json:
    name = form.texts(form.settings, "form_title", "settings") or {form.default: title}
    return {
        "name": name,
        "research_kind": RESEARCH_KIND,
        "languages": form.codes,
        "steps": steps,
    }


def _lists(root: Group, *, filtered: bool = False) -> frozenset[str]:
    """The questions' lists, in small letters: all, or those of which a filter shows a part."""
    return frozenset(
        item.type.list_name.lower()
        for item in root.items()
        if item.type.has_list and (item.row.get("choice_filter") or not filtered)
    )

"""The survey sheet as a tree: groups, and in them groups and rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from audit.scripts.xlsform.form import Form
from audit.scripts.xlsform.result import RefusedError
from audit.scripts.xlsform.sheets import Row
from audit.scripts.xlsform.types import TypeCell, read_type

#: Rows of a form that can be a script.
MOST_ROWS = 3_000
MOST_NESTING = 30

#: Types that ask nothing and show nothing.
SILENT = ("calculate", "hidden", "meta", "today")
#: Types for which there is no kind of question.
UNASKABLE = ("audio", "video", "file", "geotrace", "geoshape")
_NO = ("no", "false", "false()", "0", "n", "nee", "")


@dataclass(eq=False)
class Item:
    """A row that is no group. ``code`` is our question's."""

    row: Row
    type: TypeCell
    name: str
    code: str = ""
    #: When it is shown, by its own condition; None for always.
    shown: dict[str, Any] | None = None

    @property
    def is_table_header(self) -> bool:
        """A choice question drawn as the head of a table: nobody can answer it."""
        return self.type.has_list and "label" in self.row.get("appearance").lower().split()

    @property
    def is_computed(self) -> bool:
        """A question that only shows what was computed."""
        return bool(self.row.get("calculation")) and is_yes(self.row.get("read_only"))

    @property
    def is_silent(self) -> bool:
        return self.type.name in SILENT or self.is_computed

    @property
    def is_note(self) -> bool:
        return self.type.name == "note" or self.is_table_header

    @property
    def is_answered(self) -> bool:
        """Whether the script asks something for it."""
        return not (self.is_silent or self.is_note or self.type.name in UNASKABLE)


@dataclass(eq=False)
class Group:
    """A group or repeat; the form itself is one without a row."""

    row: Row
    name: str
    #: Its code where it becomes a sub-heading.
    heading: str = ""
    repeats: bool = False
    shown: dict[str, Any] | None = None
    members: list[Member] = field(default_factory=list)

    def items(self) -> Iterator[Item]:
        for member in self.members:
            if isinstance(member, Group):
                yield from member.items()
            else:
                yield member

    def groups(self) -> Iterator[Group]:
        for member in self.members:
            if isinstance(member, Group):
                yield member
                yield from member.groups()

    @property
    def is_answered(self) -> bool:
        return any(item.is_answered for item in self.items())


Member: TypeAlias = Item | Group


def is_yes(text: str) -> bool:
    """Whether a cell means yes; an expression does too."""
    return text.strip().lower() not in _NO


def read_survey(form: Form) -> Group:
    """All rows as a tree, with a code for each name. Errors go to the report."""
    root = _tree(form)
    _give_codes(form, root)
    return root


def _tree(form: Form) -> Group:
    root = Group(Row(0, {}), "")
    open_groups = [root]
    for row in form.survey.rows:
        written = row.get("type")
        if not written:
            form.report.gather("note", "row_without_type", "survey", row.number)
            continue
        if is_yes(row.get("disabled")):
            form.report.note("row_disabled", row.number, form.header("disabled"))
            continue
        type_ = read_type(written)
        if type_.guessed:
            form.report.note("type_guessed", row.number, form.header("type"), type=written)
        name = row.get("name")
        closes = type_.name in ("end_group", "end_repeat") or (
            # "end" is the time at which the form was sent, but that has a name.
            type_.name == "meta" and written.lower() == "end" and not name
        )
        if closes:
            _close(form, row, type_, open_groups)
        elif type_.name in ("begin_group", "begin_repeat"):
            if len(open_groups) > MOST_NESTING:
                raise RefusedError("groups_too_deep", most=MOST_NESTING)
            group = Group(row, name, repeats=type_.name == "begin_repeat")
            open_groups[-1].members.append(group)
            open_groups.append(group)
        else:
            open_groups[-1].members.append(Item(row, type_, name))
    for group in open_groups[1:]:
        form.report.warn("group_not_closed", group.row.number, name=group.name)
    return root


def _close(form: Form, row: Row, type_: TypeCell, open_groups: list[Group]) -> None:
    if len(open_groups) == 1:
        form.report.warn("nothing_to_close", row.number, form.header("type"))
        return
    group = open_groups.pop()
    if (type_.name == "end_repeat") is not group.repeats and type_.name != "meta":
        form.report.warn(
            "closed_by_other", row.number, form.header("type"), opened=group.row.number
        )


def _give_codes(form: Form, root: Group) -> None:
    """A code for every question, note and sub-heading; names that come twice are reported."""
    questions = form.question_codes
    first: dict[str, Item] = {}
    changed: list[str] = []
    for item in root.items():
        if not item.name:
            if not item.is_silent:
                form.report.warn("without_name", item.row.number, form.header("name"))
            item.name = f"{item.type.name}_{item.row.number}"
        elif item.name in first:
            _report_double(form, item, first[item.name])
            if not item.is_note:
                continue
        first.setdefault(item.name, item)
        if not item.is_silent and item.type.name not in UNASKABLE:
            item.code = questions.take(item.name, "q")
            if item.code != item.name:
                changed.append(f"{item.name} → {item.code}")
    for group in root.groups():
        group.name = group.name or f"group_{group.row.number}"
        group.heading = questions.take(group.name, "q")
    if changed:
        form.report.note("question_codes", first_row(root), form.header("name"),
                         codes=", ".join(changed))  # fmt: skip


def _report_double(form: Form, item: Item, before: Item) -> None:
    column = form.header("name")
    if item.is_silent:
        form.report.warn("silent_double", item.row.number, column, name=item.name)
    elif item.is_note:
        form.report.note("note_renamed", item.row.number, column, name=item.name)
    else:
        form.report.error(
            "duplicate_name", item.row.number, column, name=item.name, before=before.row.number
        )


def first_row(root: Group) -> int:
    return next((item.row.number for item in root.items()), 0)

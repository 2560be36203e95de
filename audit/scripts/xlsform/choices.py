"""The choices sheet as lists of options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from audit.scripts.xlsform.form import Form
from audit.scripts.xlsform.names import Codes, title_for
from audit.scripts.xlsform.report import in_ranges
from audit.scripts.xlsform.result import Message
from audit.scripts.xlsform.sheets import Row

#: Names of options that are listed in one line of the report, at most.
_MOST_NAMED = 8
#: Options that can be chosen from on a phone.
MOST_OPTIONS = 1_000


@dataclass(frozen=True, slots=True)
class Option:
    name: str
    code: str
    texts: Mapping[str, str]


@dataclass
class ChoiceList:
    """A list. ``names`` are names → codes; of a name that comes twice the first."""

    name: str
    options: list[Option] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    too_long: bool = False

    def without_option(self, code: str) -> bool:
        return all(option.code != code for option in self.options)


def read_lists(form: Form, used: frozenset[str], filtered: frozenset[str]) -> dict[str, ChoiceList]:
    """The lists that are ``used``, by their name in small letters.

    ``filtered`` are lists of which a question shows a part only: there a name may come twice.
    """
    grouped: dict[str, list[Row]] = {}
    for row in form.choices.rows if form.choices else []:
        name = row.get("list_name")
        if name and row.get("name"):
            grouped.setdefault(name, []).append(row)
        elif name or row.get("name"):
            missing = "name" if name else "list_name"
            _say(form, "warning", Message("choice_incomplete", {"missing": missing}), row)
    unused = [name for name in grouped if name.lower() not in used]
    if unused:
        form.report.add("note", Message("lists_not_used", {"lists": ", ".join(unused)}), "choices")
    allowed = form.settings.get("allow_choice_duplicates").lower() in ("yes", "true", "1")
    return {
        name.lower(): _read_list(form, name, rows, allowed or name.lower() in filtered)
        for name, rows in grouped.items()
        if name.lower() in used
    }


def _say(form: Form, severity: str, said: Message, row: Row, column: str = "") -> None:
    form.report.add(severity, said, "choices", row.number, column)  # type: ignore[arg-type]


def _read_list(form: Form, name: str, rows: list[Row], duplicates_allowed: bool) -> ChoiceList:
    found = ChoiceList(name)
    if len(rows) > MOST_OPTIONS:
        found.too_long = True
        return found
    codes = Codes()
    seen: dict[str, Mapping[str, str]] = {}
    doubled: list[int] = []
    for row in rows:
        option = row.get("name")
        texts = form.texts(row, "label", "choices")
        if not texts:
            texts = {form.default: title_for(option)}
            form.report.gather("warning", "choice_without_label", "choices", row.number)
        if option in seen:
            if seen[option] == texts:
                form.report.gather("note", "choice_repeated", "choices", row.number, list=name)
                continue
            if not duplicates_allowed:
                parameters = {"option": option, "list": name}
                _say(form, "error", Message("duplicate_choice", parameters), row)
                continue
            doubled.append(row.number)
        seen.setdefault(option, texts)
        code = codes.take(option, "c")
        found.options.append(Option(option, code, texts))
        found.names.setdefault(option, code)
        for column in ("image", "big-image", "audio", "video"):
            if row.get(column):
                form.report.gather("warning", "choice_media", "choices", row.number, column)
    if doubled:
        said = Message("choices_doubled", {"list": name, "rows": in_ranges(doubled)})
        form.report.add("warning", said, "choices", min(doubled))
    _report_codes(form, found, rows[0])
    return found


def _report_codes(form: Form, found: ChoiceList, row: Row) -> None:
    changed = [f"{o.name} → {o.code}" for o in found.options if o.name != o.code]
    if not changed:
        return
    named = ", ".join(changed[:_MOST_NAMED]) + (" …" if len(changed) > _MOST_NAMED else "")
    _say(form, "note", Message("choice_codes", {"list": found.name, "codes": named}), row)

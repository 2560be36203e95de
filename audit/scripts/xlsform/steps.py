"""Groups of a form as steps of a journey."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from audit.conditions import variables
from audit.scripts.codes import RESERVED
from audit.scripts.document import MEASURES
from audit.scripts.xlsform.form import Form
from audit.scripts.xlsform.logic import join
from audit.scripts.xlsform.names import Codes, title_for
from audit.scripts.xlsform.questions import Json, Questions
from audit.scripts.xlsform.report import in_ranges
from audit.scripts.xlsform.rules import Shown
from audit.scripts.xlsform.survey import Group, Item, Member

#: What a form says nothing about; the coordinator sets it in the builder.
PHASE, CHANNEL = "service", "on_site"


@dataclass(eq=False)
class Section:
    """What becomes a step: a group, or questions that stood outside of groups."""

    group: Group | None
    members: list[Member] = field(default_factory=list)

    def codes(self) -> Iterator[str]:
        for member in self.members:
            if isinstance(member, Group):
                yield from (item.code for item in member.items())
            else:
                yield member.code


def both(first: Shown, second: Shown) -> Shown:
    """A condition that asks for both; None is always."""
    if first is None or second is None:
        return first or second
    found = join("and", [first, second])
    return found if isinstance(found, dict) else {"and": [found]}


def open_wrapper(form: Form, root: Group) -> None:
    """Where one group holds the whole form, its groups are the steps, not it."""
    while wrapper := _wrapper(root):
        at = root.members.index(wrapper)
        if wrapper.shown and variables(wrapper.shown):
            # Only answers inside of it are left to depend on: nothing would ever be shown.
            column = form.header("relevant")
            form.report.warn("depends_on_itself", wrapper.row.number, column)
            wrapper.shown = None
        for member in wrapper.members:
            member.shown = both(wrapper.shown, member.shown)
        root.members[at : at + 1] = wrapper.members
        form.report.note("wrapper_opened", wrapper.row.number, name=wrapper.name)


def _wrapper(root: Group) -> Group | None:
    groups = [member for member in root.members if isinstance(member, Group)]
    loose = any(isinstance(member, Item) and member.is_answered for member in root.members)
    if len(groups) != 1 or loose:
        return None
    inner = [m for m in groups[0].members if isinstance(m, Group) and m.is_answered]
    among = any(isinstance(m, Item) and m.is_answered for m in groups[0].members)
    return groups[0] if len(inner) > 1 or (len(inner) == 1 and not among) else None


class Arrangement:
    """Puts what stands outside of groups into a step "General".

    Into the first such step, wherever it stood, unless it depends on an answer that comes later:
    then it begins another one. Texts alone go to the step that follows.
    """

    def __init__(self, form: Form) -> None:
        self.form = form
        self.sections: list[Section] = []
        self.general: Section | None = None
        self.moved: list[int] = []

    def arrange(self, root: Group) -> list[Section]:
        loose: list[Item] = []
        for member in root.members:
            if isinstance(member, Item):
                loose.append(member)
                continue
            texts = self._place(loose)
            loose = []
            self._report_texts(texts)
            self.sections.append(Section(member, [*texts, *member.members]))
        texts = self._place(loose)
        if texts and self.sections:
            self._report_texts(texts)
            self.sections[-1].members += texts
        if self.moved:
            rows = in_ranges(self.moved)
            self.form.report.note("moved_to_general", self.moved[0], rows=rows)
        return self.sections

    def _place(self, loose: list[Item]) -> list[Item]:
        """Place a run of rows; returns those that only show a text and go with a group."""
        loose = [item for item in loose if not item.is_silent]
        if not any(item.is_answered for item in loose):
            return loose
        for item in loose:
            if self.general is None or self._depends_on_later(item, self.general):
                self.general = Section(None)
                self.sections.append(self.general)
            self.general.members.append(item)
            if self.general is not self.sections[-1]:
                self.moved.append(item.row.number)
        return []

    def _depends_on_later(self, item: Item, general: Section) -> bool:
        needed = variables(item.shown or {})
        later = self.sections[self.sections.index(general) + 1 :]
        return any(code in needed for section in later for code in section.codes())

    def _report_texts(self, texts: list[Item]) -> None:
        for item in texts:
            self.form.report.gather("note", "text_moved", "survey", item.row.number)


class Steps:
    """Makes the steps of the document, in order."""

    def __init__(self, form: Form, questions: Questions) -> None:
        self.form = form
        self.questions = questions
        self.conditions = 0
        self._names = {found.code: found.name for found in form.fields.values() if found.code}
        self._seen: set[str] = set()
        self._codes = Codes(*RESERVED)
        self._generals = 0

    def of(self, sections: list[Section]) -> list[Json]:
        if any(section.group is None for section in sections):
            self._codes.take("general", "step")
        found = []
        for section in sections:
            step = self._step(section)
            if step["items"]:
                found.append(step)
            elif section.group:
                self.form.report.note("empty_group", section.group.row.number)
        return found

    def _step(self, section: Section) -> Json:
        group = section.group
        step: Json = {**self._named(section), "phase": PHASE, "channel": CHANNEL, "items": []}
        if group is not None:
            self._report_group(group)
            shown = self._possible(group)
            if shown:
                step["shown_when"] = shown
            hints = self.questions.hints(group.row)
            if hints:
                step["items"].append({"code": group.heading, "kind": "note", "text": hints})
        self._fill(step["items"], section.members, None)
        if not any(item["kind"] not in ("heading", "note") for item in step["items"]):
            step["measures"] = dict.fromkeys(MEASURES, False)
            if group is not None and step["items"]:
                self.form.report.note("step_without_questions", group.row.number)
        return step

    def _named(self, section: Section) -> Json:
        if section.group is None:
            self._generals += 1
            number = self._generals
            code = "general" if number == 1 else self._codes.take("general", "step")
            return {"code": code, "name": self.form.own("general", f" {number}" * (number > 1))}
        group = section.group
        name = self.form.texts(group.row, "label")
        if not name:
            name = {self.form.default: title_for(group.name)}
            self.form.report.gather("note", "group_without_label", "survey", group.row.number)
        return {"code": self._codes.take(group.name, "step"), "name": name}

    def _fill(self, items: list[Json], members: list[Member], inherited: Shown) -> None:
        for member in members:
            if isinstance(member, Item):
                if member.is_silent:
                    continue
                shown = both(inherited, self._possible(member))
                made = self.questions.of(member, shown)
                items += made
                self._seen.update(each["code"] for each in made)
                continue
            self._report_group(member)
            shown = both(inherited, self._possible(member))
            inside: list[Json] = []
            self._fill(inside, member.members, shown)
            text = self.form.texts(member.row, "label")
            if text and inside:
                items.append(self._heading(member, text, shown))
            items += inside

    def _heading(self, group: Group, text: dict[str, str], shown: Shown) -> Json:
        heading: Json = {"code": group.heading, "kind": "heading", "text": text}
        if hints := self.questions.hints(group.row):
            heading["help"] = hints
        if shown:
            heading["shown_when"] = shown
        return heading

    def _possible(self, member: Member) -> Shown:
        """The member's own condition, unless it looks at an answer that is not given yet."""
        if member.shown is None:
            return None
        later = variables(member.shown) - self._seen
        if later:
            names = ", ".join(sorted(self._names.get(code, code) for code in later))
            column = self.form.header("relevant")
            self.form.report.warn("depends_on_later", member.row.number, column, names=names)
            return None
        self.conditions += 1
        return member.shown

    def _report_group(self, group: Group) -> None:
        report, row = self.form.report, group.row
        if group.repeats:
            report.warn("repeat", row.number, self.form.header("type"))
            if row.get("repeat_count"):
                report.note("repeat_count", row.number, self.form.header("repeat_count"))
        if row.get("appearance"):
            report.gather(
                "note", "appearance_lost", "survey", row.number,
                self.form.header("appearance"), appearance=row.get("appearance"),
            )  # fmt: skip
        for column in ("image", "big-image", "audio", "video"):
            if row.get(column):
                report.gather("warning", "media_lost", "survey", row.number,
                              self.form.header(column))  # fmt: skip

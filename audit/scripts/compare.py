"""What differs between two versions: steps and questions by their codes, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _

from audit.language import language_name
from audit.questions.base import kind_named, kind_of
from audit.questions.definition import Question, number, plain, text_in
from audit.questions.numbers import shown
from audit.questions.vocabulary import reader_language
from audit.questions.words import word_text
from audit.scripts.builder import (
    in_words,
    knock_out_words,
    maximum_of,
    numbers_of,
    points_text,
    question_names,
)
from audit.scripts.document import MEASURES, ScriptDocument, Step
from audit.scripts.words import (
    CHANNEL_WORDS,
    ELEMENT_WORDS,
    POLICY_WORDS,
    PURPOSE_WORDS,
    RESEARCH_WORDS,
    RULE_WORDS,
    SEVERITY_WORDS,
    measure_name,
    phase_name,
)

ADDED, REMOVED, MOVED, CHANGED = "added", "removed", "moved", "changed"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field with what it said and says now; "" where it says nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One step or question that differs. ``what``: "script", "step" or "question"."""

    what: str
    code: str
    name: str
    states: Sequence[str]
    fields: Sequence[FieldChange] = ()
    place: str = ""


FIELD_WORDS: Mapping[str, LazyString] = {
    "name": lazy_gettext("Name"),
    "research_kind": lazy_gettext("Kind of research"),
    "languages": lazy_gettext("Languages"),
    "overall_rule": lazy_gettext("How the whole score is made"),
    "pass_mark": lazy_gettext("Pass mark"),
    "missing_policy": lazy_gettext("A mandatory answer that is missing after all"),
    "presence": lazy_gettext("Check-in and check-out"),
    "phase": lazy_gettext("Phase"),
    "channel": lazy_gettext("Channel"),
    "touchpoint": lazy_gettext("Touchpoint"),
    "does": lazy_gettext("What the customer does"),
    "motivation": lazy_gettext("Motivation"),
    "wonders": lazy_gettext("What the customer wonders"),
    "pain_points": lazy_gettext("What may stop the customer"),
    "intended_valence": lazy_gettext("Intended emotion"),
    "intended_words": lazy_gettext("Intended words"),
    "purpose": lazy_gettext("This step should"),
    "shown_when": lazy_gettext("Asked if"),
    "weight": lazy_gettext("Weight"),
    "measures": lazy_gettext("Standing measures"),
    "kind": lazy_gettext("Kind"),
    "text": lazy_gettext("Question"),
    "help": lazy_gettext("Help"),
    "element": lazy_gettext("Experience element"),
    "mandatory": lazy_gettext("Mandatory"),
    "not_applicable": lazy_gettext("Not applicable allowed"),
    "internal": lazy_gettext("Internal"),
    "bonus": lazy_gettext("Bonus"),
    "maximum": lazy_gettext("Points at most"),
    "choices": lazy_gettext("Answers"),
    "settings": lazy_gettext("Settings"),
    "comment_when": lazy_gettext("Comment required if"),
    "photo_when": lazy_gettext("Photo required if"),
    "knock_outs": lazy_gettext("Knock-outs"),
    "checks": lazy_gettext("Checks"),
}


def compare(older: ScriptDocument, newer: ScriptDocument, language: str) -> list[Change]:
    """All that differs, in the order of the newer version; what was removed comes last."""
    return list(_Comparison(older, newer, language).changes())


class _Comparison:
    def __init__(self, older: ScriptDocument, newer: ScriptDocument, language: str) -> None:
        self.older, self.newer, self.language = older, newer, language
        self.names = {
            id(document): question_names(document, language) for document in (older, newer)
        }
        self.numbers = {id(document): numbers_of(document) for document in (older, newer)}

    def changes(self) -> Iterator[Change]:
        own = [item.name for item in fields(ScriptDocument) if item.name != "steps"]
        found = self._fields(self.older, self.newer, own)
        if found:
            yield Change("script", "", _("The script as a whole"), [CHANGED], found)
        old_steps = {step.code: step for step in self.older.steps}
        moved_steps = _moved([s.code for s in self.older.steps], [s.code for s in self.newer.steps])
        for step in self.newer.steps:
            yield from self._step(old_steps.get(step.code), step, step.code in moved_steps)
            yield from self._items(old_steps.get(step.code), step)
        kept = {step.code for step in self.newer.steps}
        for step in self.older.steps:
            if step.code not in kept:
                yield Change("step", step.code, self._name(step), [REMOVED])
            for item in step.items:
                if item.code not in self.newer.questions:
                    yield Change(
                        "question", item.code, self._title(item), [REMOVED],
                        place=self.numbers[id(self.older)].get(item.code, ""),
                    )  # fmt: skip

    def _step(self, old: Step | None, new: Step, moved: bool) -> Iterator[Change]:
        number = self.numbers[id(self.newer)][f"{new.code}."]
        if old is None:
            yield Change("step", new.code, self._name(new), [ADDED], place=number)
            return
        names = [item.name for item in fields(Step) if item.name not in ("code", "items")]
        found = self._fields(old, new, names)
        states = [*([MOVED] if moved else []), *([CHANGED] if found else [])]
        if states:
            yield Change("step", new.code, self._name(new), states, found, number)

    def _items(self, old: Step | None, new: Step) -> Iterator[Change]:
        before = [item.code for item in old.items] if old else []
        moved = _moved(before, [item.code for item in new.items])
        for item in new.items:
            number = self.numbers[id(self.newer)].get(item.code, "")
            earlier = self.older.questions.get(item.code)
            if earlier is None:
                yield Change("question", item.code, self._title(item), [ADDED], place=number)
                continue
            names = [part.name for part in fields(Question) if part.name != "code"]
            found = self._fields(earlier, item, names)
            points = [points_text(maximum_of(one)) for one in (earlier, item)]
            if points[0] != points[1]:
                found = [FieldChange(_("Points possible"), *points), *found]
            elsewhere = self.older.step_of[item.code].code != new.code
            if elsewhere:
                was = self.older.step_of[item.code]
                found = [FieldChange(_("Step"), self._name(was), self._name(new)), *found]
            states = [
                *([MOVED] if elsewhere or item.code in moved else []),
                *([CHANGED] if len(found) > int(elsewhere) else []),
            ]
            if states:
                yield Change("question", item.code, self._title(item), states, found, number)

    def _fields(self, old: Any, new: Any, names: Sequence[str]) -> list[FieldChange]:
        found = []
        for name in names:
            before, after = getattr(old, name), getattr(new, name)
            if plain(before) == plain(after):
                continue
            label = str(FIELD_WORDS[name])
            one, two = (
                self._say(name, before, self.older, old),
                self._say(name, after, self.newer, new),
            )
            if one != two:
                found.append(FieldChange(label, one, two))
        return found

    def _name(self, step: Step) -> str:
        return text_in(step.name, self.language) or step.code

    def _title(self, item: Question) -> str:
        return text_in(item.text, self.language) or item.code

    def _condition(self, condition: Any, document: ScriptDocument) -> str:
        return in_words(condition, document, self.names[id(document)], self.language)

    def _say(self, name: str, value: Any, document: ScriptDocument, owner: Any) -> str:
        """A field's value in words."""
        if value is None or value == () or value == "" or value == {}:
            return ""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if name in ("shown_when", "comment_when", "photo_when"):
            return self._condition(value, document)
        if name in _TABLES:
            return str(_TABLES[name].get(value, value))
        special = {
            "phase": lambda: phase_name(value),
            "kind": lambda: str(kind_named(value).label),
            "languages": lambda: ", ".join(map(language_name, value)),
            "measures": lambda: "\n".join(
                measure_name(owner, key) for key in MEASURES if owner.has(key)
            ),
            "intended_words": lambda: ", ".join(word_text(key, self.language) for key in value),
            "wonders": lambda: _lines(value),
            "pain_points": lambda: _lines(value),
            "choices": lambda: "\n".join(
                f"{self._choice(choice)} ({points_text(choice.points)})" for choice in value
            ),
            "knock_outs": lambda: "\n".join(
                knock_out_words(rule, self._condition(rule.when, document)) for rule in value
            ),
            "checks": lambda: "\n".join(
                f"{self._condition(check.holds, document)} ({SEVERITY_WORDS[check.severity]})"
                f": {_in_all(check.message)}"
                for check in value
            ),
            "settings": lambda: self._settings(owner, value),
        }
        if name in special:
            return special[name]()
        if isinstance(value, Mapping):
            return "\n".join(f"{language_name(key)}: {text}" for key, text in value.items() if text)
        if isinstance(value, (list, tuple)):
            return ", ".join(map(str, value))
        return str(value) if isinstance(value, str) else points_text(value)

    def _choice(self, choice: Any) -> str:
        words = _in_all(choice.text) or choice.code
        return _("%(choice)s, stands alone", choice=words) if choice.exclusive else words

    def _settings(self, question: Question, settings: Mapping[str, Any]) -> str:
        labels: dict[str, Any] = dict(kind_of(question).text_settings)
        form = kind_of(question).SettingsForm
        if form is not None:
            labels |= {name: field.label.text for name, field in form()._fields.items()}
        parts = []
        for name, value in settings.items():
            if name == "bands":
                value = "; ".join(map(_band, value))
            elif isinstance(value, Mapping):
                value = _in_all(value)
            elif isinstance(value, bool):
                value = _("yes") if value else _("no")
            elif isinstance(value, (int, float, Decimal)):
                value = shown(Decimal(str(value)), reader_language())
            parts.append(f"{labels.get(name, name)}: {value}")
        return "\n".join(parts)


_TABLES: Mapping[str, Mapping[str, LazyString]] = {
    "channel": CHANNEL_WORDS,
    "research_kind": RESEARCH_WORDS,
    "overall_rule": RULE_WORDS,
    "missing_policy": POLICY_WORDS,
    "purpose": PURPOSE_WORDS,
    "element": ELEMENT_WORDS,
}


def _in_all(texts: Mapping[str, str]) -> str:
    """A text in all its languages: a translation that changed is a difference too."""
    return " / ".join(filter(None, texts.values()))


def _lines(lines: Sequence[Any]) -> str:
    return "\n".join(_in_all(line.text) or line.code for line in lines)


def _band(band: Mapping[str, Any]) -> str:
    limit, points = number(band.get("up_to")), points_text(number(band["points"]))
    return f"…: {points}" if limit is None else f"≤ {points_text(limit)}: {points}"


def _moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """The least codes that had to move to bring what both have into its new order."""
    old = [code for code in before if code in after]
    new = [code for code in after if code in old]
    return set(new) - set(_longest_common(old, new))


def _longest_common(one: Sequence[str], two: Sequence[str]) -> list[str]:
    """A longest common subsequence."""
    best: list[list[list[str]]] = [[[] for _ in range(len(two) + 1)] for _ in range(len(one) + 1)]
    for i, first in enumerate(one):
        for j, second in enumerate(two):
            best[i + 1][j + 1] = (
                [*best[i][j], first]
                if first == second
                else max(best[i][j + 1], best[i + 1][j], key=len)
            )
    return best[-1][-1]

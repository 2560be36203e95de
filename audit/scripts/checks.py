"""What is missing before a version can be published, and what is worth a second look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _

from audit import conditions
from audit.language import language_name
from audit.questions.base import kind_of
from audit.questions.definition import Question, Texts
from audit.scoring.first_reaction import LEAST_IN_REPORT
from audit.scripts.builder import maximum_of, numbers_of, option_text, points_text
from audit.scripts.codes import RESERVED, is_code
from audit.scripts.contradictions import contradiction
from audit.scripts.document import FIRST_REACTION, MEASURES, ScriptDocument, Step

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. An error stops publishing. ``step`` and ``item`` are codes.

    ``item`` is None for the step itself, ``step`` None for the settings of the version.
    """

    severity: str
    message: str
    step: str | None = None
    item: str | None = None


def check_version(
    document: ScriptDocument, previous: ScriptDocument | None = None
) -> list[Finding]:
    """All findings, errors first, each in the order of the journey."""
    found = [*_Checker(document).findings(), *_compared(document, previous)]
    return sorted(found, key=lambda finding: finding.severity != ERROR)


def may_publish(findings: Sequence[Finding]) -> bool:
    return all(finding.severity != ERROR for finding in findings)


class _Checker:
    def __init__(self, document: ScriptDocument) -> None:
        self.document = document
        self.numbers = numbers_of(document)
        self.all_codes = set(document.questions)
        for step in document.steps:
            self.all_codes |= _measure_codes(step)

    def findings(self) -> Iterator[Finding]:
        document = self.document
        for language in self._missing(document.name, required=True):
            yield Finding(
                ERROR, _("The script has no name in %(language)s.", language=_low(language))
            )
        if not document.steps:
            yield Finding(ERROR, _("There is no step yet."))
        yield from self._codes()
        earlier: set[str] = set()
        for step in document.steps:
            yield from self._step(step, earlier)
            for item in step.items:
                yield from self._item(step, item, earlier)
                if kind_of(item).has_answer:
                    earlier.add(item.code)
            earlier |= _measure_codes(step)
        if document.steps and not any(map(maximum_of, document.questions.values())):
            yield Finding(WARNING, _("No question earns points: there will be no score."))
        shown = sum(step.reaction_words for step in document.steps)
        if 0 < shown < LEAST_IN_REPORT:
            message = _(
                "First reactions show %(shown)s words in all: below %(least)s in a report they "
                "have no value. Ask for them at more steps.",
                shown=shown, least=LEAST_IN_REPORT,
            )  # fmt: skip
            yield Finding(WARNING, message)

    def _codes(self) -> Iterator[Finding]:
        document = self.document
        steps = Counter(step.code for step in document.steps)
        items = Counter(item.code for step in document.steps for item in step.items)
        for step in document.steps:
            if steps[step.code] > 1 or not is_code(step.code) or step.code in RESERVED:
                yield Finding(
                    ERROR,
                    _("The code %(code)s of this step cannot be used.", code=step.code),
                    step.code,
                )
            for item in step.items:
                if items[item.code] > 1:
                    message = _("The code %(code)s is used more than once.", code=item.code)
                    yield Finding(ERROR, message, step.code, item.code)
                elif not is_code(item.code):
                    message = _(
                        "%(code)s is not a code: small letters, digits and _.", code=item.code
                    )
                    yield Finding(ERROR, message, step.code, item.code)

    # Texts

    def _missing(self, texts: Texts, required: bool = False) -> list[str]:
        """Declared languages without a text; none where no language has one and none needs to."""
        if not required and not any(texts.values()):
            return []
        return [code for code in self.document.languages if not (texts.get(code) or "").strip()]

    def _texts(self, where: Finding, parts: Sequence[tuple[str, Texts, bool]]) -> Iterator[Finding]:
        for what, texts, required in parts:
            for language in self._missing(texts, required):
                yield Finding(
                    ERROR,
                    _(
                        "%(where)s: %(what)s is missing in %(language)s.",
                        where=where.message, what=what, language=_low(language),
                    ),
                    where.step,
                    where.item,
                )  # fmt: skip

    # Steps

    def _step(self, step: Step, earlier: set[str]) -> Iterator[Finding]:
        where = Finding(
            ERROR, _("Step %(number)s", number=self.numbers[f"{step.code}."]), step.code
        )
        yield from self._texts(
            where,
            [
                (_("the name"), step.name, True),
                (_("the touchpoint"), step.touchpoint, False),
                (_("what the customer does"), step.does, False),
                (_("the motivation"), step.motivation, False),
                *((_("a pain point"), line.text, True) for line in step.pain_points),
                *((_("a question that may come up"), line.text, True) for line in step.wonders),
            ],
        )
        yield from self._condition(where, step.shown_when, earlier)
        if not any(kind_of(item).has_answer for item in step.items):
            yield Finding(WARNING, _("%(where)s has no question.", where=where.message), step.code)
        for measure, lines in (("pain_points", step.pain_points), ("wonders", step.wonders)):
            if step.has(measure) and not lines:
                message = (
                    _("%(where)s asks for pain points but lists none.", where=where.message)
                    if measure == "pain_points"
                    else _("%(where)s asks what came up but lists nothing.", where=where.message)
                )
                yield Finding(WARNING, message, step.code)

    # Questions

    def _item(self, step: Step, item: Question, earlier: set[str]) -> Iterator[Finding]:
        where = Finding(ERROR, self.numbers.get(item.code, item.code), step.code, item.code)
        kind = kind_of(item)
        settings: Mapping[str, Any] = item.settings
        yield from self._texts(
            where,
            [
                (_("the text"), item.text, True),
                (_("the help"), item.help, False),
                *((_("an answer"), choice.text, True) for choice in item.choices),
                *((_("the message of a check"), check.message, False) for check in item.checks),
                *(
                    (str(label).lower(), settings.get(name) or {}, False)
                    for name, label in kind.text_settings.items()
                ),
            ],
        )
        for problem in kind.problems(item):
            yield Finding(ERROR, f"{where.message}: {problem}", step.code, item.code)
        codes = Counter(choice.code for choice in item.choices)
        for code, times in codes.items():
            if times > 1 or not code:
                message = _("%(where)s: two answers have the same code.", where=where.message)
                yield Finding(ERROR, message, step.code, item.code)
        yield from self._condition(where, item.shown_when, earlier)
        own = earlier | {item.code}
        for condition in (
            item.comment_when,
            item.photo_when,
            *(rule.when for rule in item.knock_outs),
            *(check.holds for check in item.checks),
        ):
            yield from self._condition(where, condition, own)
        if any(rule.effect == "cap" and rule.cap is None for rule in item.knock_outs):
            message = _("%(where)s: say to what the knock-out caps.", where=where.message)
            yield Finding(ERROR, message, step.code, item.code)
        reason = contradiction(self.document, item, step)
        if reason is not None:
            code, values = reason
            message = _(
                "%(where)s can’t be reached: it needs %(question)s to be both %(first)s and "
                "%(second)s.",
                where=where.message,
                question=self.numbers.get(code, code),
                first=self._value(code, values[0]),
                second=self._value(code, values[1]),
            )
            yield Finding(WARNING, message, step.code, item.code)

    def _value(self, code: str, value: Any) -> str:
        language = self.document.languages[0]
        return option_text(self.document, language, code, str(value))

    def _condition(self, where: Finding, condition: Any, known: set[str]) -> Iterator[Finding]:
        if condition is None:
            return
        try:
            conditions.validate(condition)
        except conditions.ConditionError as error:
            yield Finding(ERROR, f"{where.message}: {error}", where.step, where.item)
            return
        for code in sorted(conditions.variables(condition) - known):
            if code in self.all_codes:
                message = _(
                    "%(where)s depends on %(question)s, which is asked later.",
                    where=where.message, question=self.numbers.get(code, code),
                )  # fmt: skip
            else:
                message = _(
                    "%(where)s depends on %(code)s, which does not exist.",
                    where=where.message, code=code,
                )  # fmt: skip
            yield Finding(ERROR, message, where.step, where.item)
        for code, option in _options_in(condition):
            if not self._knows(code, option):
                message = _(
                    "%(where)s depends on the answer %(option)s, which %(question)s does not have.",
                    where=where.message, option=option, question=self.numbers.get(code, code),
                )  # fmt: skip
                yield Finding(ERROR, message, where.step, where.item)

    def _knows(self, code: str, option: str) -> bool:
        question = self.document.questions.get(code)
        if question is None:
            return True
        if kind_of(question).has_choices:
            return question.choice(option) is not None
        return question.kind != "yes_no" or option in ("yes", "no")


def _measure_codes(step: Step) -> set[str]:
    """The standing measures that the step asks, as conditions name them; how somebody reacted
    decides nothing, so that first reactions are not among them."""
    asked = (name for name in MEASURES if step.has(name) and name != FIRST_REACTION)
    codes = {f"{step.code}.{measure}" for measure in asked}
    return codes | {f"{step.code}.words"} if step.has("emotion") else codes


def _options_in(node: Any) -> Iterator[tuple[str, str]]:
    """(question, option) of every comparison of an answer with texts."""
    if not isinstance(node, Mapping):
        return
    for operator, arguments in node.items():
        if operator in ("==", "!=", "in"):
            codes = [
                part["var"][0] for part in arguments if isinstance(part, Mapping) and "var" in part
            ]
            for part in arguments:
                texts = part if isinstance(part, list) else [part]
                for text in texts:
                    if len(codes) == 1 and isinstance(text, str):
                        yield codes[0], text
        for part in arguments:
            yield from _options_in(part)


def _compared(document: ScriptDocument, previous: ScriptDocument | None) -> Iterator[Finding]:
    """Where scores of this version will not compare with those of the one before."""
    if previous is None:
        return
    numbers = numbers_of(document)
    for step in document.steps:
        for item in step.items:
            before = previous.questions.get(item.code)
            if before is None or before.kind != item.kind:
                continue
            old, new = maximum_of(before), maximum_of(item)
            if old != new:
                message = _(
                    "%(where)s now gives %(new)s points, %(old)s before: scores of both versions "
                    "will not compare.",
                    where=numbers.get(item.code, item.code),
                    new=points_text(new or Fraction(0)), old=points_text(old or Fraction(0)),
                )  # fmt: skip
                yield Finding(WARNING, message, step.code, item.code)


def _low(language: str) -> str:
    return language_name(language)

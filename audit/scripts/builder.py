"""What the builder shows of a version: the journey at the left, one step in the middle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask_babel import format_decimal, lazy_gettext, ngettext
from flask_babel import gettext as _

from audit import conditions
from audit.pictures.face import face_text
from audit.questions.base import kind_of
from audit.questions.definition import Choice, KnockOut, Question, text_in
from audit.questions.emotion import signed
from audit.questions.standing import standing_text
from audit.questions.vocabulary import say
from audit.scripts.document import Line, ScriptDocument, Step
from audit.scripts.models import ItemRow, ScriptVersion, StepRow
from audit.scripts.reads import document_from
from audit.scripts.words import CHANNEL_ICONS, CHANNEL_WORDS, phase_name


@dataclass(frozen=True, slots=True)
class OptionLine:
    """One possible answer with its points, in words."""

    text: str
    points: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A question, heading or note in the table of a step.

    ``number`` is "" for what asks nothing; ``place`` counts all items of the step from 1.
    """

    row: ItemRow
    question: Question
    number: str
    title: str
    kind: str
    points: str
    options: Sequence[OptionLine]
    conditions: Sequence[tuple[str, str]]
    marks: Sequence[str]
    first: bool
    last: bool
    place: int


@dataclass(frozen=True, slots=True)
class StationLine:
    """A step in the journey at the left, as the macro ``station_list`` takes it."""

    row: StepRow
    step: Step
    number: int
    name: str
    phase: str
    icon: str
    meta: str
    value: str
    current: bool
    questions: int
    points: Fraction
    href: str = ""
    #: Where a step that was dragged says its new place; empty where nothing may be moved.
    move: str = ""


@dataclass(slots=True)
class Builder:
    """A version for the builder."""

    version: ScriptVersion
    document: ScriptDocument
    rows: Sequence[StepRow]
    language: str
    current: StepRow | None
    stations: Sequence[StationLine] = ()
    items: Sequence[ItemLine] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def points(self) -> Fraction:
        return sum((station.points for station in self.stations), Fraction(0))

    @property
    def questions(self) -> int:
        return sum(station.questions for station in self.stations)

    @property
    def station(self) -> StationLine | None:
        return next((station for station in self.stations if station.current), None)


def build(version: ScriptVersion, language: str, current: StepRow | None) -> Builder:
    """The builder's view of ``version``, whose steps and items are loaded, in ``language``."""
    rows = [row for row in version.steps if row.removed_at is None]
    document = document_from(version, rows)
    found = Builder(version, document, rows, language, current or (rows[0] if rows else None))
    found.names = question_names(document, language)
    found.stations = [
        _station(row, step, number, found)
        for number, (row, step) in enumerate(zip(rows, document.steps, strict=True), 1)
    ]
    if found.current is not None:
        found.items = _items(found, rows.index(found.current))
    return found


def numbers_of(document: ScriptDocument) -> dict[str, str]:
    """Code → the number under which people know it: questions "5.2", steps "5"."""
    found: dict[str, str] = {}
    for number, step in enumerate(document.steps, 1):
        found[f"{step.code}."] = str(number)
        asked = [item for item in step.items if kind_of(item).has_answer]
        found.update({item.code: f"{number}.{place}" for place, item in enumerate(asked, 1)})
    return found


def question_names(document: ScriptDocument, language: str) -> dict[str, str]:
    """Code → what a condition calls it: "5.2", or "step 5, how did this feel?"."""
    numbers = numbers_of(document)
    names = {code: number for code, number in numbers.items() if not code.endswith(".")}
    for step in document.steps:
        for measure in (*step.measures, "words"):
            code = f"{step.code}.{measure}"
            names[code] = _(
                "%(number)s “%(question)s”",
                number=numbers[f"{step.code}."],
                question=standing_text(code, language),
            )
    return names


def option_text(document: ScriptDocument, language: str, code: str, option: str) -> str:
    """An option of a question as people read it; the option itself where it has no text."""
    question = document.questions.get(code)
    if question is not None:
        choice = question.choice(option)
        if choice is not None:
            return text_in(choice.text, language) or option
        if question.kind == "yes_no" and option in ("yes", "no"):
            return say(option, language)
        return option
    step_code, dot, measure = code.partition(".")
    step = document.step(step_code) if dot else None
    if measure in ("outcome", "expectation") and option.isidentifier():
        try:
            return say(option, language)
        except KeyError:
            return option
    lines = {"pain_points": "pain_points", "wonders": "wonders"}.get(measure)
    if step is not None and lines:
        for line in getattr(step, lines):
            if line.code == option:
                return text_in(line.text, language) or option
    return option


def in_words(
    condition: Any, document: ScriptDocument, names: Mapping[str, str], language: str
) -> str:
    """A condition as a sentence."""
    return conditions.describe(
        condition, names, lambda code, option: option_text(document, language, code, option)
    )


def points_text(points: Fraction | Decimal | None) -> str:
    """Points in the reader's language, with a true minus; a dash where there are none."""
    if points is None:
        return "–"
    number = (
        Decimal(points.numerator) / points.denominator if isinstance(points, Fraction) else points
    )
    return str(format_decimal(round(number, 2))).replace("-", "−")


def maximum_of(question: Question) -> Fraction | None:
    """The points that can be earned; None for a question that is not scored."""
    kind = kind_of(question)
    if not kind.can_score:
        return None
    return kind.maximum(question) or None


def _station(row: StepRow, step: Step, number: int, builder: Builder) -> StationLine:
    asked = [item for item in step.items if kind_of(item).has_answer]
    points = sum((maximum_of(item) or Fraction(0) for item in asked if not item.bonus), Fraction(0))
    meta = [
        str(CHANNEL_WORDS.get(step.channel, step.channel)),
        ngettext("%(num)s question", "%(num)s questions", len(asked)),
    ]
    return StationLine(
        row=row,
        step=step,
        number=number,
        name=text_in(step.name, builder.language) or step.code,
        phase=phase_name(step.phase),
        icon=CHANNEL_ICONS.get(step.channel, "place"),
        meta=" · ".join(meta),
        value=points_text(points),
        current=builder.current is row,
        questions=len(asked),
        points=points,
    )


def _items(builder: Builder, place: int) -> list[ItemLine]:
    row, step = builder.rows[place], builder.document.steps[place]
    numbers = numbers_of(builder.document)
    rows = [item for item in row.items if item.removed_at is None]
    return [
        _item(item, question, index, len(rows), numbers.get(question.code, ""), builder)
        for index, (item, question) in enumerate(zip(rows, step.items, strict=True), 1)
    ]


_CONDITIONS = (
    ("shown_when", lazy_gettext("Asked if")),
    ("comment_when", lazy_gettext("Comment if")),
    ("photo_when", lazy_gettext("Photo if")),
)


def _item(
    row: ItemRow, question: Question, place: int, total: int, number: str, builder: Builder
) -> ItemLine:
    kind = kind_of(question)
    found = [
        (name, f"{words} {_say(getattr(question, name), builder)}")
        for name, words in _CONDITIONS
        if getattr(question, name) is not None
    ]
    found += [("knock_out", _knock_out(rule, builder)) for rule in question.knock_outs]
    found += [
        ("check", _("Check: %(condition)s", condition=_say(check.holds, builder)))
        for check in question.checks
    ]
    marks = [
        str(words)
        for on, words in (
            (question.bonus, _("bonus")),
            (question.internal, _("internal")),
            (not question.mandatory and kind.has_answer, _("optional")),
            (question.not_applicable, _("n.a. allowed")),
        )
        if on
    ]
    return ItemLine(
        row=row,
        question=question,
        number=number,
        title=text_in(question.text, builder.language) or question.code,
        kind=str(kind.label),
        points=points_text(maximum_of(question)) if kind.has_answer else "",
        options=[_option(choice, builder.language) for choice in question.choices],
        conditions=found,
        marks=marks,
        first=place == 1,
        last=place == total,
        place=place,
    )


def _say(condition: Any, builder: Builder) -> str:
    return in_words(condition, builder.document, builder.names, builder.language)


def _option(choice: Choice, language: str) -> OptionLine:
    return OptionLine(text_in(choice.text, language) or choice.code, points_text(choice.points))


def _knock_out(rule: KnockOut, builder: Builder) -> str:
    return knock_out_words(rule, _say(rule.when, builder))


def knock_out_words(rule: KnockOut, condition: str) -> str:
    """A knock-out as a sentence."""
    if rule.effect == "cap":
        return _(
            "Knock-out: %(condition)s caps the score at %(cap)s",
            condition=condition,
            cap=points_text(rule.cap),
        )
    texts = {
        "step_zero": lambda: _("Knock-out: %(condition)s makes the step 0", condition=condition),
        "zero": lambda: _("Knock-out: %(condition)s makes the score 0", condition=condition),
        "fail": lambda: _("Knock-out: %(condition)s means not passed", condition=condition),
    }
    return texts[rule.effect]()


def emotion_words(valence: int | None) -> str:
    """An intended emotion in words: "a little pleasant, +20"."""
    if valence is None:
        return _("not noted")
    return f"{face_text(valence)}, {signed(valence)}"


def lines_in(lines: Sequence[Line], language: str) -> str:
    """Pain points or wonders in one sentence."""
    return " ".join(_ended(text_in(line.text, language) or line.code) for line in lines)


def _ended(text: str) -> str:
    return text if text[-1:] in ".?!…" else f"{text}."

"""A whole script version as plain, frozen data: steps in order, with their questions.

The builder, the preview, the report, the scores and the workbook all read this one form. It
is made from a version's rows, from a sample file or from an imported XLSForm.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, Self

from audit.emotions import REACTION_FORMS
from audit.questions.definition import Condition, Question, Texts, number, plain

CHANNELS = (
    "on_site", "telephone", "email", "website", "app", "social_media", "chat", "post",
)  # fmt: skip
PHASES = (
    "awareness", "consideration", "purchase", "conversion", "service", "retention", "loyalty",
    "advocacy",
)  # fmt: skip
RESEARCH_KINDS = ("visit", "call", "message", "online", "quality_audit")
#: Research in which people speak of their own employer, or of one they apply to: how quickly they
#: react is not asked there, whatever a step says.
WITHOUT_FIRST_REACTION = ("employee", "candidate")
OVERALL_RULES = ("points", "weighted")
MISSING_POLICIES = ("block", "zero", "exclude")
PURPOSES = ("unburden", "exceed")

#: The step code under which the closing questions of every script are kept.
CLOSING = "closing"
WHOLE_GRADE = f"{CLOSING}.grade"
RECOMMENDATION = f"{CLOSING}.recommendation"

#: The step code under which check-in and check-out are kept, where a script asks for them.
PRESENCE = "presence"
CHECK_IN = f"{PRESENCE}.check_in"
CHECK_OUT = f"{PRESENCE}.check_out"

#: Kinds of research on the spot: there is somewhere to check in.
ON_SITE = ("visit", "quality_audit")

#: Standing measure → (kind of question, on by default).
MEASURES = {
    "pain_points": ("met", False),
    "wonders": ("met", False),
    "expectation": ("expectation", False),
    "grade": ("grade", True),
    "outcome": ("outcome", True),
    "emotion": ("emotion", True),
    "first_reaction": ("first_reaction", False),
}
DEFAULT_MEASURES: dict[str, int] = {name: on for name, (_, on) in MEASURES.items()}
FIRST_REACTION = "first_reaction"
#: What a step notes of a measure that is on: of the first reaction, how many words it shows.
MEASURE_ON = {FIRST_REACTION: max(REACTION_FORMS)}


@dataclass(frozen=True, slots=True)
class Line:
    """A pain point that may stop the customer, or something that they wonder."""

    code: str
    text: Texts

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(code=data["code"], text=data.get("text", {}))


@dataclass(frozen=True)
class Step:
    """One part of the journey, with what is asked there.

    ``intended_valence`` is on the scale −100…100; ``intended_words`` are keys of the emotion
    words; ``measures`` says which standing measures are on, and of the first reaction how many
    words it shows, 8 or 4.
    """

    code: str
    name: Texts
    phase: str
    channel: str
    touchpoint: Texts = field(default_factory=dict)
    does: Texts = field(default_factory=dict)
    motivation: Texts = field(default_factory=dict)
    wonders: Sequence[Line] = ()
    pain_points: Sequence[Line] = ()
    intended_valence: int | None = None
    intended_words: Sequence[str] = ()
    purpose: str | None = None
    shown_when: Condition | None = None
    weight: Decimal = Decimal(1)
    measures: Mapping[str, int] = field(default_factory=lambda: dict(DEFAULT_MEASURES))
    items: Sequence[Question] = ()

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(
            **{
                **data,
                "wonders": tuple(Line.from_json(line) for line in data.get("wonders", ())),
                "pain_points": tuple(Line.from_json(line) for line in data.get("pain_points", ())),
                "weight": number(data.get("weight", 1)) or Decimal(0),
                "measures": {**DEFAULT_MEASURES, **data.get("measures", {})},
                "items": tuple(Question.from_json(item) for item in data.get("items", ())),
            }
        )

    def has(self, measure: str) -> bool:
        return bool(self.measures.get(measure, DEFAULT_MEASURES[measure]))

    @property
    def reaction_words(self) -> int:
        """How many words its first reaction shows: 8, 4, or 0 where it has none."""
        if not self.has(FIRST_REACTION):
            return 0
        found = self.measures[FIRST_REACTION]
        return found if found in REACTION_FORMS else MEASURE_ON[FIRST_REACTION]


def _without_reaction(step: Step) -> Step:
    return replace(step, measures={**step.measures, FIRST_REACTION: False})


@dataclass(frozen=True)
class ScriptDocument:
    """A script version. ``languages`` are in order: the first is the one written first."""

    name: Texts
    research_kind: str
    languages: Sequence[str]
    overall_rule: str = "points"
    pass_mark: Decimal | None = None
    missing_policy: str = "block"
    #: Whether shoppers are asked to check in and out; see :attr:`checks_in`.
    presence: bool = False
    steps: Sequence[Step] = ()

    def __post_init__(self) -> None:
        if not self.asks_first_reactions:
            without = tuple(_without_reaction(step) for step in self.steps)
            object.__setattr__(self, "steps", without)

    @property
    def asks_first_reactions(self) -> bool:
        """Whether first reactions may be asked in this kind of research."""
        return self.research_kind not in WITHOUT_FIRST_REACTION

    @property
    def measures(self) -> tuple[str, ...]:
        """The standing measures that may be asked in this kind of research."""
        return tuple(m for m in MEASURES if m != FIRST_REACTION or self.asks_first_reactions)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(
            **{
                **data,
                "pass_mark": number(data.get("pass_mark")),
                "steps": tuple(Step.from_json(step) for step in data.get("steps", ())),
            }
        )

    def to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = plain(self)
        return data

    @property
    def checks_in(self) -> bool:
        """Whether check-in and check-out are asked: only where somebody goes somewhere."""
        return self.presence and self.research_kind in ON_SITE

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Every question that can be answered, by code, without the standing measures."""
        return {item.code: item for step in self.steps for item in step.items}

    @cached_property
    def step_of(self) -> Mapping[str, Step]:
        """The step in which a question code stands."""
        return {item.code: step for step in self.steps for item in step.items}

    def step(self, code: str) -> Step | None:
        return next((step for step in self.steps if step.code == code), None)

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

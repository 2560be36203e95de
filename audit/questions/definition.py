"""What a question is: plain data, frozen, the same for a draft, a preview and a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any, Self

#: A text per language: {"nl": "Hoe lang wachtte je?", "en": "How long did you wait?"}.
Texts = Mapping[str, str]

#: A condition in the strict subset of JsonLogic that ``audit.conditions`` evaluates.
Condition = Mapping[str, Any]

EXPERIENCE_ELEMENTS = (
    "support", "quality", "help", "knowledge", "competence", "advice", "dedication", "satisfaction",
)  # fmt: skip

KNOCK_OUT_EFFECTS = ("step_zero", "cap", "zero", "fail")


def text_in(texts: Texts, language: str) -> str:
    """The text in ``language``; where there is none the first that is not empty; else ``""``."""
    if texts.get(language):
        return texts[language]
    return next((text for text in texts.values() if text), "")


def number(value: Any) -> Decimal | None:
    """An exact number from JSON (int, float or string), or None."""
    return None if value is None or value == "" else Decimal(str(value))


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer of a single or multiple choice question."""

    code: str
    text: Texts
    points: Decimal | None = None
    exclusive: bool = False

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(
            code=data["code"],
            text=data.get("text", {}),
            points=number(data.get("points")),
            exclusive=bool(data.get("exclusive", False)),
        )


@dataclass(frozen=True, slots=True)
class KnockOut:
    """What happens to the score when ``when`` holds (effects: method note on scoring)."""

    when: Condition
    effect: str
    cap: Decimal | None = None

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(when=data["when"], effect=data["effect"], cap=number(data.get("cap")))


@dataclass(frozen=True, slots=True)
class Check:
    """A rule that must hold for the answers; one that is unknown passes."""

    holds: Condition
    severity: str  # "error" stops the shopper, "warning" asks to look again
    message: Texts

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(
            holds=data["holds"],
            severity=data.get("severity", "error"),
            message=data.get("message", {}),
        )


@dataclass(frozen=True, slots=True)
class Question:
    """A question, sub-heading or note of a step, or a standing measure of it.

    ``code`` is stable across versions and unique in a script. ``settings`` belongs to the kind:
    each kind's file names its keys and their defaults.
    """

    code: str
    kind: str
    text: Texts
    help: Texts = field(default_factory=dict)
    element: str | None = None
    mandatory: bool = True
    not_applicable: bool = False
    internal: bool = False
    bonus: bool = False
    maximum: Decimal | None = None
    choices: Sequence[Choice] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    shown_when: Condition | None = None
    comment_when: Condition | None = None
    photo_when: Condition | None = None
    knock_outs: Sequence[KnockOut] = ()
    checks: Sequence[Check] = ()

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        known = {item.name for item in fields(cls)}
        unknown = set(data) - known
        if unknown:
            raise ValueError(f"question {data.get('code')}: unknown keys {sorted(unknown)}")
        return cls(
            **{
                **data,
                "maximum": number(data.get("maximum")),
                "choices": tuple(Choice.from_json(c) for c in data.get("choices", ())),
                "knock_outs": tuple(KnockOut.from_json(k) for k in data.get("knock_outs", ())),
                "checks": tuple(Check.from_json(c) for c in data.get("checks", ())),
            }
        )

    def choice(self, code: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.code == code), None)


def plain(value: Any) -> Any:
    """Any of these dataclasses as JSON-ready data; empty and default values are left out."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    if isinstance(value, (str, int, float, bool)) or value is None:
        return value
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    data = {item.name: plain(getattr(value, item.name)) for item in fields(value)}
    return {key: item for key, item in data.items() if not _goes_without_saying(key, item)}


def _goes_without_saying(key: str, item: Any) -> bool:
    if key == "text":
        return False
    if key == "mandatory":
        return item is True
    return item is None or item is False or item == [] or item == {}

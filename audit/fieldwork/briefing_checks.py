"""What a briefing still lacks before it can be published, and what differs between two wordings."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from audit.fieldwork.briefing_words import section_words
from audit.fieldwork.briefings import SECTIONS
from audit.fieldwork.models import BriefingPicture, BriefingVersion
from audit.language import language_name


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing, in words, and where: a section, "quiz" or a question's code."""

    place: str
    words: str


def gaps(version: BriefingVersion, languages: Sequence[str]) -> list[Gap]:
    """All that keeps a wording from being published, in the order in which it is written."""
    return [
        *_section_gaps(version.content, languages),
        *_picture_gaps(version.pictures, languages),
        *_quiz_gaps(version.quiz, languages),
    ]


def _section_gaps(content: Mapping[str, Any], languages: Sequence[str]) -> Iterator[Gap]:
    words = section_words()
    for section in SECTIONS:
        for code in languages:
            if not (content.get(section) or {}).get(code, "").strip():
                yield Gap(
                    section,
                    _("%(part)s: no text in %(language)s", part=words[section],
                      language=language_name(code)),
                )  # fmt: skip


def _picture_gaps(pictures: Sequence[BriefingPicture], languages: Sequence[str]) -> Iterator[Gap]:
    for picture in pictures:
        for code in languages:
            if not picture.description.get(code, "").strip():
                yield Gap(
                    picture.section,
                    _("A picture is not described in %(language)s", language=language_name(code)),
                )


def _quiz_gaps(quiz: Sequence[Mapping[str, Any]], languages: Sequence[str]) -> Iterator[Gap]:
    if not quiz:
        yield Gap("quiz", _("There is no question about it yet"))
    for number, question in enumerate(quiz, 1):
        for words in _question_gaps(question, languages):
            yield Gap(
                question["code"],
                _("Question %(number)s: %(what)s", number=number, what=words),
            )


def _question_gaps(question: Mapping[str, Any], languages: Sequence[str]) -> Iterator[str]:
    choices = question["choices"]
    for code in languages:
        if not question["question"].get(code):
            yield _("no text in %(language)s", language=language_name(code))
        if any(not choice["text"].get(code) for choice in choices):
            yield _("an answer without text in %(language)s", language=language_name(code))
        if question.get("explanation") and not question["explanation"].get(code):
            yield _("no explanation in %(language)s", language=language_name(code))
    if len(choices) < 2:
        yield _("fewer than two answers")
    if sum(choice["right"] for choice in choices) != 1:
        yield _("say which answer is right")


@dataclass(frozen=True, slots=True)
class Difference:
    """A text that differs. ``lines`` are (kind, text): "same", "out" or "in"."""

    part: str
    language: str
    lines: Sequence[tuple[str, str]]


def differences(
    before: BriefingVersion, after: BriefingVersion, languages: Sequence[str]
) -> list[Difference]:
    """Section by section and language by language, then the quiz; what is alike is left out."""
    words = section_words()
    found = []
    for code in languages:
        for section in SECTIONS:
            texts = [(one.content.get(section) or {}).get(code, "") for one in (before, after)]
            if texts[0] != texts[1]:
                found.append(Difference(words[section], code, _lines(*texts)))
        quizzes = [_quiz_text(one.quiz, code) for one in (before, after)]
        if quizzes[0] != quizzes[1]:
            found.append(Difference(_("Questions"), code, _lines(*quizzes)))
        shown = [_picture_text(one.pictures, code) for one in (before, after)]
        if shown[0] != shown[1]:
            found.append(Difference(_("Pictures"), code, _lines(*shown)))
    return found


def _lines(before: str, after: str) -> list[tuple[str, str]]:
    kinds = {" ": "same", "-": "out", "+": "in"}
    compared = difflib.ndiff(before.splitlines(), after.splitlines())
    return [(kinds[line[0]], line[2:]) for line in compared if line[0] in kinds]


def _quiz_text(quiz: Sequence[Mapping[str, Any]], language: str) -> str:
    lines = []
    for number, question in enumerate(quiz, 1):
        lines.append(f"{number}. {question['question'].get(language, '')}")
        for choice in question["choices"]:
            mark = "✓" if choice["right"] else "–"
            lines.append(f"{mark} {choice['text'].get(language, '')}")
        lines.append(question.get("explanation", {}).get(language, ""))
    return "\n".join(lines)


def _picture_text(pictures: Sequence[BriefingPicture], language: str) -> str:
    words = section_words()
    # A part of the file's name tells two pictures apart that are described alike.
    return "\n".join(
        f"{words[one.section]}: {one.description.get(language, '')} ({one.storage_key[-8:-4]})"
        for one in pictures
    )

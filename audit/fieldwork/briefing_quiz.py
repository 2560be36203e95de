"""The quiz of a briefing as a form sends it, and the buttons that change its shape. Pure.

Field names: ``<question>.text.<language>``, ``<question>.why.<language>``, ``<question>.right``
(the code of a choice), ``<question>.choice.<choice>.<language>``. Which questions and choices
there are, and in which order, ``order`` says: "q1:a,b,c q2:d,e".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Quiz = list[dict[str, Any]]

MOST_QUESTIONS = 10
MOST_CHOICES = 6
MOST_LETTERS = 400

_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


def order_of(quiz: Quiz) -> str:
    """Which questions and choices the form holds, for its hidden field."""
    return " ".join(
        f"{question['code']}:{','.join(choice['code'] for choice in question['choices'])}"
        for question in quiz
    )


def quiz_from(form: Mapping[str, str], languages: Sequence[str]) -> Quiz:
    """What the form holds; texts that are empty are left out, and never more than there may be."""
    found: Quiz = []
    for part in form.get("order", "").split()[:MOST_QUESTIONS]:
        code, _, choices = part.partition(":")
        if not _CODE.fullmatch(code):
            continue
        right = form.get(f"{code}.right", "")
        found.append(
            {
                "code": code,
                "question": _texts(form, f"{code}.text", languages),
                "choices": [
                    {
                        "code": choice,
                        "text": _texts(form, f"{code}.choice.{choice}", languages),
                        "right": choice == right,
                    }
                    for choice in choices.split(",")[:MOST_CHOICES]
                    if _CODE.fullmatch(choice)
                ],
                "explanation": _texts(form, f"{code}.why", languages),
            }
        )
    return found


def _texts(form: Mapping[str, str], name: str, languages: Sequence[str]) -> dict[str, str]:
    texts = {code: form.get(f"{name}.{code}", "").strip()[:MOST_LETTERS] for code in languages}
    return {code: text for code, text in texts.items() if text}


def add_question(quiz: Quiz) -> str | None:
    """A question with two empty choices at the end; None where there are enough."""
    if len(quiz) >= MOST_QUESTIONS:
        return None
    code = _fresh("question", [question["code"] for question in quiz])
    quiz.append({"code": code, "question": {}, "choices": [], "explanation": {}})
    add_choice(quiz, code)
    add_choice(quiz, code)
    return code


def add_choice(quiz: Quiz, code: str) -> str | None:
    for question in quiz:
        choices = question["choices"]
        if question["code"] == code and len(choices) < MOST_CHOICES:
            taken = [choice["code"] for choice in choices]
            choices.append({"code": _fresh("choice", taken), "text": {}, "right": False})
    return code


def remove_question(quiz: Quiz, code: str) -> str | None:
    quiz[:] = [question for question in quiz if question["code"] != code]
    return None


def remove_choice(quiz: Quiz, code: str) -> str | None:
    """``code`` is question/choice."""
    name, _, choice = code.partition("/")
    for question in quiz:
        if question["code"] == name:
            question["choices"] = [one for one in question["choices"] if one["code"] != choice]
    return name


def move_up(quiz: Quiz, code: str) -> str | None:
    return _move(quiz, code, -1)


def move_down(quiz: Quiz, code: str) -> str | None:
    return _move(quiz, code, 1)


def _move(quiz: Quiz, code: str, by: int) -> str | None:
    place = next((i for i, question in enumerate(quiz) if question["code"] == code), None)
    if place is not None and 0 <= place + by < len(quiz):
        quiz[place], quiz[place + by] = quiz[place + by], quiz[place]
    return code


def _fresh(stem: str, taken: Sequence[str]) -> str:
    number = 1
    while f"{stem}_{number}" in taken:
        number += 1
    return f"{stem}_{number}"


#: What a button does: its name before the colon, and the question or choice behind it.
OPERATIONS: Mapping[str, Callable[[Quiz, str], str | None]] = {
    "add_question": lambda quiz, _code: add_question(quiz),
    "add_choice": add_choice,
    "remove_question": remove_question,
    "remove_choice": remove_choice,
    "up": move_up,
    "down": move_down,
}


def operate(quiz: Quiz, button: str) -> str | None:
    """Do what a button says ("up:question_2"); returns the question to show, if there is one."""
    name, _, code = button.partition(":")
    operation = OPERATIONS.get(name)
    return operation(quiz, code) if operation else None

"""Putting conditions together, with what is always true or false folded away."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

#: A part of a condition.
Part: TypeAlias = Any
#: A condition, or a truth value where it came to that.
Truth: TypeAlias = dict[str, Any] | bool

#: Groups of codes: a value is unknown where all of one group are unanswered.
Needs: TypeAlias = frozenset[frozenset[str]]
NOTHING: Needs = frozenset()


def needs(code: str) -> Needs:
    return frozenset({frozenset({code})})


def join(operator: str, parts: Iterable[Truth]) -> Truth:
    """All (``and``) or any (``or``) of the parts; nested ones of the same kind are taken in."""
    decisive = operator == "or"
    found: list[Truth] = []
    for part in parts:
        if part is decisive:
            return decisive
        if isinstance(part, bool):
            continue
        members = part.get(operator, [part])
        found += [member for member in members if member not in found]
    if not found:
        return not decisive
    return found[0] if len(found) == 1 else {operator: found}


def deny(part: Truth) -> Truth:
    if isinstance(part, bool):
        return not part
    return part["!"][0] if "!" in part else {"!": [part]}


def choose(condition: Truth, then: Truth, otherwise: Truth) -> Truth:
    """``then`` where the condition holds, else ``otherwise``; the condition is never unknown."""
    if isinstance(condition, bool):
        return then if condition else otherwise
    if then == otherwise:
        return then
    if then is True and otherwise is False:
        return condition
    if then is False and otherwise is True:
        return deny(condition)
    if otherwise is False:
        return join("and", [condition, then])
    if then is True:
        return join("or", [condition, otherwise])
    return {"if": [condition, then, otherwise]}


def or_unanswered(condition: Truth, needed: Needs) -> Truth:
    """True too where what the condition needs is unanswered."""
    for group in sorted(needed, key=sorted):
        if condition is True:
            return True
        if len(group) == 1 and condition is not False:
            condition = {"or_unanswered": [condition, *group]}
        else:
            missing = join("and", [deny({"answered": [code]}) for code in sorted(group)])
            condition = join("or", [condition, missing])
    return condition


def only_if_answered(condition: Truth, needed: Needs) -> Truth:
    """False, not unknown, where what the condition needs is unanswered."""
    answered = [
        join("or", [{"answered": [code]} for code in sorted(group)])
        for group in sorted(needed, key=sorted)
    ]
    return condition if condition is False else join("and", [*answered, condition])


def answered(needed: Needs) -> Truth:
    return only_if_answered(True, needed)

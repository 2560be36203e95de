"""A condition as a sentence, for people who write scripts: "5.2 is No, or 5.1 is over 15"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_babel import format_date, format_decimal, gettext, ngettext

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?", re.ASCII)

Names = Callable[[str], str]
Options = Callable[[str, str], str]


def describe(
    condition: Any,
    names: Names | Mapping[str, str],
    options: Options | Mapping[tuple[str, str], str] | None = None,
) -> str:
    """The condition in words, in the reader's language, without a capital or a full stop.

    ``names`` gives what a question is called by its code; ``options`` gives an option's text by
    the question's code and the option's. Where either knows none, the code itself stands there.
    """
    return _Wording(_lookup_name(names), _lookup_option(options)).truth(condition)


def _lookup_name(names: Names | Mapping[str, str]) -> Names:
    return (lambda code: names.get(code, code)) if isinstance(names, Mapping) else names


def _lookup_option(options: Options | Mapping[tuple[str, str], str] | None) -> Options:
    if options is None:
        return lambda _, option: option
    if isinstance(options, Mapping):
        return lambda code, option: options.get((code, option), option)
    return options


class _Wording:
    def __init__(self, name: Names, option: Options) -> None:
        self.name = name
        self.option = option

    def truth(self, node: Any, *, inside: bool = False) -> str:
        """A condition in words; ``inside`` another one, what is composed gets parentheses."""
        if not isinstance(node, Mapping):
            return self._truth_literal(node)
        [(operator, arguments)] = node.items()
        if operator in ("and", "or"):
            return self._joined(operator, arguments, inside)
        if operator == "or_unanswered":
            text = gettext(
                "%(condition)s, or %(name)s is not answered",
                condition=self.truth(arguments[0], inside=True),
                name=self.name(arguments[1]),
            )
            return f"({text})" if inside else text
        if operator == "!":
            return self._denied(arguments[0])
        return self._single(operator, arguments)

    def _truth_literal(self, node: Any) -> str:
        if node is True:
            return gettext("always")
        return gettext("never") if node is False else self.value(node, "")

    def _joined(self, operator: str, arguments: Sequence[Any], inside: bool) -> str:
        if len(arguments) == 1:
            return self.truth(arguments[0], inside=inside)
        parts = [self.truth(argument, inside=True) for argument in arguments]
        word = gettext("and") if operator == "and" else gettext("or")
        text = f", {word} ".join(parts) if operator == "or" else f" {word} ".join(parts)
        return f"({text})" if inside else text

    def _denied(self, node: Any) -> str:
        if isinstance(node, Mapping):
            [(operator, arguments)] = node.items()
            if operator == "answered":
                return gettext("%(name)s is not answered", name=self.name(arguments[0]))
            if operator == "in":
                return self._chosen(arguments, denied=True)
            if operator == "!":
                return self.truth(arguments[0])
            opposite = {"==": "!=", "!=": "=="}.get(operator)
            if opposite:
                return self._compared(opposite, arguments)
        return gettext("not: %(condition)s", condition=self.truth(node, inside=True))

    def _single(self, operator: str, arguments: Sequence[Any]) -> str:
        if operator in _COMPARISONS:
            return self._compared(operator, arguments)
        if operator == "answered":
            return gettext("%(name)s is answered", name=self.name(arguments[0]))
        if operator == "in":
            return self._chosen(arguments, denied=False)
        if operator == "matches":
            return gettext(
                "%(text)s has the form %(pattern)s",
                text=self.value(arguments[0], ""),
                pattern=arguments[1],
            )
        if operator == "var":
            return gettext("%(name)s is yes", name=self.name(arguments[0]))
        return self.value({operator: list(arguments)}, "")

    def _compared(self, operator: str, arguments: Sequence[Any]) -> str:
        left, right = arguments
        code = _code_of(left) or _code_of(right)
        words = _MOMENTS if _is_moment(left) or _is_moment(right) else _COMPARISONS
        return words.get(operator, _COMPARISONS[operator])(
            left=self.value(left, code), right=self.value(right, code)
        )

    def _chosen(self, arguments: Sequence[Any], *, denied: bool) -> str:
        option, chosen = arguments
        code = _code_of(option) or _code_of(chosen)
        texts = {"left": self.value(chosen, code), "right": self.value(option, code)}
        if isinstance(chosen, list):  # one of several options
            texts = {"left": self.value(option, code), "right": self._options(chosen, code)}
            if denied:
                return gettext("%(left)s is none of %(right)s", **texts)
            return gettext("%(left)s is one of %(right)s", **texts)
        if denied:
            return gettext("%(left)s does not include %(right)s", **texts)
        return gettext("%(left)s includes %(right)s", **texts)

    def value(self, node: Any, code: str) -> str:
        """A value in words; ``code`` is the question that it is compared with, for options."""
        if isinstance(node, Mapping):
            [(operator, arguments)] = node.items()
            return self._computed(operator, arguments)
        if isinstance(node, bool):
            return gettext("yes") if node else gettext("no")
        if isinstance(node, (int, float)):
            return str(format_decimal(node)).replace("-", "−")
        if isinstance(node, list):
            return self._options(node, code)
        if _DATE.fullmatch(node):
            return _moment(node)
        return self.option(code, node) if code else node

    def _options(self, options: Sequence[str], code: str) -> str:
        texts = [self.option(code, option) for option in options]
        if len(texts) == 1:
            return texts[0]
        return gettext("%(several)s or %(last)s", several=", ".join(texts[:-1]), last=texts[-1])

    def _computed(self, operator: str, arguments: Sequence[Any]) -> str:
        if operator == "var":
            return self.name(arguments[0])
        if operator in _SIGNS:
            return f" {_SIGNS[operator]} ".join(self._term(argument) for argument in arguments)
        if operator == "if":
            return gettext(
                "(%(then)s if %(condition)s, otherwise %(otherwise)s)",
                condition=self.truth(arguments[0]),
                then=self.value(arguments[1], ""),
                otherwise=self.value(arguments[2], ""),
            )
        if operator == "round":
            return ngettext(
                "%(value)s rounded to %(num)d decimal",
                "%(value)s rounded to %(num)d decimals",
                arguments[1],
                value=self._term(arguments[0]),
            )
        if operator in _FUNCTIONS:
            parts = ", ".join(self.value(argument, "") for argument in arguments)
            return _FUNCTIONS[operator](parts)
        return self.truth({operator: list(arguments)}, inside=True)

    def _term(self, node: Any) -> str:
        text = self.value(node, "")
        composed = isinstance(node, Mapping) and next(iter(node)) in _SIGNS
        return f"({text})" if composed else text


def _code_of(node: Any) -> str:
    """The question behind a plain value; empty where there is none or it is computed."""
    return node["var"][0] if isinstance(node, Mapping) and "var" in node else ""


def _is_moment(node: Any) -> bool:
    if isinstance(node, Mapping):
        return "today" in node or "now" in node
    return isinstance(node, str) and bool(_DATE.fullmatch(node))


def _moment(text: str) -> str:
    try:
        day = dt.date.fromisoformat(text[:10])
    except ValueError:
        return text
    return f"{format_date(day)} {text[11:]}".strip()


_COMPARISONS: Mapping[str, Callable[..., str]] = {
    "==": lambda **texts: gettext("%(left)s is %(right)s", **texts),
    "!=": lambda **texts: gettext("%(left)s is not %(right)s", **texts),
    "<": lambda **texts: gettext("%(left)s is under %(right)s", **texts),
    "<=": lambda **texts: gettext("%(left)s is at most %(right)s", **texts),
    ">": lambda **texts: gettext("%(left)s is over %(right)s", **texts),
    ">=": lambda **texts: gettext("%(left)s is at least %(right)s", **texts),
}
_MOMENTS: Mapping[str, Callable[..., str]] = {
    "<": lambda **texts: gettext("%(left)s is before %(right)s", **texts),
    "<=": lambda **texts: gettext("%(left)s is not after %(right)s", **texts),
    ">": lambda **texts: gettext("%(left)s is after %(right)s", **texts),
    ">=": lambda **texts: gettext("%(left)s is not before %(right)s", **texts),
}
_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}
_FUNCTIONS: Mapping[str, Callable[[str], str]] = {
    "today": lambda _: gettext("today"),
    "now": lambda _: gettext("now"),
    "number": lambda parts: parts,
    "count": lambda parts: gettext("how many are chosen in %(parts)s", parts=parts),
    "length": lambda parts: gettext("the number of characters of %(parts)s", parts=parts),
    "int": lambda parts: gettext("the whole part of %(parts)s", parts=parts),
    "mod": lambda parts: gettext("the remainder of dividing %(parts)s", parts=parts),
    "min": lambda parts: gettext("the smallest of %(parts)s", parts=parts),
    "max": lambda parts: gettext("the largest of %(parts)s", parts=parts),
    "concat": lambda parts: gettext("the texts %(parts)s in one", parts=parts),
    "coalesce": lambda parts: gettext("the first answered of %(parts)s", parts=parts),
}

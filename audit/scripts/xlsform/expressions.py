"""The small language of XLSForm's relevant, constraint and calculation cells, read into a tree.

It is a part of XPath 1.0 with ``${name}`` for an answer and ``.`` for the question's own answer.
Curly quotation marks, capitals in AND and OR, and == for = are forgiven, since forms have them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NoReturn, TypeAlias

from audit.scripts.xlsform.result import Message, RefusedError

MOST_NESTING = 40
MOST_TOKENS = 1_500
MOST_UNITS = 120_000


class UnreadableError(ValueError):
    """The expression is not understood; ``said`` is the reason."""

    def __init__(self, key: str, **parameters: str | int) -> None:
        super().__init__(key)
        self.said = Message(key, parameters)


@dataclass(frozen=True, slots=True)
class Text:
    value: str


@dataclass(frozen=True, slots=True)
class Number:
    value: Decimal


@dataclass(frozen=True, slots=True)
class Reference:
    """``${name}``: the answer to a question, or what a calculation comes to."""

    name: str


@dataclass(frozen=True, slots=True)
class Itself:
    """``.``: the answer to the question at which the expression stands."""


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """``operator`` is one of and, or, =, !=, <, <=, >, >=, +, -, *, div, mod."""

    operator: str
    left: Node
    right: Node


Node: TypeAlias = Text | Number | Reference | Itself | Call | Operation

_SINGLE, _DOUBLE = "'‘’‚‛`´", '"“”„‟'
_STRAIGHT = str.maketrans(dict.fromkeys(_SINGLE, "'") | dict.fromkeys(_DOUBLE, '"'))
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<reference>\$\s{0,3}\{(?P<code>[^{}]{0,200})\})
    | (?P<number>\d+(?:\.\d*)?|\.\d+)
    | (?P<name>[^\W\d][\w.-]*(?::[^\W\d][\w.-]*)?)
    | (?P<operator>!=|<=|>=|==|<>|=|<|>|\+|-|\*)
    | (?P<mark>\(|\)|,|\.\.?|/|\||\[|\]|@)
    | (?P<quote>["“”„‟'‘’‚‛`´])
    )""",
    re.VERBOSE,
)
_SAME = {"==": "=", "<>": "!="}
_WORDS = ("and", "or", "div", "mod")
_LEVELS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))


class Budget:
    """How much work all expressions of a form together may be: tokens and steps of translation.

    A few thousand rows of long expressions, or calculations inside calculations, would keep the
    product busy for minutes.
    """

    def __init__(self, units: int = MOST_UNITS) -> None:
        self.left = units

    def spend(self, units: int = 1) -> None:
        self.left -= units
        if self.left < 0:
            raise RefusedError("expressions_too_large")


def parse(text: str, budget: Budget | None = None) -> Node:
    """The expression as a tree. Raises :class:`UnreadableError`, or what ``budget`` raises."""
    if budget:
        budget.spend(1 + len(text) // 4)
    # An apostrophe may be meant inside a text: all marks are made straight only as a last resort.
    try:
        return _Parser(list(_tokens(text))).whole()
    except UnreadableError:
        straight = text.translate(_STRAIGHT)
        if straight == text:
            raise
        return _Parser(list(_tokens(straight))).whole()


def references(node: Node) -> Iterator[str]:
    """The names in ``${…}``, each as often as it stands there."""
    if isinstance(node, Reference):
        yield node.name
    elif isinstance(node, Operation):
        yield from references(node.left)
        yield from references(node.right)
    elif isinstance(node, Call):
        for argument in node.arguments:
            yield from references(argument)


def operands(node: Node, operator: str) -> list[Node]:
    """The parts of ``a or b or c``, however many: a chain leans to the left."""
    found: list[Node] = []
    while isinstance(node, Operation) and node.operator == operator:
        found.append(node.right)
        node = node.left
    return [node, *reversed(found)]


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def _tokens(text: str) -> Iterator[_Token]:
    at, count = 0, 0
    text = text.rstrip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if count >= MOST_TOKENS:
            raise UnreadableError("expression_too_large")
        if found is None:
            raise UnreadableError("expression_sign", sign=text[at : at + 20].strip())
        count += 1
        at = found.end()
        if found["quote"]:
            value, at = _quoted(text, at)
            yield _Token("text", value)
        elif found["reference"]:
            yield _Token("reference", found["code"].strip())
        else:
            kind = found.lastgroup or ""
            yield _Token(kind, found[kind])


def _quoted(text: str, at: int) -> tuple[str, int]:
    """The text from after its opening mark, and where it ends. A straight mark ends at one."""
    opening = text[at - 1]
    closing = opening if opening in "'\"" else _SINGLE if opening in _SINGLE else _DOUBLE
    end = next((i for i in range(at, len(text)) if text[i] in closing), None)
    if end is None:
        raise UnreadableError("expression_quote")
    return text[at:end], end + 1


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.nesting = 0

    def whole(self) -> Node:
        node = self._level(0)
        if self.at < len(self.tokens):
            self._fail()
        return node

    def _fail(self) -> NoReturn:
        if self.at >= len(self.tokens):
            raise UnreadableError("expression_ends")
        raise UnreadableError("expression_sign", sign=self.tokens[self.at].text)

    def _peek(self) -> _Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _operator(self, level: int) -> str | None:
        """The operator of this level that comes next, if one does; it is then taken."""
        token = self._peek()
        if token is None or token.kind not in ("operator", "name"):
            return None
        text = _SAME.get(token.text, token.text.lower())
        if (token.kind == "name") is not (text in _WORDS) or text not in _LEVELS[level]:
            return None
        self.at += 1
        return text

    def _level(self, level: int) -> Node:
        if level == len(_LEVELS):
            return self._signed()
        left = self._level(level + 1)
        while operator := self._operator(level):
            left = Operation(operator, left, self._level(level + 1))
        return left

    def _signed(self) -> Node:
        token = self._peek()
        if token and token.text in ("-", "+") and token.kind == "operator":
            self.at += 1
            self._deeper()
            node = self._signed()
            self.nesting -= 1
            if token.text == "+":
                return node
            if isinstance(node, Number):
                return Number(-node.value)
            return Operation("-", Number(Decimal(0)), node)
        return self._single()

    def _deeper(self) -> None:
        self.nesting += 1
        if self.nesting > MOST_NESTING:
            raise UnreadableError("expression_nesting")

    def _single(self) -> Node:
        token = self._peek()
        if token is None:
            self._fail()
        self.at += 1
        if token.kind == "text":
            return Text(token.text)
        if token.kind == "number":
            return Number(Decimal(token.text.rstrip(".") or "0"))
        if token.kind == "reference":
            return Reference(token.text)
        if token.text == ".":
            return Itself()
        if token.text == "(":
            return self._inside()
        if token.kind != "name":
            self.at -= 1
            self._fail()
        return self._named(token.text)

    def _inside(self) -> Node:
        self._deeper()
        node = self._level(0)
        self._expect(")")
        self.nesting -= 1
        return node

    def _is_next(self, mark: str) -> bool:
        token = self._peek()
        return token is not None and token.kind == "mark" and token.text == mark

    def _expect(self, mark: str) -> None:
        if not self._is_next(mark):
            self._fail()
        self.at += 1

    def _named(self, name: str) -> Node:
        if not self._is_next("("):
            if name.lower() in ("true", "false"):
                return Call(name.lower(), ())
            raise UnreadableError("expression_bare_word", word=name)
        self.at += 1
        self._deeper()
        arguments: list[Node] = []
        if not self._is_next(")"):
            arguments.append(self._level(0))
            while self._is_next(","):
                self.at += 1
                arguments.append(self._level(0))
        self._expect(")")
        self.nesting -= 1
        return Call(name.lower(), tuple(arguments))

"""A small pattern language that means the same in Python and in the browser.

Patterns of forms are written for many engines, which differ in small things (what ``\\d`` and
``$`` match, which escapes are allowed) and take exponential time for some patterns. This one
knows what such patterns really use, matches a whole text, and takes time in proportion to the
length of text and pattern: it follows all ways through the pattern at once (the position
automaton of V. M. Glushkov, 1961).

Known: literals, ``.`` (any character), ``[a-z]``, ``[^…]``, ``\\d \\w \\s`` and their capitals
(ASCII), ``\\p{L} \\p{Lu} \\p{Ll} \\p{N}``, groups, ``|``, ``* + ? {n} {n,} {n,m}`` (lazy ones too),
``^`` and ``$`` at the ends. Not known: look-around, back-references, flags, word boundaries.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NoReturn, TypeAlias

from flask_babel import gettext

from audit.conditions.errors import ConditionError

#: Longer texts are not matched.
MAXIMUM_TEXT = 1_000
#: Characters of a pattern, and single characters that it can stand for once repetitions are
#: written out.
MAXIMUM_PATTERN = 500
MAXIMUM_POSITIONS = 1_000
_MAXIMUM_NESTING = 30

_REPETITION = re.compile(r"\{([0-9]{0,4})(,([0-9]{0,4}))?\}", re.ASCII)
_PROPERTY = re.compile(r"\{(L|Lu|Ll|N)\}")
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v"}
_SPACES = " \t\n\r\f\v"


class PatternError(ConditionError):
    """The pattern uses something that is not known here; the message says what."""


Test: TypeAlias = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class _One:
    """A single character that passes a test."""

    test: Test


@dataclass(frozen=True, slots=True)
class _Row:
    parts: tuple[_Node, ...]


@dataclass(frozen=True, slots=True)
class _Either:
    parts: tuple[_Node, ...]


@dataclass(frozen=True, slots=True)
class _Repeat:
    part: _Node
    least: int
    most: int | None


_Node: TypeAlias = _One | _Row | _Either | _Repeat


def _class_test(letter: str) -> Test | None:
    """The test behind an escaped letter such as ``\\d``; None where the letter has none."""
    tests: dict[str, Test] = {
        "d": lambda c: "0" <= c <= "9",
        "w": lambda c: c.isascii() and (c.isalnum() or c == "_"),
        "s": lambda c: c in _SPACES,
    }
    test = tests.get(letter.lower())
    if test is None or letter.islower():
        return test
    return lambda c: not test(c)


class _Reader:
    """Reads a pattern into nodes."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0
        self.ended = False  # a $ was read: nothing may follow it in its row or around it

    def read(self) -> _Node:
        node = self._either(at_start=True)
        if self.at < len(self.text):
            self._fail(gettext("a closing parenthesis has no opening one"))
        return node

    def _fail(self, reason: str) -> NoReturn:
        raise PatternError(
            gettext("The pattern %(pattern)s: %(reason)s.", pattern=self.text, reason=reason)
        )

    def _peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def _take(self) -> str:
        letter = self._peek()
        self.at += 1
        return letter

    def _either(self, at_start: bool) -> _Node:
        self.depth += 1
        if self.depth > _MAXIMUM_NESTING:
            self._fail(gettext("it is nested too deeply"))
        rows, ended = [self._row(at_start)], self.ended
        while self._peek() == "|":
            self.at += 1
            self.ended = False
            rows.append(self._row(at_start))
            ended = ended or self.ended
        self.ended = ended
        self.depth -= 1
        return rows[0] if len(rows) == 1 else _Either(tuple(rows))

    def _row(self, at_start: bool) -> _Node:
        parts: list[_Node] = []
        while self._peek() not in ("", "|", ")"):
            if self._peek() == "^":
                if parts or not at_start:
                    self._fail(gettext("^ can only stand at the start"))
                self.at += 1
                continue
            if self._peek() == "$":
                self.at += 1
                self.ended = True
                continue
            if self.ended:
                self._fail(gettext("$ can only stand at the end"))
            parts.append(self._repeated(self._atom(at_start and not parts)))
        return _Row(tuple(parts))

    def _atom(self, at_start: bool) -> _Node:
        letter = self._take()
        if letter == "(":
            return self._group(at_start)
        if letter == "[":
            return _One(self._set())
        if letter == ".":
            return _One(lambda _: True)
        if letter in "*+?":
            self._fail(gettext("there is nothing before %(letter)s to repeat", letter=letter))
        if letter == "\\":
            return _One(self._escape())
        return _One(_exactly(letter))

    def _group(self, at_start: bool) -> _Node:
        if self._peek() == "?":
            if self.text[self.at : self.at + 2] != "?:":
                self._fail(gettext("look-around, names and flags, (?…), are not known"))
            self.at += 2
        node = self._either(at_start)
        if self._take() != ")":
            self._fail(gettext("a parenthesis is not closed"))
        return node

    def _repeated(self, node: _Node) -> _Node:
        found = _REPETITION.match(self.text, self.at)
        if found and found[0] not in ("{}", "{,}"):
            self.at = found.end()
            least = int(found[1] or 0)
            most = least if found[2] is None else int(found[3]) if found[3] else None
        elif self._peek() and self._peek() in "*+?":
            least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}[self._take()]
        else:
            return node
        if most is not None and most < least:
            self._fail(gettext("a repetition counts backwards"))
        if self._peek() == "?":  # lazy or not is the same for a whole text
            self.at += 1
        if (self._peek() and self._peek() in "*+?") or _REPETITION.match(self.text, self.at):
            self._fail(gettext("a repetition is itself repeated"))
        return _Repeat(node, least, most)

    def _escape(self) -> Test:
        letter = self._take()
        if test := _class_test(letter):
            return test
        if letter in ("p", "P"):
            return self._property(negated=letter == "P")
        return _exactly(self._escaped_letter(letter))

    def _escaped_letter(self, letter: str) -> str:
        if letter in _CONTROLS:
            return _CONTROLS[letter]
        if not letter or (letter.isascii() and letter.isalnum()):
            self._fail(gettext("\\%(letter)s is not known", letter=letter))
        return letter

    def _property(self, negated: bool) -> Test:
        found = _PROPERTY.match(self.text, self.at)
        if not found:
            self._fail(gettext("of \\p only L, Lu, Ll and N are known"))
        self.at = found.end()
        category = found[1]
        return lambda c: unicodedata.category(c).startswith(category) is not negated

    def _set(self) -> Test:
        negated = self._peek() == "^"
        self.at += negated
        tests: list[Test] = []
        while (letter := self._take()) != "]" or not tests:
            if letter in ("", "]"):
                self._fail(gettext("a set, […], is empty or not closed"))
            tests.append(self._set_member(letter))
        return lambda c: any(test(c) for test in tests) is not negated

    def _set_member(self, letter: str) -> Test:
        if letter == "\\":
            following = self._peek()
            if following and (following in "pP" or _class_test(following)):
                return self._escape()
            letter = self._escaped_letter(self._take())
        # A hyphen is a range only between two single characters.
        after = self.text[self.at + 1 : self.at + 3]
        if self._peek() != "-" or not after or after[0] == "]":
            return _exactly(letter)
        if after[0] == "\\" and (_class_test(after[1:]) or after[1:] in ("p", "P")):
            return _exactly(letter)
        self.at += 1
        last = self._take()
        if last == "\\":
            last = self._escaped_letter(self._take())
        if last < letter:
            self._fail(gettext("a range in a set runs backwards"))
        return lambda c: letter <= c <= last


def _exactly(letter: str) -> Test:
    return lambda c: c == letter


@dataclass(frozen=True, slots=True)
class _Fragment:
    """Where a part of the pattern can begin and end, as bit masks of positions."""

    empty: bool
    first: int
    last: int


_NOTHING = _Fragment(True, 0, 0)


@dataclass
class _Automaton:
    tests: list[Test] = field(default_factory=list)
    follow: list[int] = field(default_factory=list)
    built: int = 0

    def build(self, node: _Node) -> _Fragment:
        # Counted too, since a repeated part may be empty and take no position.
        self.built += 1
        if self.built > 10 * MAXIMUM_POSITIONS:
            raise PatternError(gettext("The pattern is too large."))
        match node:
            case _One(test):
                return self._position(test)
            case _Row(parts):
                return self._row(self.build(part) for part in parts)
            case _Either(parts):
                built = [self.build(part) for part in parts]
                return _Fragment(
                    any(part.empty for part in built),
                    _union(part.first for part in built),
                    _union(part.last for part in built),
                )
            case _Repeat(part, least, most):
                return self._repeat(part, least, most)

    def _position(self, test: Test) -> _Fragment:
        if len(self.tests) >= MAXIMUM_POSITIONS:
            raise PatternError(gettext("The pattern is too large."))
        bit = 1 << len(self.tests)
        self.tests.append(test)
        self.follow.append(0)
        return _Fragment(False, bit, bit)

    def _row(self, parts: Iterable[_Fragment]) -> _Fragment:
        whole = _NOTHING
        for part in parts:
            self._link(whole.last, part.first)
            whole = _Fragment(
                whole.empty and part.empty,
                whole.first | part.first if whole.empty else whole.first,
                whole.last | part.last if part.empty else part.last,
            )
        return whole

    def _repeat(self, part: _Node, least: int, most: int | None) -> _Fragment:
        copies = (self.build(part) for _ in range(least if most is None else most))
        whole = _NOTHING
        for count, copy in enumerate(copies):
            optional = count >= least
            whole = self._row([whole, _Fragment(copy.empty or optional, copy.first, copy.last)])
        if most is None:
            again = self.build(part)
            self._link(again.last, again.first)
            whole = self._row([whole, _Fragment(True, again.first, again.last)])
        return whole

    def _link(self, sources: int, targets: int) -> None:
        if targets:
            for position in _bits(sources):
                self.follow[position] |= targets


def _union(masks: Iterable[int]) -> int:
    whole = 0
    for mask in masks:
        whole |= mask
    return whole


def _bits(mask: int) -> Iterable[int]:
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


class Pattern:
    """A pattern that was read. Raises :class:`PatternError` where it cannot be."""

    def __init__(self, text: str) -> None:
        if len(text) > MAXIMUM_PATTERN:
            raise PatternError(gettext("The pattern is too large."))
        automaton = _Automaton()
        self._whole = automaton.build(_Reader(text).read())
        self._tests, self._follow = automaton.tests, automaton.follow
        self._passing: dict[str, int] = {}

    def _positions_for(self, letter: str) -> int:
        found = self._passing.get(letter)
        if found is None:
            found = sum(1 << at for at, test in enumerate(self._tests) if test(letter))
            self._passing[letter] = found
        return found

    def matches(self, text: str) -> bool:
        """Whether the whole of ``text`` has this form; at most ``MAXIMUM_TEXT`` characters."""
        if not text:
            return self._whole.empty
        if len(text) > MAXIMUM_TEXT:
            return False
        ahead, here = self._whole.first, 0
        for letter in text:
            here = ahead & self._positions_for(letter)
            if not here:
                return False
            ahead = _union(self._follow[position] for position in _bits(here))
        return bool(here & self._whole.last)


@lru_cache(maxsize=256)
def pattern(text: str) -> Pattern:
    """The pattern, read once."""
    return Pattern(text)

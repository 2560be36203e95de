"""The pattern language against Python's own, and what it refuses."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from audit.conditions import PatternError, pattern

ATOMS = some.sampled_from(["a", "b", ".", "[ab]", "[^a]", "\\d", "[\\w]", "c"])
PATTERNS = some.recursive(
    ATOMS,
    lambda inner: some.one_of(
        some.tuples(inner, inner).map("".join),
        some.tuples(inner, inner).map(lambda pair: f"({pair[0]}|{pair[1]})"),
        some.tuples(inner, some.sampled_from(["*", "+", "?", "{2}", "{1,2}", "{2,}", "*?"])).map(
            lambda pair: f"(?:{pair[0]}){pair[1]}"
        ),
    ),
    max_leaves=6,
)


@given(form=PATTERNS, text=some.text("abc1", max_size=6))
def test_it_matches_what_python_matches(form: str, text: str) -> None:
    assert pattern(form).matches(text) is bool(re.fullmatch(form, text, re.ASCII | re.DOTALL))


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ("(?=a)b", "look-around"),
        ("(?i)a", "look-around"),
        ("(?<name>a)", "look-around"),
        ("(a", "not closed"),
        ("a)", "no opening one"),
        ("[a", "empty or not closed"),
        ("[]", "empty or not closed"),
        ("[z-a]", "runs backwards"),
        ("a{3,2}", "counts backwards"),
        ("*a", "nothing before *"),
        ("a**", "itself repeated"),
        ("a++", "itself repeated"),
        ("\\bword\\b", "\\b is not known"),
        ("(a)\\1", "\\1 is not known"),
        ("\\p{Greek}", "only L, Lu, Ll and N"),
        ("a\\", "\\ is not known"),
        ("a^b", "^ can only"),
        ("a$b", "$ can only"),
        ("(a$)b", "$ can only"),
        ("(" * 40 + "a" + ")" * 40, "nested too deeply"),
        ("x" * 501, "too large"),
        ("(a{100}){100}", "too large"),
        ("((){9999}){9999}", "too large"),
    ],
)
def test_what_is_not_known_is_refused_with_the_reason(form: str, reason: str) -> None:
    with pytest.raises(PatternError) as refusal:
        pattern(form)
    assert reason in str(refusal.value)


@pytest.mark.parametrize("form", ["(a+)+b", "(a|a)*b", "(a?){50}a{50}b", "(.*a){20}b", "(a*)*b"])
def test_no_pattern_takes_long(form: str) -> None:
    start = time.perf_counter()
    assert not pattern(form).matches("a" * 1000)
    assert time.perf_counter() - start < 2

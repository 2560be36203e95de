"""One file of cases, written by hand, through the server's and the browser's evaluation."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route

from audit.conditions import UNKNOWN, evaluate, fails, holds

TESTS = Path(__file__).parents[1]
STATIC = TESTS.parent / "static"
CASES = json.loads((TESTS / "conditions_vectors.json").read_text(encoding="utf-8"))
VECTORS = CASES["vectors"]
CLOCK = {"today": CASES["today"], "now": CASES["now"]}


def same(found: Any, expected: Any) -> bool:
    """Equal in kind and value; a number may be a fraction here and a double there."""
    if isinstance(expected, (bool, str)):
        return type(found) is type(expected) and found == expected
    return not isinstance(found, (bool, str)) and abs(
        Fraction(str(found)) - Fraction(str(expected))
    ) < Fraction(1, 10**12)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["why"])
def test_the_server_finds_what_was_worked_out_by_hand(vector: dict[str, Any]) -> None:
    found = evaluate(vector["condition"], vector["answers"], **CLOCK)
    if vector.get("unknown"):
        assert found is UNKNOWN
    else:
        assert same(found, vector["expected"])
    assert holds(vector["condition"], vector["answers"], **CLOCK) is (found is True)
    assert fails(vector["condition"], vector["answers"], **CLOCK) is (found is False)


@pytest.mark.browser
def test_the_browser_finds_the_same(chromium: Browser) -> None:
    def serve(route: Route) -> None:
        file = STATIC / "js" / route.request.url.rsplit("/", 1)[1]
        if file.is_file():
            route.fulfill(path=file, content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>Conditions</title>", content_type="text/html")

    page = chromium.new_page()
    page.route("**/*", serve)
    page.goto("http://conditions.test/page")
    found = page.evaluate(
        """async (cases) => {
            const { UNKNOWN, evaluate, fails, holds } = await import("/conditions.js");
            return cases.vectors.map(({ condition, answers }) => {
                const value = evaluate(condition, answers, cases);
                const truths = [holds, fails].map((ask) => ask(condition, answers, cases));
                return [value === UNKNOWN, value === UNKNOWN ? null : value, ...truths];
            });
        }""",
        CASES,
    )
    page.close()
    assert len(found) == len(VECTORS) > 150
    wrong = [
        (vector["why"], value)
        for vector, (unknown, value, true, false) in zip(VECTORS, found, strict=True)
        if unknown is not vector.get("unknown", False)
        or (not unknown and not same(value, vector["expected"]))
        or true is not (vector.get("expected") is True)
        or false is not (vector.get("expected") is False)
    ]
    assert wrong == []

"""The journey walked in the browser is the one that the server walks: pages, questions, gaps."""

from __future__ import annotations

import datetime as dt
import json
import random
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import expect

from audit.demonstration.visits import Mood, Visit, fill_in
from audit.fieldwork.offline import page_address, plan_of
from audit.scripts.document import ScriptDocument
from audit.scripts.runner import Given, Walk
from tests.browser.phone import Phone
from tests.browser.reporting import STATE, given, ready, saved
from tests.fieldwork.visits import a_report, opened

VARIANTS = 12
DAY = dt.datetime(2026, 11, 22, 14, 30, tzinfo=dt.UTC)
WALK = """async ([plans, clock]) => {
  const here = document.querySelector("script[src*=drafts]").src;
  const { answersIn, walk } = await import(here.replace("drafts", "walk"));
  return plans.map((plan) => {
    const { pages, asked, faults, endedAt } = walk(plan, answersIn(plan, [], []), clock);
    return {
      pages: pages.map(({ address }) => address),
      asked: [...asked.keys()],
      faults: faults.map(({ code, reason, warning, page }) => [code, reason, warning, page.address]),
      endedAt: endedAt?.code ?? null,
    };
  });
}"""


def some_answers(document: ScriptDocument, chance: random.Random) -> dict[str, Given]:
    """A visit with gaps, perhaps one that was broken off."""
    steps = [step.code for step in document.steps]
    moods = {code: Mood(chance.random(), chance.randint(-100, 100)) for code in steps}
    leaves = chance.choice([*steps, None, None])
    visit = Visit(
        chance,
        DAY,
        moods,
        (53.2, 6.5),
        lambda _code: str(UUID(int=chance.getrandbits(128))),
        leaves_at=leaves,
    )
    answers = fill_in(document, visit)
    kept = chance.choice([0.2, 0.6, 0.9, 1])
    return {code: one for code, one in answers.items() if chance.random() < kept}


@pytest.mark.parametrize("script", ["restaurant", "shop", "telephone", "web_shop", "all_kinds"])
def test_the_browser_walks_as_the_server_does(
    cast: Any, open_page: Any, app: Flask, script: str
) -> None:
    started, _address = a_report(cast, script)
    report = opened(started)
    chance = random.Random(f"{script} 2026")  # noqa: S311
    plans, wanted = [], []
    for _variant in range(VARIANTS):
        answers = some_answers(report.document, chance)
        walk = Walk(report.document, answers, today="2026-11-22", moment="2026-11-22T14:30")
        with app.test_request_context():
            plans.append(json.loads(json.dumps(plan_of(report, walk, {}, "nl", "Groningen"))))
            wanted.append(
                {
                    "pages": [page_address(report, page) for page in walk.pages],
                    "asked": list(walk.asked),
                    "faults": [
                        [one.code, one.reason, one.warning, page_address(report, one.page)]
                        for one in walk.faults
                    ],
                    "endedAt": walk.ended_at,
                }
            )
    page = open_page(cast.sanne)
    page.goto("/today")
    found = page.evaluate(WALK, [plans, {"today": "2026-11-22", "now": "2026-11-22T14:30"}])
    for one, other in zip(found, wanted, strict=True):
        assert one == other
    assert any(one["faults"] for one in wanted)
    assert any(not one["faults"] for one in wanted)

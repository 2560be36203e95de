"""The journey walked in the browser is the one that the server walks: pages, questions, gaps."""

from __future__ import annotations

import datetime as dt
import json
import random
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from audit.demonstration.visits import Mood, Visit, fill_in
from audit.fieldwork.offline import page_address, plan_of
from audit.language import trimmed
from audit.scripts.document import ScriptDocument
from audit.scripts.layout import pages_of
from audit.scripts.runner import Given, Walk
from tests.accounts.test_blank_fields import NOTHING_TO_SEE
from tests.browser.phone import Phone
from tests.browser.reporting import ANSWER_ALL, ready, saved
from tests.fieldwork.visits import a_report, opened

VARIANTS = 12
DAY = dt.datetime(2026, 11, 22, 14, 30, tzinfo=dt.UTC)
WALK = """async ([plans, clock]) => {
  const here = document.querySelector("script[src*=cover]").src;
  const { answersIn, nextAfter, walk } = await import(here.replace("cover", "walk"));
  return plans.map((plan) => {
    const journey = walk(plan, answersIn(plan, [], []), clock);
    const { pages, asked, faults, endedAt } = journey;
    const every = plan.steps.flatMap((step) => step.pages.map(({ address }) => address));
    return {
      next: Object.fromEntries(every.map((each) => [each, nextAfter(plan, journey, each)])),
      pages: pages.map(({ address }) => address),
      asked: [...asked.keys()],
      faults: faults.map((one) => [one.code, one.reason, one.warning, one.page.address]),
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
        "Europe/Amsterdam",
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
    chance = random.Random(f"{script} 2026")
    plans, wanted = [], []
    for _variant in range(VARIANTS):
        answers = some_answers(report.document, chance)
        walk = Walk(report.document, answers, today="2026-11-22", moment="2026-11-22T14:30")
        with app.test_request_context():
            plans.append(json.loads(json.dumps(plan_of(report, walk, "nl", "Groningen"))))
            check = plans[-1]["check"]
            wanted.append(
                {
                    "next": {
                        page_address(report, page): page_address(report, after) if after else check
                        for page, after in (
                            (page, walk.next_after(page)) for page in pages_of(report.document)
                        )
                    },
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


KEPT = """async () => {
  const here = document.querySelector("script[src*=cover]").src;
  const { all } = await import(here.replace("cover", "phone"));
  const told = ({ code, answer: { answered, value } }) => [code, answered, value ?? null];
  return (await all()).map(told);
}"""


@pytest.mark.parametrize(
    ("script", "where", "questions"),
    [
        ("all_kinds", "choices", 3),
        ("all_kinds", "scales", 4),
        ("all_kinds", "numbers", 4),
        ("all_kinds", "texts", 2),
        ("all_kinds", "calendar", 3),
        ("one_question", "welcome", 3),
    ],
)
def test_the_phone_sees_an_answer_as_the_server_does(
    cast: Any, sanne: Phone, script: str, where: str, questions: int
) -> None:
    _report, address = a_report(cast, script)
    ready(sanne.page, f"{address}/{where}/questions")
    sanne.page.evaluate(ANSWER_ALL)
    saved(sanne.page)
    kept = {code: (answered, value) for code, answered, value in sanne.page.evaluate(KEPT)}
    plan = sanne.page.request.get(f"{address}/plan").json()
    known = {
        question["code"]: (question["answer"]["answered"], question["answer"].get("value"))
        for step in plan["steps"]
        for page in step["pages"]
        for question in page["questions"]
        if question["has_answer"]
    }
    assert len(kept) == questions
    assert kept == {code: known[code] for code in kept}


TRIMMED = """async (texts) => {
  const here = document.querySelector("script[src*=cover]").src;
  const { trimmed } = await import(here.replace("cover", "values"));
  return texts.map(trimmed);
}"""


def test_the_phone_takes_what_cannot_be_seen_for_no_answer_as_the_server_does(
    sanne: Phone,
) -> None:
    family = "\U0001f469\u200d\U0001f467"
    typed = [*NOTHING_TO_SEE, *(f"{blank}{family} 1{blank}" for blank in NOTHING_TO_SEE)]
    sanne.page.goto("/today")
    assert sanne.page.evaluate(TRIMMED, typed) == [trimmed(text) for text in typed]

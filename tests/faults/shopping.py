"""A shopper in a real browser, on a line of ours, at a real server: what is filled in, what the
page says of it, and what is in the database in the end."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from playwright.sync_api import Error, Page, expect
from sqlalchemy import func, select

from audit.assignments.models import Assignment
from audit.assignments.writes import move
from audit.database import db
from audit.fieldwork.models import ContestedAnswer, Photo, Report
from audit.scripts.document import ScriptDocument
from tests.browser.reporting import NEXT, STATE, given, photo_file
from tests.browser.test_offline import ROW
from tests.browser.test_offline_together import nothing_is_left
from tests.cast import Cast
from tests.faults.sixty import is_sound, kept
from tests.fieldwork.visits import actor_of, an_assignment

STEPS = ("arriving", "eating", "paying")
#: At most so many photos at each step.
PHOTOS = 4
KEPT = re.compile("Op deze telefoon bewaard|Alles is bewaard")

_OFF = dict.fromkeys(("pain_points", "wonders", "expectation", "outcome", "emotion"), False)


def _step(code: str) -> dict[str, Any]:
    def asks(name: str, kind: str, **settings: Any) -> dict[str, Any]:
        text = {"nl": f"Vraag {code} {name}?"}
        return {"code": f"{code}_{name}", "kind": kind, "text": text, "settings": settings}

    return {
        "code": code,
        "name": {"nl": code.capitalize()},
        "phase": "service",
        "channel": "on_site",
        "measures": {**_OFF, "emotion": code == "eating"},
        "items": [
            asks("greeted", "yes_no", points_yes=5, points_no=0),
            asks("noise", "rating", low=1, high=10),
            asks("minutes", "whole_number", minimum=0, maximum_value=9999),
            asks("words", "short_text", maximum_length=200),
            asks("photo", "photo", minimum_photos=1, maximum_photos=PHOTOS),
        ],
    }


DINNER = ScriptDocument.from_json(
    {
        "name": {"nl": "Diner"},
        "research_kind": "visit",
        "languages": ["nl"],
        "steps": [_step(code) for code in STEPS],
    }
)

# Gives answers by name and value, as a hand does.
GIVE = """(answers) => {
  for (const [name, value] of Object.entries(answers)) {
    const [first] = document.getElementsByName(name);
    const field = first.type === "radio"
      ? document.querySelector(`input[name="${CSS.escape(name)}"][value="${value}"]`) : first;
    if (field.type === "radio") field.checked = true;
    else field.value = value;
    for (const event of ["input", "change"]) {
      field.dispatchEvent(new Event(event, { bubbles: true }));
    }
  }
}"""
# What the page says, its answers, and what it says of each photo, at one moment.
LOOK = """(names) => ({
  foot: document.querySelector("[data-foot-state]").textContent,
  answers: Object.fromEntries(names.map((name) => {
    const [first] = document.getElementsByName(name);
    const chosen = document.querySelector(`input[name="${CSS.escape(name)}"]:checked`);
    return [name, first.type === "radio" ? chosen?.value ?? "" : first.value];
  })),
  photos: [...document.querySelectorAll(".photo")].filter(({ hidden }) => !hidden).map((one) =>
    (one.querySelector(".photo-state")?.textContent ?? "").trim()),
})"""


def questions_of(step: str, round_: int) -> dict[str, str]:
    """What is given at this step the ``round_``-th time, by field."""
    return {
        f"{step}_greeted": ("yes", "no")[round_ % 2],
        f"{step}_noise": str(round_ % 10 + 1),
        f"{step}_minutes": str(round_),
        f"{step}_words": f"Keer {round_}: soep, brood en een praatje",
        f"{step}.grade": str((round_ + 3) % 10 + 1),
    }


def stored_as(fields: dict[str, str]) -> dict[str, Any]:
    """The same as they are stored."""
    return {code: int(text) if text.isdigit() else text for code, text in fields.items()}


def accepted(cast: Cast) -> Assignment:
    assignment = an_assignment(cast, DINNER)
    move(actor_of(cast.sanne), assignment, "accept")
    db.session.commit()
    return assignment


class Shopping:
    """Sanne at her dinner. ``given``: the last that she gave, by field; ``photos``: how many she
    took at each step; ``shown``: what a page said of its answers that it is kept."""

    def __init__(self, page: Page, assignment: Assignment) -> None:
        self.page = page
        self.assignment = str(assignment.uuid)
        self.address = ""
        self.round = 0
        self.given: dict[str, str] = {}
        self.photos: Counter[str] = Counter()
        self.photo_size = (500, 350)

    def take_along(self) -> None:
        page = self.page
        page.goto(f"/assignments/{self.assignment}")
        expect(page.locator("[data-take-along]")).to_have_text("Klaar voor offline", timeout=90_000)

    def begin(self) -> None:
        """Begins; afterwards the address of the report is known, with reception or without."""
        self.page.get_by_role("button", name="Begin met het verslag").click()
        self.is_on("arriving/questions")
        self.address = self.page.url.removesuffix("/arriving/questions")

    def is_on(self, part: str) -> None:
        expect(self.page).to_have_url(re.compile(rf"/{part}(\?.*)?$"), timeout=90_000)
        self.page.wait_for_selector("form[data-ready]", timeout=90_000)

    def open(self, part: str) -> None:
        """By its address; again where the line breaks in the middle of a page."""
        for _attempt in range(20):
            try:
                self.page.goto(f"{self.address}/{part}", timeout=90_000)
                self.page.wait_for_selector("form[data-ready]", timeout=15_000)
            except Error:
                self.page.wait_for_timeout(200)
            else:
                return
        raise AssertionError(f"{part} does not open")

    def answer(self, step: str) -> None:
        """All questions of the step's first page, with new values."""
        self.round += 1
        fields = questions_of(step, self.round)
        self.page.evaluate(GIVE, fields)
        self.given |= fields

    def take_photos(self, step: str, count: int = 1) -> None:
        """Up to as many as the step takes."""
        count = min(count, PHOTOS - self.photos[step])
        if count <= 0:
            return
        files = [photo_file(self.photo_size) for _ in range(count)]
        self.page.set_input_files(f"input[name='{step}_photo:photo']", files)
        self.photos[step] += count

    def go_on(self, to: str) -> None:
        self.page.click(NEXT)
        self.is_on(to)

    def feel(self) -> None:
        """The two pages of how it felt at the table."""
        self.is_on("eating/felt")
        self.page.locator("input[type=range]").first.press("End")
        self.go_on("eating/words")
        self.page.locator("input[name='eating.words:nothing']").check(force=True)
        self.page.click(NEXT)

    def close(self) -> None:
        self.is_on("closing/questions")
        fields = {"closing.grade": "9", "closing.recommendation": "10"}
        self.page.evaluate(GIVE, fields)
        self.given |= fields
        self.go_on("check")

    def fill_in(self, photos: int = 1) -> None:
        """The whole report, from its first page to the last, each left by its button."""
        self.is_on("arriving/questions")
        for step, after in zip(STEPS, ("eating/questions", "eating/felt", ""), strict=True):
            self.answer(step)
            self.take_photos(step, photos)
            self.page.click(NEXT)
            if step == "eating":
                self.feel()
                self.is_on("paying/questions")
            elif after:
                self.is_on(after)
        self.close()

    def send(self) -> None:
        """Press "Send report"; where there is no reception, that is kept."""
        self.page.get_by_role("checkbox", name="Ik was er zelf").check()
        self.page.get_by_role("button", name="Verslag versturen").click()

    def look(self, step: str) -> tuple[bool, dict[str, str], list[str]]:
        """Whether the page says that all is kept; its answers; what it says of its photos."""
        seen = self.page.evaluate(LOOK, list(questions_of(step, 0)))
        return bool(KEPT.search(seen["foot"])), seen["answers"], seen["photos"]

    def waits_until_received(self, seconds: float = 120) -> str:
        """On the phone's start page or after sending: the reference, without a tap."""
        expect(self.page).to_have_url(re.compile("/(sent|on-this-phone)$"), timeout=seconds * 1000)
        row = self.page.locator(ROW)
        if self.page.url.endswith("/sent"):
            self.page.goto("/on-this-phone")
        expect(row).to_contain_text("Ontvangen. Referentie: ", timeout=seconds * 1000)
        return row.inner_text().split("Referentie:")[1].split()[0].rstrip(".")

    def nothing_is_left(self) -> None:
        nothing_is_left(self.page)

    def is_all_kept(self) -> None:
        expect(self.page.locator(STATE)).to_contain_text(KEPT)


def check_arrived(shopping: Shopping, reference: str | None = None) -> Report:
    """The report is in the database complete and once: the last of what was given, every photo
    once, nothing beside, handed in once."""
    db.session.rollback()
    db.session.expire_all()
    (report,) = db.session.scalars(select(Report)).all()
    if reference is not None:
        assert str(report.reference) == reference
        assert report.assignment.state == "submitted"
    answers = given(report)
    wanted = stored_as(shopping.given)
    assert {code: answers.get(code) for code in wanted} == wanted
    taken = {step: shopping.photos[step] for step in STEPS if shopping.photos[step]}
    for step, count in taken.items():
        shown = answers[f"{step}_photo"]
        assert len(shown) == len(set(shown)) == count
    rows = db.session.scalars(select(Photo)).all()
    assert len(rows) == sum(taken.values()), "no photo twice, none lost"
    assert len({row.sent_digest for row in rows}) == len(rows)
    assert db.session.scalar(select(func.count()).select_from(ContestedAnswer)) == 0
    versions = kept(report)
    assert [key for key, count in versions.items() if key[1] and count > 1] == []
    assert is_sound()
    return report

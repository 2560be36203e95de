"""What happens to a report on a bad line, of any length: the suite runs these short, ``make soak``
long. Each fails where something is lost or there twice, and returns what it measured."""

from __future__ import annotations

import random
import time
from typing import Any

from sqlalchemy import select

from audit.database import db
from audit.fieldwork.models import Photo, Report
from tests.browser.battery import Killable
from tests.browser.reporting import WAITS, given, saved
from tests.faults.line import Line, Weather
from tests.faults.shopping import GIVE, STEPS, Shopping, check_arrived, questions_of

# How many answers and photos wait on the phone to be acknowledged.
WAITING = """async () => {
  const here = document.querySelector("script[src*=runner]").src;
  const { all, allPhotos, isWaiting } = await import(here.replace("runner", "phone"));
  return [...(await all()), ...(await allPhotos())].filter(isWaiting).length;
}"""


def the_report() -> Report:
    db.session.rollback()
    return db.session.scalars(select(Report)).one()


def photo_rows() -> list[Photo]:
    db.session.rollback()
    return list(db.session.scalars(select(Photo)))


def until(is_so: Any, seconds: float, what: str) -> float:
    """How many seconds it took until ``is_so()``."""
    started = time.monotonic()
    while not is_so():
        assert time.monotonic() - started < seconds, what
        time.sleep(0.1)
    return time.monotonic() - started


def late_reply(dinner: Shopping, line: Line, seconds: float) -> dict[str, Any]:
    """The server has an answer at once, its reply comes ``seconds`` later."""
    page = dinner.page
    dinner.take_along()
    dinner.begin()
    report = the_report()
    line.hold("/answers", seconds, times=1)
    page.evaluate(GIVE, {"arriving_noise": "7"})
    until(lambda: given(report).get("arriving_noise") == 7, 30, "the request reaches the server")
    started = time.monotonic()
    assert line.held == 1
    assert page.evaluate(WAITING) == 1, "on the phone until it is acknowledged"
    # What is given meanwhile waits its turn, and a photo goes on its own.
    page.evaluate(GIVE, {"arriving_minutes": "12"})
    dinner.take_photos("arriving")
    until(lambda: page.evaluate(WAITING) == 0, seconds + 60, "acknowledged at last")
    took = time.monotonic() - started
    saved(page)
    dinner.given = {"arriving_noise": "7", "arriving_minutes": "12"}
    check_arrived(dinner)
    # When the late reply comes nobody listens any more, and nothing changes.
    page.wait_for_timeout(max(0.0, seconds - took) * 1000 + 500)
    assert page.evaluate(WAITING) == 0
    saved(page)
    check_arrived(dinner)
    return {"seconds late": seconds, "acknowledged after": round(took, 1)}


def late_photo_reply(dinner: Shopping, line: Line, seconds: float) -> dict[str, Any]:
    """The server has a photo at once, its reply comes ``seconds`` later; answers go on."""
    page = dinner.page
    dinner.take_along()
    dinner.begin()
    line.hold("/photos", seconds, times=1)
    dinner.take_photos("arriving")
    report = the_report()
    until(lambda: given(report).get("arriving_photo"), 30, "the photo reaches the server")
    started = time.monotonic()
    assert page.evaluate(WAITING) == 1, "on the phone until it is acknowledged"
    page.evaluate(GIVE, {"arriving_noise": "7"})
    dinner.given = {"arriving_noise": "7"}
    passed = until(lambda: given(report).get("arriving_noise") == 7, 15, "answers are not held up")
    until(lambda: page.evaluate(WAITING) == 0, seconds + 60, "acknowledged at last")
    took = time.monotonic() - started
    page.wait_for_timeout(max(0.0, seconds - took) * 1000 + 500)
    saved(page)
    check_arrived(dinner)
    return {
        "seconds late": seconds,
        "acknowledged after": round(took, 1),
        "an answer meanwhile after": round(passed, 1),
    }


def flapping(dinner: Shopping, line: Line, seconds: float, stall: float = 30) -> dict[str, Any]:
    """A whole report, filled in over and over on a line that drops and stalls, and sent on it."""
    dinner.take_along()
    dinner.begin()
    weather = Weather(line, stall, seed=5)
    weather.start()
    started, rounds = time.monotonic(), 0
    try:
        while rounds == 0 or time.monotonic() - started < seconds:
            if rounds:
                dinner.open("arriving/questions")
            dinner.fill_in()
            rounds += 1
        dinner.send()
    finally:
        weather.enough.set()
        weather.join()
    stopped = time.monotonic()
    check_arrived(dinner, dinner.waits_until_received(180))
    after = time.monotonic() - stopped
    dinner.nothing_is_left()
    return {
        "seconds": round(stopped - started),
        "drops": weather.drops,
        "stalls": weather.stalls,
        "connections broken": line.broken,
        "times filled in": rounds,
        "photos": dinner.photos.total(),
        "received after": round(after, 1),
    }


def throttled(
    dinner: Shopping, line: Line, kilobits: float, milliseconds: float, photos: int
) -> dict[str, Any]:
    """A whole report on a slow line, taken along on it too."""
    line.throttle(kilobits, milliseconds)
    started = time.monotonic()
    dinner.take_along()
    ready = time.monotonic()
    dinner.begin()
    dinner.fill_in(photos)
    dinner.send()
    check_arrived(dinner, dinner.waits_until_received(600))
    ended = time.monotonic()
    return {
        "kbit/s": kilobits,
        "ms": milliseconds,
        "photos": dinner.photos.total(),
        "kB of photos": sum(row.sent_bytes or 0 for row in photo_rows()) // 1000,
        "ready for offline after": round(ready - started),
        "received after": round(ended - ready),
    }


class Promises:
    """What a page said of a step's answers that it is kept, and what else may be there."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.since: list[dict[str, str]] = []
        self.photos = 0

    def holds(self, seen: dict[str, str]) -> bool:
        """Each answer is the promised one, or one given since."""
        return all(
            not self.answers
            or value == self.answers[name]
            or any(value == one[name] for one in self.since)
            for name, value in seen.items()
        )


def killed_again_and_again(
    dinner: Shopping, battery: Killable, line: Line, kills: int, seed: int
) -> dict[str, Any]:
    """The browser is killed at random moments while Sanne fills in, on whatever line there is;
    each time everything that a page called kept is back."""
    chance = random.Random(seed)
    dinner.take_along()
    dinner.begin()
    promises = {step: Promises() for step in STEPS}
    said = 0
    for kill in range(kills):
        step = chance.choice(STEPS)
        promise = promises[step]
        dinner.open(f"{step}/questions")
        page = dinner.page
        assert promise.holds(dinner.look(step)[1]), (promise.answers, dinner.look(step)[1])
        count = len(dinner.look(step)[2])
        if count < promise.photos:
            page.locator(".photo").nth(promise.photos - 1).wait_for()
        dinner.photos[step] = len(dinner.look(step)[2])
        # One is killed as soon as it says that all is kept, where nothing can have been sent; the
        # next at any moment, on any line.
        at_once = kill % 2 == 0
        (line.drop if at_once else chance.choice([line.good, line.drop, line.stall]))()
        dinner.answer(step)
        promise.since.append(questions_of(step, dinner.round))
        if chance.random() < 0.4:
            dinner.take_photos(step)
        if at_once:
            dinner.is_all_kept()
        else:
            page.wait_for_timeout(chance.choice([0, 30, 100, 300, 1000, 2500]))
        kept, seen, photos = dinner.look(step)
        battery.kill()
        if kept:
            said += 1
            promise.answers, promise.since = seen, []
            promise.photos = dinner.photos[step]
        sure = [state for state in photos if state in (WAITS, "Ontvangen", "")]
        promise.photos = max(promise.photos, len(sure))
        line.good()
        dinner.page = battery.open()
    for step in STEPS:
        dinner.open(f"{step}/questions")
        dinner.page.wait_for_timeout(500)
        dinner.photos[step] = len(dinner.look(step)[2])
        assert dinner.photos[step] >= promises[step].photos
    dinner.open("arriving/questions")
    dinner.fill_in()
    dinner.send()
    check_arrived(dinner, dinner.waits_until_received())
    dinner.nothing_is_left()
    return {"kills": kills, "said to be kept": said, "photos": dinner.photos.total()}

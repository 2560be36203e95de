"""What a shopper's phone notices: the first load, typing, and a report that was kept for an hour.

    python -m bench.phone [load] [typing] [hour] [--runs 1]

Chromium at 390 × 844 against gunicorn with two workers on SQLite. In this order: the bytes of the
first load of a page of a report; its largest contentful paint at 400 kbit/s and 400 ms; tasks over
50 ms while somebody types, on a processor slowed four times; and sixty answers with twelve photos,
given without reception, on a line of 1.6 Mbit/s and 150 ms: how long until the answers, and until
everything has arrived, beside what the bytes alone need on that line.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from audit.questions.definition import Question
from audit.scripts.document import ScriptDocument
from bench.page_save import PASSWORD, PORT, SCRIPT, fill, served
from tests.browser.fixtures import chromium_arguments, chromium_path
from tests.browser.reporting import ANSWER_ALL

PHOTOS = 12
LONG = 50.0  # milliseconds
BYTES_A_SECOND = 200_000  # 1.6 Mbit/s
OPEN = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
SLOW = {"latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
LINE = {"latency": 150, "downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
PAINTED = """() => new Promise((resolve) => new PerformanceObserver((list) =>
  resolve(list.getEntries().at(-1).startTime)
).observe({ type: "largest-contentful-paint", buffered: true }))"""
WATCH = """() => {
  window.longTasks = [];
  new PerformanceObserver((list) => {
    window.longTasks.push(...list.getEntries().map(({ duration }) => duration));
  }).observe({ type: "longtask" });
}"""


def asked() -> ScriptDocument:
    """Sixty questions, and on the last page one for twelve photos."""
    document = ScriptDocument.from_json(json.loads(SCRIPT.read_text("utf-8")))
    last = document.steps[-1]
    photos = Question.from_json(
        {
            "code": "photos",
            "kind": "photo",
            "text": {"nl": "Wat zag je?", "en": "What did you see?"},
            "settings": {"minimum_photos": 1, "maximum_photos": PHOTOS},
        }
    )
    more = dataclasses.replace(last, items=(*last.items, photos))
    return dataclasses.replace(document, steps=(*document.steps[:-1], more))


def photo(folder: Path, number: int) -> Path:
    """A photo of twelve million pixels, with as much in it as one of a shop has."""
    rough = Image.effect_noise((500, 375), 60 + number).convert("RGB")
    path = folder / f"{number}.jpg"
    rough.resize((4000, 3000), Image.Resampling.BICUBIC).save(path, "JPEG", quality=92)
    return path


def phone(browser: Browser) -> tuple[BrowserContext, Page, CDPSession]:
    """A phone that has seen nothing of us yet, but is signed in."""
    context = browser.new_context(
        base_url=f"http://127.0.0.1:{PORT}", viewport={"width": 390, "height": 844}, locale="nl"
    )
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("[name=email]", "s0@example.nl")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/today")
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    return context, page, session


def emulate(session: CDPSession, line: Mapping[str, int] = OPEN, *, offline: bool = False) -> None:
    session.send("Network.emulateNetworkConditions", {"offline": offline, **line})


def ready(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("form[data-ready]")


def first_load(browser: Browser, address: str) -> None:
    context, page, session = phone(browser)
    kinds: dict[str, str] = {}
    weights: dict[str, float] = {}
    session.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))
    session.on(
        "Network.loadingFinished",
        lambda e: weights.update({e["requestId"]: e["encodedDataLength"]}),
    )
    ready(page, f"{address}/arriving/questions")
    page.wait_for_load_state("networkidle")
    # What is taken along for later comes by fetch; the rest is the page.
    by_kind: dict[str, float] = {}
    for request, weight in weights.items():
        kind = kinds.get(request, "")
        by_kind[kind] = by_kind.get(kind, 0) + weight
    own = sum(weight for kind, weight in by_kind.items() if kind not in ("Fetch", "XHR"))
    print(
        f"first load: {own / 1000:.1f} kB with its headers, of which script "
        f"{by_kind.get('Script', 0) / 1000:.1f} kB; taken along afterwards: "
        f"{by_kind.get('Fetch', 0) / 1000:.0f} kB"
    )
    context.close()
    context, page, session = phone(browser)
    emulate(session, SLOW)
    page.goto(f"{address}/arriving/questions")
    print(f"largest contentful paint at 400 kbit/s, 400 ms: {page.evaluate(PAINTED):.0f} ms")
    context.close()


def typing(browser: Browser, address: str, *, script: bool = True) -> None:
    """``script``: without ours the same letters show what the browser alone does with them."""
    context, page, session = phone(browser)
    if not script:
        context.route("**/*.js", lambda route: route.abort())
    page.goto(f"{address}/arriving/questions")
    if script:
        page.wait_for_selector("form[data-ready]")
    page.wait_for_load_state("networkidle")
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.evaluate(WATCH)
    field = page.locator("textarea:visible, input[type=text]:visible").first
    letters = "Er stond een rij, en niemand zei hoelang het zou duren. " * 3
    events = traced(session, lambda: field.press_sequentially(letters, delay=40))
    page.wait_for_timeout(1500)
    tasks = page.evaluate("() => window.longTasks")
    own = letter_times(events)
    print(
        f"typing {len(letters)} letters, processor slowed four times"
        f"{'' if script else ', without our script'}: {len(tasks)} tasks over {LONG:.0f} ms"
        f" by the clock, the longest {max(tasks, default=0):.0f} ms; by the processor's own time"
        f" a letter takes {statistics.median(own):.0f} ms, the longest {max(own):.0f} ms,"
        f" {sum(time > LONG for time in own)} over {LONG:.0f}"
    )
    context.close()


def traced(session: CDPSession, act: Callable[[], None]) -> list[dict[str, Any]]:
    """What Chromium traced while ``act`` happened."""
    events: list[dict[str, Any]] = []
    ended: list[bool] = []
    session.on("Tracing.dataCollected", lambda found: events.extend(found["value"]))
    session.on("Tracing.tracingComplete", lambda _found: ended.append(True))
    told = {"categories": "toplevel,devtools.timeline", "transferMode": "ReportEvents"}
    session.send("Tracing.start", told)
    act()
    session.send("Tracing.end")
    while not ended:
        session.send("Runtime.evaluate", {"expression": "0"})
        time.sleep(0.05)
    return events


def letter_times(events: list[dict[str, Any]]) -> list[float]:
    """Milliseconds of the processor that the task of each letter took: what neighbours on the same
    machine hardly change."""
    tasks = [event for event in events if event["name"].endswith("RunTask") and "tdur" in event]
    found = []
    for letter in events:
        if letter["name"] != "EventDispatch" or letter["args"]["data"]["type"] != "keypress":
            continue
        around = [
            task["tdur"] / 1000
            for task in tasks
            if (task["pid"], task["tid"]) == (letter["pid"], letter["tid"])
            and task["ts"] <= letter["ts"] <= task["ts"] + task["dur"]
        ]
        found.append(max(around, default=0.0))
    return found


def after_an_hour(browser: Browser, address: str, database: Path) -> None:
    photos = [photo(database.parent, number) for number in range(PHOTOS)]
    context, page, session = phone(browser)
    steps = [step.code for step in asked().steps]
    emulate(session, offline=True)
    context.route("**/answers", lambda route: route.abort())
    context.route("**/photos", lambda route: route.abort())
    context.route("**/pieces", lambda route: route.abort())
    emulate(session)
    for step in steps:
        ready(page, f"{address}/{step}/questions")
        page.evaluate(ANSWER_ALL)
        if step == steps[-1]:
            page.set_input_files("input[name='photos:photo']", photos)
            page.wait_for_function(
                "() => [...document.querySelectorAll('.photo-state')].length === 12 &&"
                "[...document.querySelectorAll('.photo-state')].every("
                "(line) => line.textContent.includes('Op deze telefoon'))",
                timeout=240_000,
            )
        page.wait_for_timeout(500)
    context.unroute_all()
    emulate(session, LINE)
    code = address.rsplit("/", 1)[-1].replace("-", "")
    counted = f"""SELECT (SELECT count(*) FROM answer WHERE report_id = r.id AND code != 'photos'),
        (SELECT count(*) FROM photo WHERE report_id = r.id), (SELECT sum(sent_bytes) FROM photo
        WHERE report_id = r.id) FROM report r WHERE r.uuid = '{code}'"""
    start, answered = time.perf_counter(), 0.0
    page.goto("/on-this-phone")
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        while True:
            answers, arrived, size = connection.execute(counted).fetchone()
            now = time.perf_counter() - start
            answered = answered or (now if answers >= 60 else 0.0)
            if arrived == PHOTOS and answers >= 60:
                break
            if now > 300:
                raise SystemExit(f"only {answers} answers and {arrived} photos after 300 s")
            page.wait_for_timeout(50)
    alone = size / BYTES_A_SECOND
    print(
        f"kept for an hour: {answers} answers after {answered:.1f} s, with {arrived} photos of "
        f"{size / 1000:.0f} kB after {now:.1f} s; the photos' bytes alone need {alone:.1f} s: "
        f"{now / alone:.2f} times"
    )
    context.close()


def main() -> None:
    parts = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parts.add_argument("part", nargs="*", choices=["load", "typing", "hour", []], default=[])
    parts.add_argument("--runs", type=int, default=1)
    told = parts.parse_args()
    wanted = told.part or ["load", "typing", "hour"]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["AUDIT_STORAGE_FOLDER"] = f"{folder}/files"
        database = Path(folder, "bench.db")
        os.environ["AUDIT_DATABASE_URL"] = f"sqlite:///{database}"
        addresses = iter(fill(1, 4 * told.runs, asked()))
        arguments = chromium_arguments()
        # No proxy takes in requests whole here, and browsers open connections in advance.
        threads = ("--worker-class", "gthread", "--threads", "1", "--keep-alive", "0")
        with served("wsgi:app", *threads), sync_playwright() as playwright:
            for _run in range(told.runs):
                browser = playwright.chromium.launch(
                    executable_path=chromium_path(), args=arguments
                )
                if "load" in wanted:
                    first_load(browser, next(addresses))
                if "typing" in wanted:
                    typing(browser, next(addresses), script=False)
                    typing(browser, next(addresses))
                if "hour" in wanted:
                    after_an_hour(browser, next(addresses), database)
                browser.close()


if __name__ == "__main__":
    main()

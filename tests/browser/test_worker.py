"""The service worker alone, on a clock of the test: what it gives out, how long it waits first."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

SCRIPT = Path(__file__).parents[2] / "static" / "js" / "worker.js"
PERSON = "0b5c6b1e-5f5b-4f7c-9d53-6a0f0d7c1a11"
KEPT = "https://notes.example/reports/1/welcome/questions"

# The worker's surroundings: its caches, a clock that goes where it is said, and a server that
# answers when it is said. `ask` is a request of a page: what came of it, and after how long.
STAGE = """(source) => {
  const listeners = {}, stores = new Map(), timers = [];
  const stage = { now: 1_000_000, taken: [], put: [], asked: [] };
  const self = { addEventListener: (name, act) => (listeners[name] = act), location: { origin: "https://notes.example" },
    skipWaiting() {}, clients: {} };
  const store = (name) => {
    if (!stores.has(name)) stores.set(name, new Map());
    const rows = stores.get(name);
    const bare = (url) => url.split("?")[0];
    return {
      async match(url, { ignoreSearch } = {}) {
        const key = ignoreSearch ? [...rows.keys()].find((each) => bare(each) === bare(url)) : url;
        return rows.get(key)?.clone();
      },
      async put(url, answer) { rows.set(url, answer); stage.put.push(url); },
    };
  };
  const caches = { open: async (name) => store(name) };
  const setTimeout = (act, wait) => timers.push({ act, at: stage.now + wait });
  class Time extends Date { static now() { return stage.now; } }
  const fetch = (request) => { stage.asked.push(request.url); return stage.server(request); };
  new Function("self", "caches", "fetch", "setTimeout", "Date", source)(self, caches, fetch, setTimeout, Time);
  const settle = () => new Promise((resolve) => window.setTimeout(resolve, 5));
  stage.keep = (name, url, text) => (stores.get(name) ?? (store(name), stores.get(name))).set(url, new Response(text));
  stage.answers = (text, status = 200, after = 0) => {
    stage.server = () => new Promise((resolve) => {
      const answer = () => resolve(new Response(text, { status }));
      after ? setTimeout(answer, after) : answer();
    });
  };
  // The head of a page comes and its first half; then the line breaks, or nothing passes any more.
  stage.halves = (breaks) => {
    const half = { start: (line) => (line.enqueue(new TextEncoder().encode("fre")), breaks && line.error(new TypeError("no reception"))) };
    stage.server = async () => new Response(new ReadableStream(half));
  };
  stage.fails = () => { stage.server = () => Promise.reject(new TypeError("no reception")); };
  stage.ask = async (url, given = {}) => {
    const request = { url, method: "GET", mode: "navigate", headers: new Headers(given.headers), ...given.more };
    let answer = null;
    const began = stage.now;
    listeners.fetch({ request, respondWith: (said) => (answer = said), waitUntil() {} });
    if (!answer) return { by: "nobody" };
    let said = null;
    answer.then(async (found) => (said = { text: await found.text(), status: found.status }), () => (said = { failed: true }));
    for (let waits = 0; waits < 200 && !said; waits += 1) {
      await settle();
      if (said) break;
      stage.now += 100;
      for (const due of timers.filter(({ at }) => at <= stage.now)) { timers.splice(timers.indexOf(due), 1); due.act(); }
      await settle();
    }
    return { ...said, after: stage.now - began };
  };
  window.stage = stage;
}"""  # noqa: E501


@pytest.fixture
def worker(chromium: Browser) -> Any:
    page = chromium.new_page()
    page.evaluate(STAGE, SCRIPT.read_text(encoding="utf-8"))
    page.evaluate(
        """([person, kept]) => {
          stage.keep("who", "/who", person);
          stage.keep(`pages-${person}`, kept, "kept");
        }""",
        [PERSON, KEPT],
    )
    yield page
    page.close()


def ask(worker: Page, address: str = KEPT, **given: Any) -> dict[str, Any]:
    found = worker.evaluate("([address, given]) => stage.ask(address, given)", [address, given])
    assert isinstance(found, dict)
    return found


def about(found: dict[str, Any], milliseconds: int) -> bool:
    """The clock of the test goes by tenths of a second, and may be some ahead of the answer."""
    return milliseconds <= int(found["after"]) < milliseconds + 500


def server(worker: Page, *answer: Any) -> None:
    worker.evaluate(f"stage.answers(...{json.dumps(answer)})")


def test_with_a_kept_page_nobody_waits_longer_than_four_seconds(worker: Page) -> None:
    server(worker, "fresh", 200, 30_000)
    found = ask(worker)
    assert found["text"] == "kept" and about(found, 4000)


def test_after_that_hardly_at_all_and_a_minute_later_as_before(worker: Page) -> None:
    server(worker, "fresh", 200, 30_000)
    for milliseconds in (4000, 500, 500):
        assert about(ask(worker), milliseconds)
    worker.evaluate("stage.now += 61_000")
    assert about(ask(worker), 4000)


def test_who_answers_in_time_is_heard_and_kept(worker: Page) -> None:
    server(worker, "fresh", 200, 3000)
    assert ask(worker)["text"] == "fresh"
    worker.evaluate("stage.fails()")
    found = ask(worker)
    assert found["text"] == "fresh" and about(found, 0)


def test_half_a_page_is_none_where_a_whole_one_is_kept(worker: Page) -> None:
    worker.evaluate("stage.halves(true)")
    found = ask(worker)
    assert found["text"] == "kept" and about(found, 0)
    worker.evaluate("stage.halves(false)")
    found = ask(worker)
    assert found["text"] == "kept" and about(found, 4000)
    assert worker.evaluate("stage.put") == []


def test_a_page_that_is_not_kept_is_waited_for(worker: Page) -> None:
    server(worker, "fresh", 200, 15_000)
    found = ask(worker, "https://notes.example/account")
    assert found["text"] == "fresh" and found["after"] >= 15_000
    assert worker.evaluate("stage.put") == []


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_in_trouble_is_no_answer_where_a_page_is_kept(worker: Page, status: int) -> None:
    server(worker, "trouble", status)
    assert ask(worker)["text"] == "kept"


@pytest.mark.parametrize("status", [404, 410, 403])
def test_what_the_server_refuses_is_refused_and_not_kept(worker: Page, status: int) -> None:
    server(worker, "no", status)
    found = ask(worker)
    assert (found["text"], found["status"]) == ("no", status)
    worker.evaluate("stage.fails()")
    assert ask(worker)["text"] == "kept"


def test_from_wherever_one_came_it_is_the_same_page(worker: Page) -> None:
    worker.evaluate("stage.fails()")
    assert ask(worker, f"{KEPT}?check=1")["text"] == "kept"


def test_without_reception_any_other_address_leads_to_what_is_on_the_phone(worker: Page) -> None:
    worker.evaluate("stage.fails()")
    assert ask(worker, "https://notes.example/today")["failed"]
    worker.evaluate("(person) => stage.keep(`pages-${person}`, '/on-this-phone', 'start')", PERSON)
    assert ask(worker, "https://notes.example/today")["text"] == "start"
    # A script that asks for something gets no page in its place.
    found = ask(worker, "https://notes.example/today", more={"mode": "cors"})
    assert found["failed"]


def test_without_a_mark_or_with_another_persons_nothing_is_given_out(worker: Page) -> None:
    worker.evaluate("stage.fails()")
    worker.evaluate("stage.keep('who', '/who', 'somebody else')")
    assert ask(worker)["failed"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "HEAD"])
def test_what_is_written_goes_past_it(worker: Page, method: str) -> None:
    server(worker, "fresh")
    assert ask(worker, more={"method": method}) == {"by": "nobody"}
    assert worker.evaluate("stage.asked") == []


def test_what_is_asked_of_the_server_alone_or_of_others_goes_past_it(worker: Page) -> None:
    assert ask(worker, headers={"X-From": "server"}) == {"by": "nobody"}
    assert ask(worker, "https://elsewhere.example/a") == {"by": "nobody"}


def test_a_sheet_or_script_that_is_kept_is_not_asked_for(worker: Page) -> None:
    address = "https://notes.example/static/abc/js/runner.js"
    worker.evaluate("(address) => stage.keep('assets', address, 'script')", address)
    server(worker, "newer")
    assert ask(worker, address)["text"] == "script"
    assert worker.evaluate("stage.asked") == []
    assert ask(worker, address.replace("runner", "other"))["text"] == "newer"

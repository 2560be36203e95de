"""How the suite runs: on which database, what may be skipped, and what its last lines say.

A pytest plugin. One run is on one database: everything on SQLite, and once more on PostgreSQL
whatever touches the database. Nothing is skipped silently: the only skip that does not fail the
run is that of tests with real forms where XLSFORM_SAMPLES is not set.
"""

from __future__ import annotations

import gc
import json
import os
from collections import Counter
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from tests.databases import POSTGRESQL, SERVER, SERVER_VARIABLE, SQLITE, start_server

_STOP = pytest.StashKey[Any]()
_LEFT_OUT = pytest.StashKey[int]()
ALLOWED_SKIP = "XLSFORM_SAMPLES is not set"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=(SQLITE, POSTGRESQL), default=SQLITE)
    parser.addoption("--counts", metavar="FILE", help="write the numbers of the last lines to FILE")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("database") != POSTGRESQL:
        return
    given = getattr(config, "workerinput", None)
    if given is not None:
        config.stash[SERVER] = given["server"]
    elif address := os.environ.get(SERVER_VARIABLE):
        config.stash[SERVER] = address
    elif not config.option.collectonly:
        config.stash[SERVER], config.stash[_STOP] = start_server()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """All workers use the one server of the run."""
    node.workerinput["server"] = node.config.stash.get(SERVER, None)


def pytest_unconfigure(config: pytest.Config) -> None:
    if stop := config.stash.get(_STOP, None):
        stop()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark tests by what they ask for; leave to the SQLite run what no database can change;
    begin with the browser."""
    left_out = []
    for item in items:
        used = set(getattr(item, "fixturenames", ()))
        if "chromium" in used:
            item.add_marker("browser")
        if "xlsform_samples" in used:
            item.add_marker("xlsform_samples")
        on_postgresql = "_database" in used and (
            not item.get_closest_marker("browser") or item.get_closest_marker("both_databases")
        )
        if config.getoption("database") == POSTGRESQL and not on_postgresql:
            left_out.append(item)
    config.stash[_LEFT_OUT] = len(left_out)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]
    # The long ones first, so that no worker ends alone.
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


def pytest_collection_finish() -> None:
    """What was imported stays: that the collector of garbage walks through it again and again
    takes a seventh of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A module that skips itself is a failure: a worker would drop it without a word."""
    report = yield
    if report.outcome == "skipped":
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid} skips itself: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note what the test used. A skip for any other reason than the allowed one is a failure."""
    if call.when == "call":
        used = getattr(item, "funcargs", {})
        if "_database" in used:
            item.user_properties += [
                ("database", used["_database"].kind),
                ("version", used["_database"].version),
            ]
        if "chromium" in used:
            item.user_properties.append(("browser", f"Chromium {used['chromium'].version}"))
    report = yield
    if (
        report.skipped
        and not hasattr(report, "wasxfail")
        and ALLOWED_SKIP not in str(report.longrepr)
    ):
        report.outcome = "failed"
        report.longrepr = f"skipped, which is not allowed: {report.longrepr}"
    return report


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    ran: list[pytest.TestReport] = [
        report
        for outcome in ("passed", "failed", "xfailed")
        for report in terminalreporter.stats.get(outcome, [])
        if report.when == "call" or outcome == "failed"
    ]
    counts = _count(ran, config.getoption("database"))
    counts["failed"] = len(
        {
            report.nodeid
            for outcome in ("failed", "error")
            for report in terminalreporter.stats.get(outcome, [])
        }
    )
    counts["without_samples"] = len(terminalreporter.stats.get("skipped", []))
    for line in sentences([counts]):
        terminalreporter.write_line(line)
    if file := config.getoption("counts"):
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        Path(file).write_text(json.dumps(counts))


def _count(ran: list[pytest.TestReport], database: str) -> dict[str, Any]:
    properties = {report.nodeid: dict(report.user_properties) for report in ran}
    browsers = Counter(found["browser"] for found in properties.values() if "browser" in found)
    versions = {found["version"] for found in properties.values() if "version" in found}
    return {
        "database": database,
        "version": ", ".join(sorted(versions)),
        "with_database": sum("database" in found for found in properties.values()),
        "without_database": sum("database" not in found for found in properties.values()),
        "browsers": dict(browsers),
    }


def sentences(runs: list[dict[str, Any]]) -> list[str]:
    """The closing lines: how many tests ran on which database and in which browser."""
    names = {SQLITE: "SQLite", POSTGRESQL: "PostgreSQL"}
    lines = [
        f"On {names[run['database']]} {run['version']}: {run['with_database']} tests."
        for run in runs
    ]
    lines.append(f"Without a database: {sum(run['without_database'] for run in runs)} tests.")
    browsers: Counter[str] = Counter()
    for run in runs:
        browsers.update(run["browsers"])
    lines += [f"In {name}: {number} of these tests." for name, number in browsers.items()]
    missing = max(run["without_samples"] for run in runs)
    if missing:
        lines.append(f"{ALLOWED_SKIP}: {missing} tests with real forms did not run.")
    return lines

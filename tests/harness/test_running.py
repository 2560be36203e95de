"""Nothing is skipped silently, and the last lines say what ran."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import both, summary
from tests.databases import POSTGRESQL, SQLITE

pytest_plugins = ["pytester"]

SAMPLES = """
import pytest

@pytest.fixture
def xlsform_samples():
    pytest.skip("XLSFORM_SAMPLES is not set")

def test_real_forms(xlsform_samples): pass
def test_passes(): pass
"""
SKIPS = """
import pytest

@pytest.mark.skip(reason="not today")
def test_skips(): pass
"""
SKIPS_INSIDE = "import pytest\ndef test_skips(): pytest.skip('not today')\n"
SKIPS_WHOLLY = "import pytest\npytest.importorskip('no_such_module')\n"


def _run(pytester: pytest.Pytester, source: str) -> pytest.RunResult:
    pytester.makepyfile(source)
    plugins = ["-p", "tests.running", "-W", "ignore", "-p", "no:cacheprovider", "--strict-markers"]
    marks = "markers =\n  browser\n  both_databases\n  xlsform_samples\n"
    pytester.makeini("[pytest]\n" + marks)
    return pytester.runpytest_inprocess(*plugins)


def test_tests_with_real_forms_may_be_left_out_and_are_counted(pytester: pytest.Pytester) -> None:
    result = _run(pytester, SAMPLES)
    assert result.ret == 0
    result.assert_outcomes(passed=1, skipped=1)
    result.stdout.fnmatch_lines(
        [
            "Without a database: 1 tests.",
            "XLSFORM_SAMPLES is not set: 1 tests with real forms did not run.",
        ]
    )


@pytest.mark.parametrize("source", [SKIPS, SKIPS_INSIDE, SKIPS_WHOLLY])
def test_any_other_skip_fails_the_run(pytester: pytest.Pytester, source: str) -> None:
    result = _run(pytester, source)
    assert result.ret != 0
    assert "skip" in result.stdout.str()


def _counts(**changed: Any) -> dict[str, Any]:
    return {
        "version": "3.40.1",
        "with_database": 7,
        "without_database": 2,
        "failed": 0,
        "without_samples": 0,
        "browsers": {"Chromium 156": 3},
        **changed,
    }


def _summarise(folder: Path, sqlite: dict[str, Any], postgresql: dict[str, Any] | None) -> int:
    for name, counts in ((SQLITE, sqlite), (POSTGRESQL, postgresql)):
        if counts is not None:
            (folder / f"{name}.json").write_text(json.dumps({"database": name, **counts}))
    return summary.main(str(folder))


def test_the_summary_says_what_ran_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    second = _counts(version="18.6", browsers={}, without_database=0)
    assert _summarise(tmp_path, _counts(without_samples=4), second) == 0
    assert capsys.readouterr().out.splitlines() == [
        "On SQLite 3.40.1: 7 tests.",
        "On PostgreSQL 18.6: 7 tests.",
        "Without a database: 2 tests.",
        "In Chromium 156: 3 of these tests.",
        "XLSFORM_SAMPLES is not set: 4 tests with real forms did not run.",
        "Everything passed.",
    ]


@pytest.mark.parametrize(
    ("sqlite", "postgresql"),
    [
        (_counts(failed=1), _counts()),
        (_counts(), _counts(failed=1)),
        (_counts(), _counts(with_database=0)),
        (_counts(browsers={}), _counts(browsers={})),
        (_counts(), None),
    ],
)
def test_the_summary_fails_where_something_failed_or_did_not_run(
    tmp_path: Path, sqlite: dict[str, Any], postgresql: dict[str, Any] | None
) -> None:
    assert _summarise(tmp_path, sqlite, postgresql) == 1


@pytest.mark.parametrize(("cores", "sqlite", "postgresql"), [(1, 1, 1), (2, 2, 1), (64, 4, 2)])
def test_each_run_has_workers_as_the_machine_has_cores(
    cores: int, sqlite: int, postgresql: int
) -> None:
    assert both.workers(cores) == {SQLITE: sqlite, POSTGRESQL: postgresql}
    told = both.command(SQLITE, sqlite, Path("counts"))
    assert told[told.index("-n") + 1] == str(sqlite)
    assert told[told.index("--database") + 1] == SQLITE
    assert told[told.index("--counts") + 1] == str(Path("counts", f"{SQLITE}.json"))


# Stands in for pytest: says what it was, writes its numbers unless it is told to break.
RUN = """
import json, sys
database, file, code = sys.argv[1:]
print("this is", database)
if code != "2":
    open(file, "w").write(json.dumps({"database": database, **COUNTS}))
sys.exit(int(code))
"""


@pytest.mark.parametrize("left_behind", [False, True])
@pytest.mark.parametrize(
    ("sqlite", "postgresql", "expected"), [(0, 0, 0), (1, 0, 1), (0, 1, 1), (2, 0, 1), (0, 2, 1)]
)
def test_both_runs_must_come_to_their_end_and_pass(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    left_behind: bool,
    sqlite: int,
    postgresql: int,
    expected: int,
) -> None:
    source = RUN.replace("COUNTS", repr(_counts()))
    codes = {SQLITE: sqlite, POSTGRESQL: postgresql}

    def command(database: str, _number: int, counts: Path) -> list[str]:
        file = str(counts / f"{database}.json")
        return [sys.executable, "-c", source, database, file, str(codes[database])]

    monkeypatch.setattr(both, "command", command)
    if left_behind:
        # Numbers of an earlier run count for nothing.
        (tmp_path / "counts").mkdir()
        for name in codes:
            earlier = json.dumps({"database": name, **_counts()})
            (tmp_path / "counts" / f"{name}.json").write_text(earlier)
    assert both.main(tmp_path) == expected
    said = capfd.readouterr().out
    assert said.index("this is sqlite") < said.index("this is postgresql")
    last = said.splitlines()[-1]
    assert (last == "Everything passed.") == (expected == 0)

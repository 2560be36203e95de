"""What a fresh machine is set up from: the lock files, and the words that ``make`` knows."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.house import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")
PINNED = re.compile(r"^([\w.-]+)==([\w.+!-]+).*?((?: \\\n    --hash=\S+)*)$", re.M)


def _pins(name: str) -> dict[str, set[tuple[Version, int]]]:
    """Package → versions, one for each range of Pythons, with the number of their hashes."""
    found: dict[str, set[tuple[Version, int]]] = {}
    for package, version, hashes in PINNED.findall((ROOT / name).read_text()):
        pin = (Version(version), hashes.count("--hash="))
        found.setdefault(canonicalize_name(package), set()).add(pin)
    return found


def _wanted() -> dict[str, list[Requirement]]:
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    run_time = [*project["dependencies"], *extras["production"]]
    texts = {LOCKS[0]: run_time, LOCKS[1]: [*run_time, *extras["dev"]]}
    return {lock: [Requirement(text) for text in given] for lock, given in texts.items()}


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_locked_has_its_hash_and_no_address(lock: str) -> None:
    pins = _pins(lock)
    assert len(pins) > 20
    assert [name for name, found in pins.items() if not all(n for _, n in found)] == []
    assert "//" not in (ROOT / lock).read_text()


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_keeps_within_the_bounds(lock: str) -> None:
    pins = _pins(lock)
    for requirement in _wanted()[lock]:
        for version, _ in pins[canonicalize_name(requirement.name)]:
            assert version in requirement.specifier, requirement


def test_the_tests_use_the_versions_that_people_run() -> None:
    dev = _pins(LOCKS[1])
    assert {name: dev.get(name) for name in _pins(LOCKS[0])} == _pins(LOCKS[0])


def test_help_names_every_word_that_make_knows() -> None:
    told = subprocess.run(["make", "help"], cwd=ROOT, check=True, capture_output=True, text=True)
    listed = set(re.findall(r"^  make (\w+)", told.stdout, re.M))
    makefile = (ROOT / "Makefile").read_text()
    words = set(re.findall(r"^\.PHONY: (.*)$", makefile, re.M)[0].split())
    assert {"demo", "test", "help", "check", "catalogues"} <= listed
    assert words == listed


def test_the_script_for_ci_can_be_run() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)

"""``demo`` fills an empty database, knows its own again, and leaves any other as it is."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from audit.accounts.models import User
from audit.database import db
from tests.catalogues import ROOT


def demo(path: Path) -> subprocess.CompletedProcess[str]:
    given = {"AUDIT_DATABASE_URL": f"sqlite:///{path}", "AUDIT_STORAGE_FOLDER": f"{path}-files"}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "demo"]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **given}, capture_output=True, text=True, check=False
    )


def test_a_database_with_people_in_it_is_left_as_it_is(cast: Any, run_command: Any) -> None:
    before = db.session.scalar(select(func.count()).select_from(User))
    done = run_command("demo")
    assert done.exit_code == 1
    assert "that the demonstration did not make" in done.output
    assert db.session.scalar(select(func.count()).select_from(User)) == before


def test_an_empty_one_is_filled_and_its_own_is_known_again_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "own.db"
    first = demo(path)
    assert first.returncode == 0, first.stderr
    assert "sanne@example.nl" in first.stdout

    def people() -> Any:
        with sqlite3.connect(path) as own:
            return own.execute("SELECT email, name FROM user ORDER BY id").fetchall()

    with sqlite3.connect(path) as own:
        own.execute("UPDATE user SET name = 'Wie er al was' WHERE email = 'sanne@example.nl'")
    before = people()
    assert ("sanne@example.nl", "Wie er al was") in before
    again = demo(path)
    assert again.returncode == 0, again.stderr
    assert "sanne@example.nl" in again.stdout
    assert people() == before


@pytest.mark.parametrize("table", ["notes", "client", "user"])
def test_a_database_of_another_program_is_left_as_it_is(tmp_path: Path, table: str) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute(f'CREATE TABLE "{table}" (remark TEXT)')
        other.execute(f'INSERT INTO "{table}" VALUES (?)', ("Mine",))
    done = demo(path)
    assert done.returncode == 1
    assert "that the demonstration did not make" in done.stderr
    assert "Traceback" not in done.stderr
    with sqlite3.connect(path) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [(table,)]
        assert other.execute(f'SELECT remark FROM "{table}"').fetchall() == [("Mine",)]

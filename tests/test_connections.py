"""How this application holds its databases: what is acknowledged is on disk, and nobody waits for
ever for who holds a row."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from audit.database import db

ROOT = Path(__file__).parents[1]


# In a process of its own: in this one the tests have less synced, for speed.
ASK = """
import sys
from sqlalchemy import create_engine, text
import audit.database

engine = create_engine(sys.argv[1])
for _ in range(2):
    with engine.connect() as connection:
        for pragma in ("synchronous", "journal_mode", "foreign_keys", "busy_timeout"):
            print(pragma, connection.scalar(text(f"PRAGMA {pragma}")))
"""


def test_sqlite_has_it_on_disk_before_a_commit_ends(tmp_path: Path) -> None:
    command = [sys.executable, "-c", ASK, f"sqlite:///{tmp_path}/own.db"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    # 2 is FULL (https://www.sqlite.org/pragma.html#pragma_synchronous).
    once = ["synchronous 2", "journal_mode wal", "foreign_keys 1", "busy_timeout 10000"]
    assert done.stdout.splitlines() == once * 2


def test_nobody_waits_for_ever_for_a_row(database: Any) -> None:
    if db.engine.dialect.name == "postgresql":
        assert db.session.scalar(text("SHOW lock_timeout")) == "10s"
    else:
        assert db.session.scalar(text("PRAGMA busy_timeout")) == 10_000


@pytest.mark.parametrize(
    "word", ["synchronous_commit", "synchronous = OFF", "synchronous = NORMAL"]
)
def test_nothing_of_ours_asks_postgresql_for_less(word: str) -> None:
    for path in ROOT.glob("audit/**/*.py"):
        assert word.lower() not in path.read_text(encoding="utf-8").lower(), path

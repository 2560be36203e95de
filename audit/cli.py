"""The command line: what an operator does without a browser."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the project's commands to ``flask``."""

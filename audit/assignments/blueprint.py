"""The blueprint to which all pages of this stage belong."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("assignments", __name__)

"""The blueprint to which all pages of this stage belong."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("clients", __name__)

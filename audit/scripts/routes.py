"""The pages of this stage: load, form, act, redirect."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("scripts", __name__)

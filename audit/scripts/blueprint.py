"""The pages about scripts, gathered under one name."""

from flask import Blueprint

blueprint = Blueprint("scripts", __name__)

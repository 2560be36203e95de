"""The least that Flask can do: what a page save is measured against."""

from flask import Flask

app = Flask("nothing")


@app.get("/")
def nothing() -> str:
    """A page of one word."""
    return "nothing"

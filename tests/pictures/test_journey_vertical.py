"""The journey from top to bottom: what may be cut off, and what may not."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask

from audit.pictures.journey import journey_picture, report_journey
from tests.pictures.examples import one_report, wave


def _channels(drawing) -> list[str]:
    return [shape.text for shape in drawing.of("journey-channel")]


def test_a_long_channel_is_shortened_but_never_its_number_of_reports(in_request: Flask) -> None:
    steps = [replace(step, channel="Website or web shop of the client") for step in wave()]
    shown = _channels(journey_picture(steps, reports=68).vertical)
    for words, step in zip(shown, steps, strict=True):
        assert words.endswith(f"… · n {step.n}")
        assert words.startswith("Website")


def test_a_short_channel_stands_there_whole(in_request: Flask) -> None:
    steps = [replace(step, channel="App") for step in wave()]
    shown = _channels(journey_picture(steps, reports=68).vertical)
    assert shown == [f"App · n {step.n}" for step in steps]


def test_one_report_has_no_number_of_reports_at_its_channel(in_request: Flask) -> None:
    steps = [replace(step, channel="App") for step in one_report()]
    assert set(_channels(report_journey(steps).vertical)) == {"App"}

"""The journey as it is meant to feel: the picture of results, small, with no results in it."""

from __future__ import annotations

from dataclasses import replace

from flask_babel import gettext as _

from audit.pictures.figures import StepFigure, Table
from audit.pictures.journey import JourneyPicture, report_journey
from audit.questions.definition import text_in
from audit.questions.emotion import signed
from audit.scripts.document import ScriptDocument
from audit.scripts.words import CHANNEL_WORDS, phase_name


def intended_journey(document: ScriptDocument, language: str) -> JourneyPicture | None:
    """The intended emotion of every step; None where fewer than two steps note any."""
    if sum(step.intended_valence is not None for step in document.steps) < 2:
        return None
    steps = [
        StepFigure(
            number=number,
            name=text_in(step.name, language) or step.code,
            n=0,
            felt=None,
            quality=None,
            intended=step.intended_valence,
            phase=phase_name(step.phase),
            channel=str(CHANNEL_WORDS.get(step.channel, step.channel)),
            channel_code=step.channel,
        )
        for number, step in enumerate(document.steps, 1)
    ]
    picture = report_journey(steps)
    return replace(
        picture,
        title=_("How each step is meant to feel"),
        subtitle=_("From −100, very unpleasant, to +100, very pleasant."),
        legend=tuple(item for item in picture.legend if item.mark == "intended"),
        table=Table(
            headings=(_("Step"), _("Intended")),
            rows=tuple(
                (
                    f"{step.number} {step.name}",
                    "–" if step.intended is None else signed(int(step.intended)),
                )
                for step in steps
            ),
            texts=1,
        ),
    )

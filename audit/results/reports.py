"""Single approved reports for the client: what was found, never by whom.

Nothing here reads the shopper, and internal questions are left out before anything is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload
from werkzeug.exceptions import NotFound

from audit.clients.models import Location
from audit.database import db
from audit.fieldwork.models import Photo, Report
from audit.fieldwork.presence import stay_in
from audit.pictures.figures import Measured, StepFigure
from audit.pictures.journey import JourneyPicture, report_journey
from audit.questions.base import kind_of
from audit.questions.definition import Question, text_in
from audit.questions.templating import question_title
from audit.results.answers import is_for_client, walk_when_approved
from audit.results.models import ReportResult, StepResult
from audit.results.scope import Scope
from audit.scoring.rules import rounded
from audit.scripts.document import CLOSING, ScriptDocument
from audit.scripts.layout import CLOSING_QUESTIONS, questions_of
from audit.scripts.models import ScriptVersion
from audit.scripts.reads import document_of
from audit.scripts.runner import NOTHING, Walk
from audit.scripts.words import CHANNEL_WORDS, phase_name

PER_PAGE = 50

#: Kinds whose answer is typed.
_FREE = ("short_text", "long_text")


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report in the list: which visit, and its score."""

    uuid: UUID
    location: str
    visited_on: object
    score: Decimal | None
    passed: bool | None
    grade: int | None


def approved_reports(scope: Scope, page: int) -> Pagination:
    """The scope's approved reports, latest visit first."""
    return db.paginate(_latest_first(scope), page=page, per_page=PER_PAGE)


def _latest_first(scope: Scope) -> Select[ReportResult]:
    return (
        select(ReportResult)
        .where(scope.of(ReportResult))
        .order_by(ReportResult.visited_on.desc(), ReportResult.id.desc())
    )


def lines(found: Sequence[ReportResult]) -> list[ReportLine]:
    """Rows for a list, with the names of their locations."""
    ids = {result.location_id for result in found}
    names = {
        row[0]: row[1]
        for row in db.session.execute(
            select(Location.id, Location.name).where(Location.id.in_(ids))
        )
    }
    return [_line(result, names) for result in found]


def _line(result: ReportResult, names: Mapping[int, str]) -> ReportLine:
    return ReportLine(
        result.uuid,
        names[result.location_id],
        result.visited_on,
        shown_score(result.final),
        result.passed,
        result.grade,
    )


def few(scope: Scope, places: Sequence[Location]) -> list[ReportLine]:
    """The reports of a scope that has too few for means, latest visit first."""
    found = db.session.scalars(_latest_first(scope).limit(PER_PAGE)).all()
    names = {place.id: place.name for place in places}
    if any(result.location_id not in names for result in found):
        return lines(found)
    return [_line(result, names) for result in found]


def shown_score(score: Decimal | None) -> Decimal | None:
    """A score as it is shown: one decimal, rounded half up, once."""
    return None if score is None else rounded(Fraction(score))


def failed_by_rule(result: ReportResult, document: ScriptDocument) -> bool:
    """Whether the score reaches the pass mark, and a knock-out rule failed the report all the
    same."""
    score = shown_score(result.final)
    if result.passed is not False or score is None or document.pass_mark is None:
        return False
    return score >= document.pass_mark


def approved_report(scope: Scope, uuid: UUID) -> ReportResult:
    """One approved report of the scope; 404 for any other."""
    found = db.session.scalar(
        select(ReportResult)
        .where(ReportResult.uuid == uuid, scope.of(ReportResult))
        .options(selectinload(ReportResult.steps).selectinload(StepResult.mentions))
    )
    if found is None:
        raise NotFound
    return found


def version_of(result: ReportResult) -> ScriptVersion:
    return db.session.get_one(ScriptVersion, result.script_version_id)


def location_of(result: ReportResult) -> Location:
    return db.session.get_one(Location, result.location_id)


def language_of(result: ReportResult) -> str:
    """The language in which the report was written."""
    return str(db.session.scalar(select(Report.language).filter_by(id=result.report_id)))


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """An answer in words. ``photos`` are ids; ``earned`` of ``maximum`` are points, None where
    there are none. ``free``: words of the shopper's own, in the language of the report."""

    title: str
    text: str
    free: bool
    comment: str
    photos: tuple[str, ...]
    earned: Decimal | None
    maximum: Decimal | None


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step of one report with what was answered there."""

    number: int | None
    name: str
    score: Decimal | None
    result: StepResult | None
    answers: tuple[ShownAnswer, ...]


def shown_steps(
    result: ReportResult, walk: Walk, language: str, not_applicable: str
) -> list[ShownStep]:
    """What the client may read of a report, step by step; ``not_applicable`` in words.

    ``walk``: through the report as it was approved.
    """
    document = walk.document
    frozen = {step.step: step for step in result.steps}
    found = []
    for number, step in enumerate(document.steps, 1):
        row = frozen.get(step.code)
        answers = _answers(walk, questions_of(step), language, not_applicable)
        score = shown_score(row.quality) if row else None
        found.append(ShownStep(number, text_in(step.name, language), score, row, answers))
    closing = _answers(walk, CLOSING_QUESTIONS, language, not_applicable)
    found.append(ShownStep(None, CLOSING, None, None, closing))
    return found


def _answers(
    walk: Walk, questions: Sequence[Question], language: str, not_applicable: str
) -> tuple[ShownAnswer, ...]:
    found = []
    for question in questions:
        given = walk.given.get(question.code, NOTHING)
        kind = kind_of(question)
        if not is_for_client(question) or question.code not in walk.asked or not given.answered:
            continue
        points = kind.points(question, given.value) if given.value is not None else None
        scored = points is not None and (points.maximum > 0 or question.bonus)
        text = (
            not_applicable
            if given.not_applicable
            else kind.display(question, given.value, language)
        )
        found.append(
            ShownAnswer(
                title=question_title(question, language),
                text="" if question.kind == "photo" else text,
                free=question.kind in _FREE and not given.not_applicable,
                comment=given.comment,
                photos=given.photos,
                earned=rounded(points.earned) if points and scored else None,
                maximum=rounded(points.maximum) if points and scored else None,
            )
        )
    return tuple(found)


def minutes_on_site(walk: Walk) -> int | None:
    """Whole minutes from check-in to check-out; None where not both are known. Neither the place
    nor the hour: a camera at the door could tell who that was."""
    stay = stay_in(walk)
    return stay.minutes if stay else None


def journey_of(
    result: ReportResult, document: ScriptDocument, language: str
) -> JourneyPicture | None:
    """The journey of one report, small: a dot for each step."""
    frozen = {step.step: step for step in result.steps}
    figures = []
    for number, step in enumerate(document.steps, 1):
        row = frozen.get(step.code)
        felt = row.valence if row else None
        quality = row.quality if row else None
        figures.append(
            StepFigure(
                number=number,
                name=text_in(step.name, language),
                n=1 if row and row.reached else 0,
                felt=_one(felt) if step.has("emotion") else None,
                quality=_one(quality),
                intended=step.intended_valence,
                phase=phase_name(step.phase),
                channel=str(CHANNEL_WORDS.get(step.channel, step.channel)),
                channel_code=step.channel,
            )
        )
    return report_journey(figures) if figures else None


def _one(value: Decimal | None) -> Measured:
    return Measured(0) if value is None else Measured(1, values=(float(value),))


def photo_of(result: ReportResult, uuid: UUID) -> Photo:
    """A photo at an answer that the client may read; 404 for any other."""
    walk = walk_when_approved(result, document_of(version_of(result)))
    photo = db.session.scalar(
        select(Photo).where(Photo.uuid == uuid, Photo.report_id == result.report_id)
    )
    question = walk.asked.get(photo.code) if photo else None
    if (
        photo is None
        or question is None
        or not is_for_client(question)
        or str(photo.uuid) not in walk.given.get(photo.code, NOTHING).photos
    ):
        raise NotFound
    return photo

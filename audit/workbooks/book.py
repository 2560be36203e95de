"""The workbook of a client: all sheets, from one snapshot of the database."""

from __future__ import annotations

import datetime as dt
import os
from decimal import Decimal
from itertools import chain
from typing import IO

from flask_babel import force_locale, format_datetime, get_timezone
from flask_babel import gettext as _
from sqlalchemy import select

from audit.database import begin_snapshot, db, now
from audit.pictures.journey import journey_title
from audit.results.answers import approved_reports
from audit.results.charts import step_figures
from audit.results.findings import findings
from audit.results.models import ReportResult, StepResult
from audit.results.scope import Scope
from audit.results.view import Results, results_of
from audit.workbooks import answers, questions, reactions, rows
from audit.workbooks.front_matter import read_me, summary
from audit.workbooks.rows import Named, Values
from audit.workbooks.sheets import Properties, Sheet, TableSheet
from audit.workbooks.writer import write_workbook

_DATE_FORMATS = {"nl": "dd-mm-yyyy", "en": "dd/mm/yyyy"}


def write_book(
    scope: Scope, target: str | os.PathLike[str] | IO[bytes], language: str, product: str
) -> None:
    """Write the workbook of a scope to a path or open file.

    Everything that was pending is committed first: the snapshot begins with a new transaction.
    """
    begin_snapshot()
    with force_locale(language):
        found = results_of(scope)
        moment = now()
        write_workbook(
            target,
            _sheets(scope, found, language, moment),
            Properties(
                title=f"{scope.project.client.name} · {_name(scope)}",
                creator=product,
                created=moment.replace(tzinfo=None, microsecond=0),
                footer=_(
                    "As of %(moment)s · %(reports)s approved reports",
                    moment=_moment(moment),
                    reports=found.summary.reports,
                ),
                language=language,
                date_format=_DATE_FORMATS[language],
                cut_mark=_("… [cut]"),
            ),
        )


def file_name(scope: Scope, day: dt.date) -> str:
    """A name that says which results these are, in letters that every system takes."""
    words = f"{scope.project.client.name} {_name(scope)} {day.isoformat()}"
    plain = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in words)
    return "-".join(part for part in plain.split("-") if part).lower() + ".xlsx"


def _moment(at: dt.datetime) -> str:
    """A moment with its time zone: who opens the file may be in another."""
    return f"{format_datetime(at, 'd MMMM y HH:mm')} ({get_timezone()})"


def _name(scope: Scope) -> str:
    if scope.wave is not None:
        return scope.wave.name
    return _("%(project)s, all waves", project=scope.project.name)


def _sheets(scope: Scope, found: Results, language: str, moment: dt.datetime) -> list[Sheet]:
    document, summarised = found.document, found.summary
    asked = rows.asked_questions(document, language)
    title = journey_title(step_figures(summarised, language)) if summarised.steps else ""
    return [
        read_me(scope, found, _name(scope), _moment(moment)),
        summary(
            found,
            language,
            f"{scope.project.client.name} · {_name(scope)}",
            title,
            findings(summarised, language),
        ),
        TableSheet(
            _("Steps"),
            "Steps",
            rows.step_columns(summarised.steps),
            rows.step_rows(summarised, language),
            2,
        ),
        TableSheet(
            _("Locations"),
            "Locations",
            rows.location_columns(),
            rows.location_rows(summarised, _named(scope, found)),
            2,
        ),
        TableSheet(
            _("Questions"),
            "Questions",
            questions.question_columns(),
            questions.question_rows(
                approved_reports(scope, document), asked, language, means=summarised.enough
            ),
            3,
        ),
        TableSheet(
            _("Pain points"),
            "PainPoints",
            rows.mention_columns(),
            rows.mention_rows(summarised, language),
            2,
        ),
        *large_sheets(scope, found, language),
        TableSheet(
            _("Codebook"),
            "Codebook",
            questions.codebook_columns(),
            chain(
                questions.codebook_rows(document, asked, language),
                reactions.codebook_rows(document, language),
            ),
            3,
        ),
    ]


def large_sheets(scope: Scope, found: Results, language: str) -> list[TableSheet]:
    """The sheets that grow with the wave: a row per report, and a row per answer."""
    document = found.document
    asked = rows.asked_questions(document, language)
    reacting = reactions.told_by_report(document, found.summary.steps)
    named = _named(scope, found)
    qualities, reacted = _of_steps(scope)
    return [
        TableSheet(
            _("Reports"),
            "Reports",
            rows.report_columns(document, asked, reacting, language),
            rows.report_rows(
                approved_reports(scope, document),
                qualities,
                reacted,
                document,
                asked,
                reacting,
                named,
                language,
            ),
            1,
        ),
        TableSheet(
            _("Answers"),
            "Answers",
            answers.answer_columns(),
            answers.answer_rows(approved_reports(scope, document), asked, named, language),
            1,
        ),
    ]


def _named(scope: Scope, found: Results) -> Named:
    waves = {wave.id: wave.name for wave in scope.project.waves}
    regions = {region.id: region.name for region in scope.project.client.regions}
    places = {
        place.id: (place.code, place.name, place.city, regions.get(place.region_id or 0, ""))
        for place in found.places
    }
    return Named(waves, places)


def _of_steps(scope: Scope) -> tuple[Values, Values]:
    """The step scores and the first reactions of every report, by result id and step code."""
    qualities: dict[int, dict[str, Decimal | None]] = {}
    reacted: dict[int, dict[str, Decimal | None]] = {}
    for result, step, quality, reaction in db.session.execute(
        select(
            StepResult.report_result_id, StepResult.step, StepResult.quality, StepResult.reaction
        )
        .join(ReportResult, ReportResult.id == StepResult.report_result_id)
        .where(scope.of(StepResult))
    ):
        qualities.setdefault(result, {})[step] = quality
        reacted.setdefault(result, {})[step] = reaction
    return qualities, reacted

"""The first two sheets: what this is and how it is calculated, and what it says at a glance."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from audit.pictures.numbers import percentage_span, rounded, signed_span, span
from audit.results.charts import step_name
from audit.results.scope import Scope
from audit.results.statistics.means import Mean
from audit.results.summary import MEANS_FROM
from audit.results.view import Results
from audit.workbooks import reactions
from audit.workbooks.sheets import (
    Block,
    Cell,
    Chart,
    Column,
    Figure,
    Figures,
    Kind,
    Lines,
    Look,
    ReadMeSection,
    ReadMeSheet,
    Series,
    SummarySheet,
    SummaryTable,
)


def read_me(scope: Scope, found: Results, name: str, as_of: str) -> ReadMeSheet:
    waves = [scope.wave] if scope.wave else list(scope.project.waves)
    periods = "; ".join(
        f"{wave.name}: {format_date(wave.starts_on, 'd MMM y')} – "
        f"{format_date(wave.ends_on, 'd MMM y')}"
        for wave in waves
    )
    places = (
        _("all locations of the project")
        if scope.places is None
        else _("the locations that you may see: %(number)s", number=len(found.places))
    )
    done = found.summary.progress
    return ReadMeSheet(
        title=_("Read me"),
        heading=scope.project.client.name,
        lead=f"{scope.project.name} · {name}",
        sections=(
            ReadMeSection(
                _("What this is"),
                (
                    (_("Contents"), _("All approved reports, step by step along the journey.")),
                    (_("Period"), periods),
                    (_("Filter"), places),
                    (_("As of"), as_of),
                    (_("Reports (n)"), found.summary.reports),
                    (_("Visits planned"), done.planned),
                    *_pass_mark(found),
                ),
            ),
            ReadMeSection(
                _("Sheets"),
                (
                    (_("Summary"), _("Key figures and charts: quality and feeling per step.")),
                    (_("Steps"), _("One row per step.")),
                    (_("Locations"), _("One row per location; below 3 reports no figure.")),
                    (_("Questions"), _("One row per question.")),
                    (_("Pain points"), _("Pain points met and questions raised, per step.")),
                    (_("Reports"), _("One row per report, without who reported.")),
                    (_("Answers"), _("One row per answer, with points earned and possible.")),
                    (_("Codebook"), _("What every code means.")),
                ),
            ),
            ReadMeSection(_("How this is calculated"), _method(found)),
        ),
    )


def _pass_mark(found: Results) -> list[tuple[str, Cell]]:
    mark = found.document.pass_mark
    if mark is None:
        return []
    return [(_("Pass mark"), int(mark) if mark == int(mark) else mark)]


def _method(found: Results) -> tuple[tuple[str, Cell], ...]:
    return (
        (
            _("Quality"),
            _(
                "Points earned divided by points possible, times 100. Not applicable, not shown "
                "and not reached count in neither sum. Rounded half up to one decimal, once, at "
                "the end."
            ),
        ),
        (
            _("Knock-out rules"),
            _(
                "Rules of the script may cap a score, set it to zero, or fail a report whatever "
                "its score. The score before and after are both in the sheet Reports."
            ),
        ),
        (
            _("Score of a location or wave"),
            _("The mean of the final scores of its reports, each report counting once."),
        ),
        (
            _("Felt"),
            _(
                "From −100 (very unpleasant) to +100 (very pleasant), the mean over reports: the "
                "slider, or the chosen words where no slider was given. Never part of quality."
            ),
        ),
        (_("Gap"), _("Felt minus intended.")),
        *([reactions.method()] if reactions.asked_anywhere(found.summary.steps) else []),
        (
            _("Hardest moment"),
            _(
                "The step that went wrong most (a feeling under 0, or quality under 50), by the "
                "lower bound of the interval: at least so many reports."
            ),
        ),
        (
            _("Recommendation score"),
            _(
                "The share of 9 and 10 less the share of 0 to 6, from −100 to +100. Adjusted "
                "Wald interval. Never part of quality."
            ),
        ),
        (
            _("Interval"),
            _(
                "95%. For means: clustered by location, with Student's t; for shares: Wilson. "
                "With fewer than 3 locations the plain t interval of the reports."
            ),
        ),
        (
            _("Estimate of a location"),
            _(
                "Shrunk towards the mean of all locations, the more the fewer its reports "
                "(DerSimonian and Laird). A band only where the interval excludes the mean."
            ),
        ),
        (
            _("Too few"),
            _("Below 5 reports no mean, below 10 no rank; a location below 3 has no figure."),
        ),
        (
            _("Opened again"),
            _(
                "A report that was opened again counts as it was approved, until it is approved "
                "anew. Reports (n) may then be more than the reports approved now."
            ),
        ),
    )


def summary(
    found: Results,
    language: str,
    heading: str,
    title: str,
    stands_out: Sequence[tuple[str, str]],
) -> SummarySheet:
    """Key figures, charts and findings. ``heading``: what it is about; ``title``: the finding of
    the emotion curve."""
    blocks: list[Block] = [Figures(_("Key figures"), _figures(found))]
    if found.summary.enough and found.summary.steps:
        table = _step_table(found, language)
        blocks += _charts(found, table, title)
        if stands_out:
            lines = [f"{what} {figures}" for what, figures in stands_out]
            blocks.append(Lines(_("What stands out"), lines))
        blocks.append(table)
    elif not found.summary.reports:
        nothing = _(
            "No report has been approved yet. Each appears here as soon as it has been checked."
        )
        blocks.append(Lines(_("Not enough reports yet"), [nothing]))
    else:
        blocks.append(
            Lines(
                _("Not enough reports yet"),
                [
                    ngettext(
                        "Means and charts appear from %(needed)s approved reports on; there is "
                        "%(num)s now. It is in the sheets Reports and Answers.",
                        "Means and charts appear from %(needed)s approved reports on; there are "
                        "%(num)s now. Single reports are in the sheets Reports and Answers.",
                        found.summary.reports,
                        needed=MEANS_FROM,
                    )
                ],
            )
        )
    return SummarySheet(
        title=_("Summary"),
        heading=heading,
        lead=ngettext(
            "n = %(num)s approved report", "n = %(num)s approved reports", found.summary.reports
        ),
        blocks=blocks,
    )


def _figures(found: Results) -> list[Figure]:
    done, summarised = found.summary.progress, found.summary
    figures = [
        Figure(_("Visits planned"), done.planned, "", Kind.WHOLE),
        Figure(_("Visits done"), done.done, _("sent by the shopper"), Kind.WHOLE),
        Figure(_("Reports approved"), done.approved, "", Kind.WHOLE),
    ]
    if not summarised.enough:
        return figures
    if summarised.overall and summarised.overall.n >= MEANS_FROM:
        figures.append(_mean_figure(_("Quality of the whole visit"), summarised.overall, 1))
    if summarised.whole_grade and summarised.whole_grade.n >= MEANS_FROM:
        figures.append(_mean_figure(_("Whole-experience grade"), summarised.whole_grade, 1))
    score = summarised.recommendation
    if score and score.n >= MEANS_FROM:
        interval = signed_span(score.interval.low * 100, score.interval.high * 100)
        figures.append(
            Figure(
                _("Recommendation score"),
                rounded(score.value * 100, 0),
                _("95%% from %(span)s · n %(n)s", span=interval, n=score.n),
                decimals=0,
                signed=True,
            )
        )
    passed = summarised.passed
    if passed and passed.total >= MEANS_FROM:
        figures.append(
            Figure(
                _("Reports that passed"),
                rounded(passed.value, 4),
                _(
                    "95%% from %(span)s · %(count)s of %(n)s",
                    span=percentage_span(passed.interval.low, passed.interval.high),
                    count=passed.count,
                    n=passed.total,
                ),
                Kind.PERCENT,
                decimals=0,
            )
        )
    return figures


def _mean_figure(label: str, mean: Mean, digits: int) -> Figure:
    between = span(mean.interval.low, mean.interval.high, digits) if mean.interval else "–"
    note = _("95%% from %(span)s · n %(n)s", span=between, n=mean.n)
    return Figure(label, rounded(mean.value, digits), note, decimals=digits)


def _step_table(found: Results, language: str) -> SummaryTable:
    felt = {"decimals": 0, "signed": True}
    columns = [
        Column(_("Step"), Kind.TEXT, 26),
        Column(_("Reports"), Kind.WHOLE, 9),
        Column(_("Quality"), Kind.DECIMAL, 9),
        Column(_("Quality, from"), Kind.DECIMAL, 9),
        Column(_("Quality, to"), Kind.DECIMAL, 9),
        Column(_("Felt"), Kind.DECIMAL, 9, **felt),  # type: ignore[arg-type]
        Column(_("Felt, from"), Kind.DECIMAL, 9, **felt),  # type: ignore[arg-type]
        Column(_("Felt, to"), Kind.DECIMAL, 9, **felt),  # type: ignore[arg-type]
        Column(_("Intended"), Kind.WHOLE, 9, signed=True),
        *reactions.summary_column(found.summary.steps),
    ]
    table_rows: list[tuple[Cell, ...]] = [
        (
            f"{step.number} {step_name(step, language)}",
            step.n,
            *_with_interval(step.quality, 1),
            *_with_interval(step.felt, 0),
            step.step.intended_valence,
            *reactions.summary_cell(step, found.summary.steps),
        )
        for step in found.summary.steps
    ]
    note = _("From and to bound the interval. Empty: fewer than 5 reports.")
    return SummaryTable(
        "steps",
        _("The steps"),
        columns,
        table_rows,
        note=f"{note} {reactions.summary_note(found.summary.steps)}".rstrip(),
        new_page=True,
    )


def _with_interval(mean: Mean | None, digits: int) -> tuple[Cell, Cell, Cell]:
    if mean is None or mean.n < MEANS_FROM:
        return None, None, None
    if mean.interval is None:
        return rounded(mean.value, digits), None, None
    low, high = mean.interval.low, mean.interval.high
    return rounded(mean.value, digits), rounded(low, digits), rounded(high, digits)


def _charts(found: Results, table: SummaryTable, title: str) -> list[Block]:
    worst = found.summary.worst
    highlighted = frozenset({worst.number - 1}) if worst else frozenset()
    return [
        Chart(
            title=_("Quality per step, 0–100"),
            description=_("A bar for each step of the journey, with its interval."),
            table=table.name,
            categories=_("Step"),
            series=[
                Series(_("Quality"), Look.BAR, _("Quality, from"), _("Quality, to"), highlighted)
            ],
            category_axis=_("Step of the journey"),
            value_axis=_("Quality (0–100)"),
            height_rows=15,
        ),
        Chart(
            title=title,
            description=_("Felt emotion along the journey with its interval, and intended."),
            table=table.name,
            categories=_("Step"),
            series=[
                Series(_("Felt"), Look.FELT, _("Felt, from"), _("Felt, to")),
                Series(_("Intended"), Look.INTENDED),
                *reactions.series(found.summary.steps),
            ],
            category_axis=_("Step of the journey"),
            value_axis=_("Felt (−100 to +100)"),
            minimum=-100,
            step=50,
            signed=True,
            height_rows=18,
        ),
    ]

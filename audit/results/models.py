"""What an approved report says, frozen: one row per report, one per step, one per mention.

Dashboards and workbooks read these, not the answers. An approval after a reopening adds a new
set beside the old; ``current`` marks the one that counts.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audit.database import Base, HasUuid, now

#: Scores are kept in 12 decimals, so that a mean of thirds still meets the half that it is;
#: rounding is for output.
SCORE_DECIMALS = 12
Score = Numeric(20, SCORE_DECIMALS)


class ReportResult(HasUuid, Base):
    """The result of one approved report. Its ``uuid`` is what client pages call the report by:
    it leads to no shopper."""

    __tablename__ = "report_result"
    __table_args__ = (
        UniqueConstraint("report_id", "number"),
        Index(
            "uq_report_result_current",
            "report_id",
            unique=True,
            sqlite_where=text("current"),
            postgresql_where=text("current"),
        ),
        Index("ix_report_result_wave", "wave_id", "current", "location_id"),
        Index("ix_report_result_project", "project_id", "current"),
    )

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    #: Counts the approvals of this report from 1.
    number: Mapped[int] = mapped_column(default=1)
    current: Mapped[bool] = mapped_column(default=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"), index=True)
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    script_version_id: Mapped[int] = mapped_column(ForeignKey("script_version.id"))
    #: The revision of the report that was approved: what is changed later is not in the result.
    report_revision: Mapped[int]
    visited_on: Mapped[dt.date]
    approved_at: Mapped[dt.datetime] = mapped_column(default=now)
    rules_version: Mapped[str] = mapped_column(String(12))
    earned: Mapped[Decimal] = mapped_column(Score)
    possible: Mapped[Decimal] = mapped_column(Score)
    #: 0…100 before and after knock-outs; None where nothing could be scored.
    raw: Mapped[Decimal | None] = mapped_column(Score)
    final: Mapped[Decimal | None] = mapped_column(Score)
    passed: Mapped[bool | None]
    #: The whole-experience grade, 1…10, and the recommendation, 0…10.
    grade: Mapped[int | None]
    recommendation: Mapped[int | None]

    steps: Mapped[list[StepResult]] = relationship(
        back_populates="report_result", order_by="StepResult.position", cascade="all, delete-orphan"
    )


class StepResult(Base):
    """One step of one approved report. Wave and location stand here too, to be summed by."""

    __tablename__ = "step_result"
    __table_args__ = (
        UniqueConstraint("report_result_id", "step"),
        CheckConstraint("valence BETWEEN -100 AND 100", name="valence_range"),
        # All that a results page sums, so that it need not fetch the rows themselves.
        Index(
            "ix_step_result_wave",
            "wave_id",
            "current",
            "location_id",
            "step",
            "reached",
            "quality",
            "valence",
            "grade",
            "expectation",
            "outcome",
        ),
    )

    report_result_id: Mapped[int] = mapped_column(
        ForeignKey("report_result.id", ondelete="CASCADE"), index=True
    )
    current: Mapped[bool] = mapped_column(default=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    #: The step's code and its place in the script version.
    step: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    #: False where the journey ended before this step or a condition left it out.
    reached: Mapped[bool] = mapped_column(default=True)
    earned: Mapped[Decimal] = mapped_column(Score)
    possible: Mapped[Decimal] = mapped_column(Score)
    #: Step score S, 0…100; None where nothing was to be scored.
    quality: Mapped[Decimal | None] = mapped_column(Score)
    grade: Mapped[int | None]
    #: Step valence C on −100…100, and arousal where given.
    valence: Mapped[Decimal | None] = mapped_column(Score)
    arousal: Mapped[int | None]
    ambivalence: Mapped[Decimal | None] = mapped_column(Score)
    #: "better", "as_expected", "worse"; "went_on", "nearly_left", "left".
    expectation: Mapped[str | None] = mapped_column(String(12))
    outcome: Mapped[str | None] = mapped_column(String(12))
    #: First reaction S, with every answer counted alike E, and the hesitation gap H = S − E, on
    #: −100…100; None where there is none, with the reason if it was asked.
    reaction: Mapped[Decimal | None] = mapped_column(Score)
    reaction_untimed: Mapped[Decimal | None] = mapped_column(Score)
    hesitation_gap: Mapped[Decimal | None] = mapped_column(Score)
    #: S of either half of the words: for the reliability over reports.
    reaction_one_half: Mapped[Decimal | None] = mapped_column(Score)
    reaction_other_half: Mapped[Decimal | None] = mapped_column(Score)
    #: Valid trials; None where it was not asked. ``audit.scoring.first_reaction.NoValue``.
    reaction_trials: Mapped[int | None]
    reaction_reason: Mapped[str | None] = mapped_column(String(20))
    #: Minutes between the step and its first reaction, as the shopper said.
    reaction_delay: Mapped[int | None]

    report_result: Mapped[ReportResult] = relationship(back_populates="steps")
    mentions: Mapped[list[Mention]] = relationship(cascade="all, delete-orphan")


class Mention(Base):
    """A word felt, a pain point met or a question raised at a step of an approved report.

    Once for each step result. Wave, location and step stand here too, to be counted by.
    """

    __tablename__ = "mention"
    __table_args__ = (
        CheckConstraint("sort IN ('word', 'pain_point', 'wonder')", name="known_sort"),
        Index("ix_mention_wave", "wave_id", "current", "location_id", "step", "sort", "code"),
    )

    step_result_id: Mapped[int] = mapped_column(
        ForeignKey("step_result.id", ondelete="CASCADE"), index=True
    )
    current: Mapped[bool] = mapped_column(default=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    step: Mapped[str] = mapped_column(String(40))
    sort: Mapped[str] = mapped_column(String(12))
    #: Key of the word or code of the line; None where the shopper added it as ``text``.
    code: Mapped[str | None] = mapped_column(String(40))
    text: Mapped[str | None]
    #: 1…3 for words.
    strength: Mapped[int | None]

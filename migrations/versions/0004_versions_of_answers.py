"""Versions of answers by device, when a report was finished, photos as sent, what was erased.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("answer", "superseded_answer"):
        op.add_column(table, sa.Column("device", sa.String(length=36), nullable=True))
        op.add_column(table, sa.Column("sequence", sa.BigInteger(), nullable=True))
    op.add_column("answer", sa.Column("clock_offset", sa.Integer(), nullable=True))
    for column in ("first_finished_at", "finished_at", "phone_finished_at"):
        op.add_column("report", sa.Column(column, sa.DateTime(), nullable=True))
    op.add_column("photo", sa.Column("sent_bytes", sa.Integer(), nullable=True))
    op.add_column("photo", sa.Column("sent_digest", sa.String(length=64), nullable=True))
    op.create_table(
        "contested_answer",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=81), nullable=False),
        sa.Column("device", sa.String(length=36), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("not_applicable", sa.Boolean(), nullable=False),
        sa.Column("comment", sa.String(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("phone_at", sa.DateTime(), nullable=True),
        sa.Column("clock_offset", sa.Integer(), nullable=True),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_contested_answer_report_id_report")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contested_answer")),
        sa.UniqueConstraint(
            "report_id", "code", "device", name=op.f("uq_contested_answer_report_id_code_device")
        ),
    )
    op.create_table(
        "tombstone",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("owner_digest", sa.String(length=64), nullable=False),
        sa.Column("erased_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tombstone")),
        sa.UniqueConstraint("digest", name=op.f("uq_tombstone_digest")),
    )


def downgrade() -> None:
    op.drop_table("tombstone")
    op.drop_table("contested_answer")
    for table, columns in (
        ("photo", ("sent_digest", "sent_bytes")),
        ("report", ("phone_finished_at", "finished_at", "first_finished_at")),
        ("answer", ("clock_offset", "sequence", "device")),
        ("superseded_answer", ("sequence", "device")),
    ):
        with op.batch_alter_table(table) as batch_op:
            for column in columns:
                batch_op.drop_column(column)

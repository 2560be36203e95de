"""The first reaction at each step of an approved report.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_SCORES = (
    "reaction",
    "reaction_untimed",
    "hesitation_gap",
    "reaction_one_half",
    "reaction_other_half",
)


def upgrade() -> None:
    with op.batch_alter_table("step_result") as batch_op:
        for name in _SCORES:
            batch_op.add_column(sa.Column(name, sa.Numeric(20, 12), nullable=True))
        batch_op.add_column(sa.Column("reaction_trials", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("reaction_reason", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("reaction_delay", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("step_result") as batch_op:
        for name in ("reaction_delay", "reaction_reason", "reaction_trials", *reversed(_SCORES)):
            batch_op.drop_column(name)

"""The sums of a wave lie by location, so that one location is summed without the others.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_SUMMED = ("reached", "quality", "valence", "grade", "expectation", "outcome")


def _lie(step_result: tuple[str, ...], mention: tuple[str, ...]) -> None:
    for table, columns in (("step_result", step_result), ("mention", mention)):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_index(f"ix_{table}_wave")
            batch_op.create_index(f"ix_{table}_wave", ["wave_id", "current", *columns])


def upgrade() -> None:
    _lie(("location_id", "step", *_SUMMED), ("location_id", "step", "sort", "code"))


def downgrade() -> None:
    _lie(("step", "location_id", *_SUMMED), ("step", "sort", "code", "location_id"))

"""Whether a script asks its shoppers to check in and out.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("script_version") as batch_op:
        batch_op.add_column(
            sa.Column("presence", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("script_version") as batch_op:
        batch_op.alter_column("presence", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("script_version") as batch_op:
        batch_op.drop_column("presence")

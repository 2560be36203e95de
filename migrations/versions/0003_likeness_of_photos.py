"""What photos look like, to find those that look nearly the same.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("photo") as batch_op:
        batch_op.add_column(sa.Column("likeness", sa.String(length=16), nullable=True))
    op.create_table(
        "photo_likeness",
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.Column("piece", sa.Integer(), nullable=False),
        sa.Column("bits", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["photo.id"], name=op.f("fk_photo_likeness_photo_id_photo")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo_likeness")),
        sa.UniqueConstraint("photo_id", "piece", name=op.f("uq_photo_likeness_photo_id_piece")),
    )
    op.create_index("ix_photo_likeness_piece", "photo_likeness", ["piece", "bits"])


def downgrade() -> None:
    op.drop_index("ix_photo_likeness_piece", table_name="photo_likeness")
    op.drop_table("photo_likeness")
    with op.batch_alter_table("photo") as batch_op:
        batch_op.drop_column("likeness")

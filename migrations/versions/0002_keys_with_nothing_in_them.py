"""Keys in which a part may be NULL hold as well: no NULL equals another, so each has an index.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_KEY = "uq_client_access_user_id_client_id_region_id_location_id"
_ACCESS = (
    ("uq_client_access_all", (), "region_id IS NULL AND location_id IS NULL"),
    ("uq_client_access_region", ("region_id",), "region_id IS NOT NULL"),
    ("uq_client_access_location", ("location_id",), "location_id IS NOT NULL"),
)


def upgrade() -> None:
    # The same access given twice is one; which of the two stays makes no difference.
    op.execute(
        "DELETE FROM client_access WHERE id NOT IN (SELECT MIN(id) FROM client_access"
        " GROUP BY user_id, client_id, region_id, location_id)"
    )
    with op.batch_alter_table("client_access") as batch_op:
        batch_op.drop_constraint(_KEY, type_="unique")
    for name, place, where in _ACCESS:
        op.create_index(
            name,
            "client_access",
            ["user_id", "client_id", *place],
            unique=True,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )
    # Two briefings of a project without persona were each written by somebody: none is thrown
    # away here. Where there are two, this stops with their project in the database's error.
    op.create_index(
        "uq_briefing_without_persona",
        "briefing",
        ["project_id"],
        unique=True,
        sqlite_where=sa.text("persona_id IS NULL"),
        postgresql_where=sa.text("persona_id IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("uq_briefing_without_persona", table_name="briefing")
    for name, _place, _where in _ACCESS:
        op.drop_index(name, table_name="client_access")
    with op.batch_alter_table("client_access") as batch_op:
        batch_op.create_unique_constraint(
            _KEY, ["user_id", "client_id", "region_id", "location_id"]
        )

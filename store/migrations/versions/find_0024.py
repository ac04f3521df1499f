"""Licences in the search: longer references, enterprises by name."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM search_records")  # the index is built anew by this version: its tokens are others
    with op.batch_alter_table("search_records") as table:
        table.alter_column("ref", existing_type=sa.String(40), type_=sa.String(160), existing_nullable=False)
    op.create_index("ix_enterprises_name", "enterprises", ["name"])

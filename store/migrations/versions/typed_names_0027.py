"""Typed names: residents by name, so that their names are known in what somebody types. The search is filed anew, by every reading of a name."""

from alembic import op

revision = "0027"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_people_name_area"), "people", ["name", "area"], unique=False)
    op.execute("DROP TABLE IF EXISTS search_text")  # the worker makes it again at its start, and fills it


def downgrade() -> None:
    op.drop_index(op.f("ix_people_name_area"), "people")

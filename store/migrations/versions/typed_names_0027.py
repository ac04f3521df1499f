"""Typed names: residents by name, so that their names are known in what somebody types."""

from alembic import op

revision = "0027"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_people_name_area"), "people", ["name", "area"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_people_name_area"), "people")

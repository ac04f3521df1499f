"""Intake: who rings is known by the number he reported with before."""

from alembic import op

revision = "0028"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE INDEX ix_cases_caller ON cases ((reporter ->> 'phone'))")


def downgrade() -> None:
    op.drop_index("ix_cases_caller", "cases")

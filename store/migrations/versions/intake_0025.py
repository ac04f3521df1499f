"""Intake: who rings is known by the number he reported with before. Sheets of consent by floor area too."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE INDEX ix_cases_caller ON cases ((reporter ->> 'phone'))")
    op.add_column("homes", sa.Column("m2", sa.Float(), nullable=True))
    op.add_column("consent_sheets", sa.Column("agree", sa.Float(), nullable=False, server_default="0.5"))
    op.execute("UPDATE consent_sheets SET agree = 0.75 WHERE matter IN ('lift', 'parking')")  # the weighty ones of those there were


def downgrade() -> None:
    op.drop_column("consent_sheets", "agree")
    op.drop_column("homes", "m2")
    op.drop_index("ix_cases_caller", "cases")

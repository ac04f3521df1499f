"""Many workflows: which one a case goes, its limit, departments involved, what it was merged into; tasks and notifications."""

import sqlalchemy as sa
from alembic import op

import store.types

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("cases") as batch_op:
        batch_op.add_column(sa.Column("workflow", sa.String(length=24), server_default="case", nullable=False))
        batch_op.add_column(sa.Column("time_limit", sa.String(length=8), server_default="5d", nullable=False))
        batch_op.add_column(sa.Column("involved", sa.String(length=400), server_default="", nullable=False))
        batch_op.add_column(sa.Column("duplicate_of", sa.String(length=24), nullable=True))
        batch_op.create_index(op.f("ix_cases_category_reported_at"), ["category", "reported_at"], unique=False)
        batch_op.create_index(op.f("ix_cases_duplicate_of"), ["duplicate_of"], unique=False)
    op.execute("UPDATE cases SET time_limit = ''")  # the category's, filled in at the start: a migration knows no city
    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_no", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("officer", sa.Integer(), nullable=True),
        sa.Column("area", sa.String(length=18), nullable=False),
        sa.Column("distance_m", sa.Integer(), nullable=True),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.Column("done_at", store.types.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
    )
    op.create_index(op.f("ix_tasks_case_no"), "tasks", ["case_no"], unique=False)
    op.create_index(op.f("ix_tasks_officer_done_at"), "tasks", ["officer", "done_at"], unique=False)
    op.create_table(
        "notifications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_no", sa.String(length=24), nullable=False),
        sa.Column("action", sa.String(length=24), nullable=False),
        sa.Column("party", sa.String(length=12), nullable=False),
        sa.Column("area", sa.String(length=18), nullable=False),
        sa.Column("department", sa.String(length=40), nullable=True),
        sa.Column("officer", sa.Integer(), nullable=True),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.Column("read_at", store.types.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications")),
    )
    op.create_index(op.f("ix_notifications_case_no"), "notifications", ["case_no"], unique=False)
    op.create_index(op.f("ix_notifications_at"), "notifications", ["at"], unique=False)


def downgrade() -> None:
    for table in ("notifications", "tasks"):
        op.drop_table(table)
    with op.batch_alter_table("cases") as batch_op:
        batch_op.drop_index(op.f("ix_cases_duplicate_of"))
        batch_op.drop_index(op.f("ix_cases_category_reported_at"))
        for name in ("duplicate_of", "involved", "time_limit", "workflow"):
            batch_op.drop_column(name)

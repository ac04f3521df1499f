"""Corrections: what somebody asks to be put right in data that another department owns, with their photos; cells of monthly tables typed by hand."""

import sqlalchemy as sa
from alembic import op

import store.types

revision = "0024"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dataset", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("column", sa.String(length=40), nullable=True),
        sa.Column("old", sa.JSON(), nullable=True),
        sa.Column("new", sa.JSON(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("photos", sa.JSON(), nullable=False),
        sa.Column("area", sa.String(length=18), nullable=False),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("batch", sa.String(length=40), nullable=True),
        sa.Column("visit", sa.String(length=40), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_unit", sa.String(length=80), nullable=True),
        sa.Column("decided_at", store.types.Instant(), nullable=True),
        sa.Column("answer", sa.String(length=500), nullable=True),
        sa.Column("load", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    for name in (("dataset", "state", "key"), ("state", "owner", "area"), ("area",), ("account_id",), ("batch",), ("visit",)):
        op.create_index(op.f(f"ix_corrections_{'_'.join(name)}"), "corrections", list(name), unique=False)
    op.create_table(
        "correction_photos",
        sa.Column("photo", sa.String(length=64), nullable=False),
        sa.Column("correction", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("photo", "correction", name=op.f("pk_correction_photos")),
    )
    op.create_index(op.f("ix_correction_photos_correction"), "correction_photos", ["correction"], unique=False)
    op.create_table(
        "monthly_cells",
        sa.Column("table", sa.String(length=40), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("area", sa.String(length=18), nullable=False),
        sa.Column("line", sa.String(length=300), nullable=False),
        sa.Column("column", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("table", "month", "area", "line", "column", name=op.f("pk_monthly_cells")),
    )


def downgrade() -> None:
    op.drop_table("monthly_cells")
    op.drop_table("correction_photos")
    op.drop_table("corrections")

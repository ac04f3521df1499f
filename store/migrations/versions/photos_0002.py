"""Photos, and which case holds which."""

import sqlalchemy as sa
from alembic import op

import store.types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "photos",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photos")),
    )
    op.create_index(op.f("ix_photos_at"), "photos", ["at"], unique=False)
    op.create_table(
        "case_photos",
        sa.Column("photo", sa.String(length=64), nullable=False),
        sa.Column("case_no", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("photo", "case_no", name=op.f("pk_case_photos")),
    )


def downgrade() -> None:
    op.drop_table("case_photos")
    op.drop_table("photos")

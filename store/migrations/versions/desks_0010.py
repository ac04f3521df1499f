"""What one shift hands to the next, signed by both."""

import sqlalchemy as sa
from alembic import op

import store.types

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handovers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=18), nullable=False),
        sa.Column("post", sa.String(length=20), nullable=False),
        sa.Column("shift", sa.String(length=12), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("giver", sa.Integer(), nullable=False),
        sa.Column("giver_words", sa.String(length=160), nullable=False),
        sa.Column("given_at", store.types.Instant(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("taker", sa.Integer(), nullable=True),
        sa.Column("taker_words", sa.String(length=160), nullable=True),
        sa.Column("taken_at", store.types.Instant(), nullable=True),
        sa.Column("taker_note", sa.String(length=500), nullable=True),
        sa.Column("taker_seal", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
    )
    op.create_index(op.f("ix_handovers_area_given_at"), "handovers", ["area", "given_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_handovers_area_given_at"), table_name="handovers")
    op.drop_table("handovers")

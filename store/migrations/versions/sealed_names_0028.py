"""Sealed names: what was masked in texts is kept apart, and a value may be shown that belongs to no person on record."""

import sqlalchemy as sa
from alembic import op

import store.types

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sealed_names",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("ref", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("person", sa.Integer(), nullable=True),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_names")),
        sa.UniqueConstraint("kind", "ref", "name", name=op.f("uq_sealed_names_kind_ref_name")),
    )
    op.create_index(op.f("ix_sealed_names_at"), "sealed_names", ["at"], unique=False)
    op.create_index(op.f("ix_sealed_names_person"), "sealed_names", ["person"], unique=False)
    with op.batch_alter_table("reaches") as table:
        table.alter_column("person", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM reaches WHERE person IS NULL")
    with op.batch_alter_table("reaches") as table:
        table.alter_column("person", existing_type=sa.Integer(), nullable=False)
    op.drop_table("sealed_names")

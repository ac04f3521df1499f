"""Loads of datasets with what they refused, where interfaces stand, how good the rows are."""

import sqlalchemy as sa
from alembic import op

import store.types

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

COUNTS = ("read", "good", "bad", "added", "changed", "same", "removed", "late")


def upgrade() -> None:
    op.create_table(
        "loads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("interface", sa.String(length=40), nullable=True),
        sa.Column("dataset", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("started_at", store.types.Instant(), nullable=False),
        sa.Column("ended_at", store.types.Instant(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("watermark", sa.String(length=80), nullable=True),
        sa.Column("why", sa.JSON(), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("drift", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loads")),
    )
    op.create_index(op.f("ix_loads_interface_id"), "loads", ["interface", "id"], unique=False)
    op.create_index(op.f("ix_loads_dataset_id"), "loads", ["dataset", "id"], unique=False)
    op.create_index(op.f("ix_loads_state"), "loads", ["state"], unique=False)
    op.create_table(
        "load_faults",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("load", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(length=120), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=120), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_load_faults")),
    )
    op.create_index(op.f("ix_load_faults_load_id"), "load_faults", ["load", "id"], unique=False)
    op.create_table(
        "interface_states",
        sa.Column("interface", sa.String(length=40), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("since", store.types.Instant(), nullable=False),
        sa.Column("next_at", store.types.Instant(), nullable=False),
        sa.Column("watermark", sa.String(length=80), nullable=True),
        sa.Column("last_ok_at", store.types.Instant(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("told_at", store.types.Instant(), nullable=True),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("interface", name=op.f("pk_interface_states")),
    )
    op.create_index(op.f("ix_interface_states_paused_next_at"), "interface_states", ["paused", "next_at"], unique=False)
    op.create_table(
        "dataset_quality",
        sa.Column("dataset", sa.String(length=40), nullable=False),
        sa.Column("rule", sa.String(length=120), nullable=False),
        sa.Column("numerator", sa.Integer(), nullable=False),
        sa.Column("denominator", sa.Integer(), nullable=False),
        sa.Column("load", sa.Integer(), nullable=False),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("dataset", "rule", name=op.f("pk_dataset_quality")),
    )


def downgrade() -> None:
    for table in ("dataset_quality", "interface_states", "load_faults", "loads"):
        op.drop_table(table)

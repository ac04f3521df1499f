"""Phones bound to accounts, the sessions they use, what they have sent, and what was said with a report."""

import sqlalchemy as sa
from alembic import op

import store.types

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sessions") as batch_op:
        batch_op.add_column(sa.Column("device", sa.Integer(), nullable=True))
        batch_op.create_index(op.f("ix_sessions_device"), ["device"], unique=False)
    op.create_table(
        "devices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("first_seen_at", store.types.Instant(), nullable=False),
        sa.Column("seen_at", store.types.Instant(), nullable=False),
        sa.Column("approved_at", store.types.Instant(), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("revoked_at", store.types.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_devices")),
        sa.UniqueConstraint("account_id", "token_hash", name=op.f("uq_devices_account_id_token_hash")),
    )
    op.create_index(op.f("ix_devices_token_hash"), "devices", ["token_hash"], unique=False)
    op.create_table(
        "voices",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("media", sa.String(length=20), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.Column("case_no", sa.String(length=24), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voices")),
    )
    op.create_index(op.f("ix_voices_at"), "voices", ["at"], unique=False)
    op.create_table(
        "entries",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("entry", sa.String(length=64), nullable=False),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "entry", name=op.f("pk_entries")),
    )
    op.create_index(op.f("ix_entries_at"), "entries", ["at"], unique=False)


def downgrade() -> None:
    for table in ("entries", "voices", "devices"):
        op.drop_table(table)
    with op.batch_alter_table("sessions") as batch_op:
        batch_op.drop_index(op.f("ix_sessions_device"))
        batch_op.drop_column("device")

"""Doors: webhooks and their deliveries, outside systems as handlers, file imports, versions of the catalogue."""

import sqlalchemy as sa
from alembic import op

import store.types

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("outbox") as batch_op:
        batch_op.add_column(sa.Column("event", sa.String(length=24), server_default="", nullable=False))
    op.create_table(
        "webhooks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("old_salt", sa.String(length=32), nullable=True),
        sa.Column("old_until", store.types.Instant(), nullable=True),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("area", sa.String(length=18), nullable=False),
        sa.Column("department", sa.String(length=40), nullable=True),
        sa.Column("handler", sa.String(length=40), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.Column("ended_at", store.types.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("webhook", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(length=60), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", store.types.Instant(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("error", sa.String(length=200), nullable=True),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.Column("done_at", store.types.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("message", name=op.f("uq_deliveries_message")),
    )
    op.create_index(op.f("ix_deliveries_state_next_at"), "deliveries", ["state", "next_at"], unique=False)
    op.create_index(op.f("ix_deliveries_webhook_id"), "deliveries", ["webhook", "id"], unique=False)
    op.create_table(
        "handed_over",
        sa.Column("case_no", sa.String(length=24), nullable=False),
        sa.Column("handler", sa.String(length=40), nullable=False),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.Column("acknowledged_at", store.types.Instant(), nullable=True),
        sa.Column("reference", sa.String(length=120), nullable=True),
        sa.Column("told_at", store.types.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("case_no", "handler", name=op.f("pk_handed_over")),
    )
    op.create_index(op.f("ix_handed_over_acknowledged_at_told_at_at"), "handed_over", ["acknowledged_at", "told_at", "at"], unique=False)
    op.create_table(
        "handler_updates",
        sa.Column("handler", sa.String(length=40), nullable=False),
        sa.Column("update_id", sa.String(length=120), nullable=False),
        sa.Column("case_no", sa.String(length=24), nullable=False),
        sa.Column("action", sa.String(length=24), nullable=False),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("handler", "update_id", name=op.f("pk_handler_updates")),
    )
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("file", sa.String(length=80), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("error", sa.String(length=300), nullable=True),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.Column("started_at", store.types.Instant(), nullable=True),
        sa.Column("done_at", store.types.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_index(op.f("ix_imports_account_id_id"), "imports", ["account_id", "id"], unique=False)
    op.create_index(op.f("ix_imports_fingerprint_id"), "imports", ["fingerprint", "id"], unique=False)
    op.create_index(op.f("ix_imports_state"), "imports", ["state"], unique=False)
    op.create_table(
        "import_refusals",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(length=120), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("zh", sa.String(length=300), nullable=False),
        sa.Column("en", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("import_id", "row", name=op.f("pk_import_refusals")),
    )
    op.create_table(
        "catalogues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("from_at", store.types.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogues")),
    )
    op.create_index(op.f("ix_catalogues_from_at"), "catalogues", ["from_at"], unique=False)


def downgrade() -> None:
    for table in ("catalogues", "import_refusals", "imports", "handler_updates", "handed_over", "deliveries", "webhooks"):
        op.drop_table(table)
    with op.batch_alter_table("outbox") as batch_op:
        batch_op.drop_column("event")

"""Things on the map: components, sensors, body-cams, types of communities, kinds of venues, what supplies hold; messages to officers."""

import sqlalchemy as sa
from alembic import op

import store.types

revision = "0014"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("facilities") as batch_op:
        batch_op.add_column(sa.Column("sort", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("stock", sa.JSON(), nullable=True))
    with op.batch_alter_table("notifications") as batch_op:
        batch_op.add_column(sa.Column("text", sa.String(length=500), nullable=True))
        batch_op.add_column(sa.Column("sender", sa.String(length=60), nullable=True))
    op.create_table(
        "components",
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("sort", sa.String(length=4), nullable=False),
        sa.Column("area", sa.String(length=18), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("condition", sa.String(length=10), nullable=False),
        sa.Column("department", sa.String(length=40), nullable=False),
        sa.Column("checked_at", store.types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_components")),
    )
    op.create_table(
        "sensors",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("sort", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("area", sa.String(length=18), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("band", sa.Integer(), nullable=False),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("at", store.types.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sensors")),
    )
    op.create_table(
        "bodycams",
        sa.Column("gb_id", sa.String(length=20), nullable=False),
        sa.Column("officer", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=18), nullable=False),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("status_at", store.types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("gb_id", name=op.f("pk_bodycams")),
    )
    op.create_table(
        "community_types",
        sa.Column("area", sa.String(length=12), nullable=False),
        sa.Column("type", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("area", name=op.f("pk_community_types")),
    )
    for table in ("components", "sensors", "bodycams"):
        op.create_index(op.f(f"ix_{table}_area"), table, ["area"])
    op.create_index(op.f("ix_bodycams_officer"), "bodycams", ["officer"])


def downgrade() -> None:
    for table in ("community_types", "bodycams", "sensors", "components"):
        op.drop_table(table)
    with op.batch_alter_table("notifications") as batch_op:
        batch_op.drop_column("sender")
        batch_op.drop_column("text")
    with op.batch_alter_table("facilities") as batch_op:
        batch_op.drop_column("stock")
        batch_op.drop_column("sort")

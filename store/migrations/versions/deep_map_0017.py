"""Footprints, heights and chiefs of buildings; where the pictures of cameras come from."""

import sqlalchemy as sa
from alembic import op

import store.types

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "streams",
        sa.Column("gb_id", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("gb_id", name=op.f("pk_streams")),
    )
    op.add_column("buildings", sa.Column("height", sa.Float(), nullable=True))
    op.add_column("buildings", sa.Column("footprint", sa.JSON(), nullable=True))
    op.add_column("buildings", sa.Column("source", sa.String(length=40), nullable=True))
    op.add_column("buildings", sa.Column("attribution", sa.String(length=120), nullable=True))
    op.add_column("buildings", sa.Column("external_id", sa.String(length=60), nullable=True))
    op.add_column("buildings", sa.Column("chief", sa.String(length=40), nullable=True))
    op.create_index(op.f("ix_buildings_source_external_id"), "buildings", ["source", "external_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_buildings_source_external_id"), table_name="buildings")
    for name in ("chief", "external_id", "attribution", "source", "footprint", "height"):
        op.drop_column("buildings", name)
    op.drop_table("streams")

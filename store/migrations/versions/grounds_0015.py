"""Pieces of ground picked on the map, watched areas, guards."""

import sqlalchemy as sa
from alembic import op

import store.types

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "grounds",
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("geometry", sa.JSON(), nullable=False),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_grounds")),
    )
    op.create_index(op.f("ix_grounds_at"), "grounds", ["at"], unique=False)
    op.create_index(op.f("ix_cameras_status_at"), "cameras", ["status_at"], unique=False)
    op.create_table(
        "watched_areas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("audience", sa.String(length=4), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("area", sa.String(length=18), nullable=False),
        sa.Column("code", sa.String(length=18), nullable=True),
        sa.Column("geometry", sa.JSON(), nullable=True),
        sa.Column("circle", sa.JSON(), nullable=True),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watched_areas")),
    )
    op.create_index(op.f("ix_watched_areas_account_id"), "watched_areas", ["account_id"], unique=False)
    op.create_index(op.f("ix_watched_areas_audience"), "watched_areas", ["audience"], unique=False)
    op.create_table(
        "guards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("area", sa.String(length=18), nullable=False),
        sa.Column("code", sa.String(length=18), nullable=True),
        sa.Column("geometry", sa.JSON(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.Column("cancelled_at", store.types.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guards")),
    )
    op.create_table(
        "guard_officers",
        sa.Column("guard", sa.Integer(), nullable=False),
        sa.Column("officer", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("guard", "officer", name=op.f("pk_guard_officers")),
    )
    op.create_index(op.f("ix_guard_officers_officer"), "guard_officers", ["officer"], unique=False)

"""Walls: playlists, and what each wall shows."""

import sqlalchemy as sa
from alembic import op

import store.types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "playlists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("area", sa.String(length=18), nullable=False),
        sa.Column("scenes", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author", sa.Integer(), nullable=False),
        sa.Column("at", store.types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_playlists")),
    )
    op.create_table(
        "wall_playing",
        sa.Column("wall_id", sa.Integer(), nullable=False),
        sa.Column("playlist", sa.Integer(), nullable=True),
        sa.Column("scene", sa.JSON(), nullable=True),
        sa.Column("sender", sa.Integer(), nullable=True),
        sa.Column("by_zh", sa.String(length=80), nullable=True),
        sa.Column("by_en", sa.String(length=80), nullable=True),
        sa.Column("sent_at", store.types.Instant(), nullable=True),
        sa.Column("until_at", store.types.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("wall_id", name=op.f("pk_wall_playing")),
    )
    op.create_index(op.f("ix_wall_playing_playlist"), "wall_playing", ["playlist"], unique=False)


def downgrade() -> None:
    op.drop_table("wall_playing")
    op.drop_table("playlists")

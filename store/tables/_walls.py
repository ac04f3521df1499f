"""Wall screens and what plays on them."""

from sqlalchemy import JSON, Column, Index, Integer, String, Table

from store.tables._metadata import metadata
from store.types import Instant

walls = Table(
    "walls",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(60), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("area", String(18), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("created_by", Integer, nullable=False),
    Column("revoked_at", Instant),
    Column("seen_at", Instant),
    Column("screen", String(20)),  # "3840x1080"
    Column("build", String(20)),
)

# Scenes (core.scenes) in the order a wall shows them.
playlists = Table(
    "playlists",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(60), nullable=False),
    Column("area", String(18), nullable=False),  # whose administrators see it
    Column("scenes", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("author", Integer, nullable=False),
    Column("at", Instant, nullable=False),
)

# What a wall shows: its playlist, and before that what a desk sent to it.
wall_playing = Table(
    "wall_playing",
    metadata,
    Column("wall_id", Integer, primary_key=True),
    Column("playlist", Integer),
    Column("scene", JSON),
    Column("sender", Integer),  # accounts.id, whose version of a page it is
    Column("by_zh", String(80)),  # the sender's unit or post, never a name
    Column("by_en", String(80)),
    Column("sent_at", Instant),
    Column("until_at", Instant),  # none: until it is taken back
    Index(None, "playlist"),
)

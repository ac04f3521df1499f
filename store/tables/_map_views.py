"""Views of the map that somebody keeps under a name."""

from sqlalchemy import JSON, Column, Index, Integer, String, Table

from store.tables._metadata import metadata
from store.types import Instant

map_views = Table(
    "map_views",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", Integer, nullable=False),
    Column("role", String(20), nullable=False),  # of its owner, who may share it with the same role
    Column("area", String(18), nullable=False),
    Column("name", String(40), nullable=False),
    Column("audience", String(10), nullable=False),  # mine, role
    Column("query", JSON, nullable=False),  # what the address says: area, view, layers, base …
    Column("at", Instant, nullable=False),
    Index(None, "account_id"),
    Index(None, "role", "audience"),
)

"""Pieces of ground somebody picked on the map: asked about, watched, guarded."""

from sqlalchemy import JSON, Column, Index, Integer, String, Table

from store.tables._metadata import metadata
from store.types import Instant

# A drawn piece by a key made of its corners, so that lists and prints can be asked for it.
grounds = Table(
    "grounds",
    metadata,
    Column("key", String(20), primary_key=True),
    Column("geometry", JSON, nullable=False),  # GeoJSON Polygon or MultiPolygon, WGS-84
    Column("at", Instant, nullable=False),
    Index(None, "at"),
)

# A piece under a name, for oneself or shared with one's role.
watched_areas = Table(
    "watched_areas",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", Integer, nullable=False),
    Column("name", String(40), nullable=False),
    Column("audience", String(4), nullable=False),  # mine, role
    Column("role", String(20), nullable=False),  # the owner's
    Column("area", String(18), nullable=False),  # the owner's
    Column("code", String(18)),  # an area of the tree, else geometry
    Column("geometry", JSON),
    Column("circle", JSON),  # {"lon", "lat", "m"} where it was drawn as one
    Column("at", Instant, nullable=False),
    Index(None, "account_id"),
    Index(None, "audience"),
)

# A guard (巡查值守) over a piece; its check-ins are those of the patrol run whose route is -id.
guards = Table(
    "guards",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(60), nullable=False),
    Column("note", String(500), nullable=False),
    Column("area", String(18), nullable=False),
    Column("code", String(18)),  # as in watched_areas
    Column("geometry", JSON),
    Column("account_id", Integer, nullable=False),  # who gave it
    Column("unit", String(80), nullable=False),
    Column("at", Instant, nullable=False),
    Column("cancelled_at", Instant),
)

guard_officers = Table(
    "guard_officers",
    metadata,
    Column("guard", Integer, primary_key=True),
    Column("officer", Integer, primary_key=True),
    Index(None, "officer"),
)

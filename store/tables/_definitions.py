"""What people define in the browser: datasets, interfaces, indicators and magnets, every version of them."""

from sqlalchemy import JSON, Column, Index, Integer, String, Table, UniqueConstraint

from store.tables._metadata import metadata
from store.types import Instant

definitions = Table(
    "definitions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(10), nullable=False),  # dataset, interface, indicator, magnet
    Column("name", String(60), nullable=False),  # its id in the city
    Column("version", Integer, nullable=False),
    Column("body", JSON, nullable=False),  # as a row of the pack would have it
    Column("state", String(10), nullable=False),  # draft, published, retired
    Column("roles", JSON, nullable=False),  # who may use it; none: its author alone
    Column("author", Integer, nullable=False),  # accounts.id of who made the first version
    Column("area", String(18), nullable=False),  # the author's: it is for this area and below
    Column("account_id", Integer, nullable=False),  # who made this version
    Column("by", String(120), nullable=False),
    Column("note", String(200)),
    Column("of", Integer),  # the version this one brings back
    Column("at", Instant, nullable=False),
    UniqueConstraint("kind", "name", "version"),
    Index(None, "author"),
)

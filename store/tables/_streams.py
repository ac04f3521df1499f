"""Where the pictures of single cameras come from."""

from sqlalchemy import Column, Integer, String, Table

from store.tables._metadata import metadata
from store.types import Instant

streams = Table(
    "streams",
    metadata,
    Column("gb_id", String(20), primary_key=True),
    Column("address", String(500), nullable=False),  # of an HLS playlist; demo:<n> is one of the demo's own
    Column("account_id", Integer),  # who entered it
    Column("at", Instant, nullable=False),
)

"""What the store keeps of itself: what it is, its trail, what waits for the bus, its counters."""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table

from store.tables._metadata import metadata
from store.types import Instant

# What this store is: city, demo or real, when the demo was built, running scene.
meta = Table("meta", metadata, Column("key", String(40), primary_key=True), Column("value", JSON, nullable=False))

# Lines are added and stay: triggers refuse the rest (migration 0026).
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("account_id", Integer),
    Column("role", String(20)),  # the post it was done in
    Column("address", String(64)),
    Column("act", String(40), nullable=False),
    Column("target", String(120)),
    Column("result", String(20), nullable=False),  # done, refused, failed
    Column("detail", JSON),  # ids only, nothing personal
    Index(None, "at"),
    Index(None, "account_id", "at"),
    Index(None, "act", "at"),
    Index(None, "target"),
)

# The last case number given out on each day: one statement gives the next, also to two writers at once.
counters = Table("counters", metadata, Column("name", String(40), primary_key=True), Column("value", Integer, nullable=False))

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("topic", String(20), nullable=False),
    Column("key", String(160), nullable=False),
    Column("area", String(18), nullable=False),
    Column("body", JSON, nullable=False),
    Column("alarm", Boolean, nullable=False, default=False),  # announces itself by sound and banner
    Column("at", Instant, nullable=False),
    Column("event", String(24), nullable=False, default="", server_default=""),  # what happened to a case: an action, light; webhooks tell it
)

"""What somebody asks to be put right in data that another department owns (回流)."""

from sqlalchemy import JSON, Column, Index, Integer, String, Table

from store.tables._metadata import metadata
from store.types import Instant

corrections = Table(
    "corrections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("dataset", String(40), nullable=False),
    Column("kind", String(12), nullable=False),  # value, missing (a row that is not there), superfluous (one that should not be)
    Column("key", String(300), nullable=False),  # of the row; of a missing one what its key columns will be
    Column("column", String(40)),  # of a value
    Column("old", JSON),  # the value when it was asked, or {column: value} of a superfluous row; unmasked
    Column("new", JSON),  # the value, or {column: value} of a missing row
    Column("reason", String(500), nullable=False),
    Column("photos", JSON, nullable=False),
    Column("area", String(18), nullable=False),  # of the row
    Column("owner", String(40), nullable=False),  # the department that decides
    Column("state", String(10), nullable=False),  # pending, accepted, refused, withdrawn
    Column("batch", String(40)),  # those of one file
    Column("visit", String(40)),  # the visit that found it
    Column("account_id", Integer, nullable=False),
    Column("unit", String(80), nullable=False),
    Column("role", String(20), nullable=False),
    Column("at", Instant, nullable=False),
    Column("decided_by", Integer),
    Column("decided_unit", String(80)),
    Column("decided_at", Instant),
    Column("answer", String(500)),
    Column("load", Integer),  # loads.id: the load by which an accepted one was put
    Index(None, "dataset", "state", "key"),
    Index(None, "state", "owner", "area"),
    Index(None, "area"),
    Index(None, "account_id"),
    Index(None, "batch"),
    Index(None, "visit"),
)

# Which correction holds which photo.
correction_photos = Table(
    "correction_photos", metadata, Column("photo", String(64), primary_key=True), Column("correction", Integer, primary_key=True), Index(None, "correction")
)

# A cell of a monthly table that nothing we hold fills, typed by somebody.
monthly_cells = Table(
    "monthly_cells",
    metadata,
    Column("table", String(40), primary_key=True),
    Column("month", String(7), primary_key=True),  # 2026-10
    Column("area", String(18), primary_key=True),  # the line's own, or that of the table
    Column("line", String(300), primary_key=True),  # the key of a record, the value or area the line stands for
    Column("column", String(40), primary_key=True),
    Column("value", String(200), nullable=False),
    Column("account_id", Integer, nullable=False),
    Column("unit", String(80), nullable=False),
    Column("at", Instant, nullable=False),
)

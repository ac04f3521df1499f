"""How rows of datasets came in: every load with what it took and refused, where each interface stands, how good the rows are."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, Index, Integer, String, Table

from store.tables._metadata import metadata
from store.types import Instant

# One run of an interface, or one file, correction or clearing of a dataset. The rows themselves lie in the lake, which knows them by `id`.
loads = Table(
    "loads",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("interface", String(40)),  # none: a file, a correction, what its time has passed
    Column("dataset", String(40), nullable=False),
    Column("kind", String(12), nullable=False),  # interface, file, correction, keep
    Column("name", String(120)),  # of the file
    Column("account_id", Integer),
    Column("state", String(8), nullable=False),  # running, done, part (some rows refused), failed
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("read", Integer, nullable=False, default=0),
    Column("good", Integer, nullable=False, default=0),
    Column("bad", Integer, nullable=False, default=0),
    Column("added", Integer, nullable=False, default=0),
    Column("changed", Integer, nullable=False, default=0),
    Column("same", Integer, nullable=False, default=0),
    Column("removed", Integer, nullable=False, default=0),
    Column("late", Integer, nullable=False, default=0),  # rows of a time before the watermark
    Column("bytes", BigInteger, nullable=False, default=0),
    Column("watermark", String(80)),  # up to where it has read
    Column("why", JSON),  # {"zh", "en"}: what was wrong
    Column("reasons", JSON, nullable=False, default=dict),  # how often each code of core.rows.REASONS
    Column("drift", JSON, nullable=False, default=list),  # [{"what": new, missing, renamed, retyped, "column", "to"}]
    Index(None, "interface", "id"),
    Index(None, "dataset", "id"),
    Index(None, "state"),
)

# Why a row was refused, or (kept) what is odd about one that was taken. The first few thousand of a load; all are counted in loads.reasons.
load_faults = Table(
    "load_faults",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("load", Integer, nullable=False),
    Column("row", Integer, nullable=False),  # as the source counts: a spreadsheet's header is 1
    Column("column", String(120)),
    Column("reason", String(40), nullable=False),
    Column("value", String(120), nullable=False),  # masked
    Column("kept", Boolean, nullable=False),
    Index(None, "load", "id"),
)

interface_states = Table(
    "interface_states",
    metadata,
    Column("interface", String(40), primary_key=True),
    Column("paused", Boolean, nullable=False),
    Column("since", Instant, nullable=False),  # from when on it is expected
    Column("next_at", Instant, nullable=False),  # when it is asked again
    Column("watermark", String(80)),
    Column("last_ok_at", Instant),
    Column("failures", Integer, nullable=False),  # in a row
    Column("rows", Integer, nullable=False),  # taken by the last load that went well
    Column("columns", JSON, nullable=False),  # what the source's columns held the last time
    Column("told_at", Instant),  # that it is red
    Column("salt", String(32), nullable=False),  # of the secret of what is posted to it
    Index(None, "paused", "next_at"),
)

# Each rule of a dataset as counted after its newest load: how many rows keep it, of how many.
dataset_quality = Table(
    "dataset_quality",
    metadata,
    Column("dataset", String(40), primary_key=True),
    Column("rule", String(120), primary_key=True),  # kind:column,column
    Column("numerator", Integer, nullable=False),
    Column("denominator", Integer, nullable=False),
    Column("load", Integer, nullable=False),
    Column("at", Instant, nullable=False),
)

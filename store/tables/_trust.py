"""What makes the store trustworthy: the trail's seals and cuts, the posts people are given for a time, tokens of machines."""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table

from store.tables._metadata import metadata
from store.types import Instant

# The place of each line of the trail in the chain, and its hash. Lines are sealed in the order they are seen, not that of their ids.
audit_chain = Table(
    "audit_chain",
    metadata,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("audit_id", Integer, nullable=False, unique=True),
    Column("hash", String(64), nullable=False),
)

# Up to where the trail was cleared when its time had passed: the lines 1 … n are gone, the last of them had this hash.
audit_cuts = Table(
    "audit_cuts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("before", Instant, nullable=False),  # only lines older than this may go
    Column("n", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)

# A post given to an account, asked for by one and decided by another: the account's own, or one for a time.
grants = Table(
    "grants",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", Integer, nullable=False),
    Column("kind", String(12), nullable=False),  # own, assignment, deputy, incident
    Column("role", String(20), nullable=False),
    Column("area", String(18), nullable=False),
    Column("department", String(40)),
    Column("deputy_of", Integer),  # accounts.id of who is on leave
    Column("case_no", String(40)),  # the incident with which it ends
    Column("from_day", String(10), nullable=False, default=""),
    Column("to_day", String(10), nullable=False, default=""),
    Column("hours", String(11), nullable=False, default=""),  # 20:00-08:00; empty is any time
    Column("reason", String(200), nullable=False),
    Column("state", String(8), nullable=False),  # asked, given, refused, ended
    Column("asked_by", Integer, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("decided_by", Integer),
    Column("decided_at", Instant),
    Index(None, "account_id", "state"),
    Index(None, "state"),
)

# What a machine signs in with: what it may do, from which sources, until when.
api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(60), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("area", String(18), nullable=False),
    Column("may", JSON, nullable=False),
    Column("sources", JSON, nullable=False),
    Column("made_by", Integer, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("seen_at", Instant),
    Column("revoked", Boolean, nullable=False, default=False),
)

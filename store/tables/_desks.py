"""What desks hand over."""

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text

from store.tables._metadata import metadata
from store.types import Instant

# What one shift handed to the next: what was open then, the notes, and the signatures of both. It never changes but for the second signature.
handovers = Table(
    "handovers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("area", String(18), nullable=False),
    Column("post", String(20), nullable=False),  # the role whose shift it is
    Column("shift", String(12), nullable=False),  # early, late, night
    Column("day", String(10), nullable=False),  # the city's day on which the shift ended
    Column("notes", Text, nullable=False),
    Column("items", JSON, nullable=False),  # what was open, as services/handover.py collects it; no personal data
    Column("giver", Integer, nullable=False),  # accounts.id
    Column("giver_words", String(160), nullable=False),  # unit and name as they were
    Column("given_at", Instant, nullable=False),
    Column("seal", String(64), nullable=False),  # sha256 of all of the above
    Column("taker", Integer),
    Column("taker_words", String(160)),
    Column("taken_at", Instant),
    Column("taker_note", String(500)),
    Column("taker_seal", String(64)),  # sha256 of the first seal and of the second signature
    Index(None, "area", "given_at"),
)

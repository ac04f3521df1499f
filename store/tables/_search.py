"""What is found by a name, a number or pinyin, and what an account has looked for."""

from sqlalchemy import Boolean, Column, Float, Index, Integer, String, Table, UniqueConstraint

from store.tables._metadata import metadata
from store.types import Instant

# What the index says of one thing; its tokens stand beside it in search_text, which each database has in its own form (store/search_text.py).
search_records = Table(
    "search_records",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(32), nullable=False),  # building, home, … and person.<service>
    Column("ref", String(160), nullable=False),  # the thing's own number, of a licence its dataset's too
    Column("area", String(18), nullable=False),
    Column("title", String(200), nullable=False),
    Column("words", String(400), nullable=False),  # normalised, what a search must be found in
    Column("sub", String(160), nullable=False, default=""),
    Column("lon", Float),
    Column("lat", Float),
    UniqueConstraint("kind", "ref"),
)

# What has changed since the index read it; triggers write it, so no way to change a thing can forget to (store/search_text.py).
search_marks = Table(
    "search_marks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", String(24), nullable=False),  # a table
    Column("ref", String(40), nullable=False),
)

# Recent and saved searches of an account; never what led to a person.
searches = Table(
    "searches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", Integer, nullable=False),
    Column("text", String(60), nullable=False),
    Column("saved", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("account_id", "text"),
    Index(None, "at"),
)

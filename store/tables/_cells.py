"""Cells beside their present outline: business lines, versions, edits, staff by date, changes filed upward, communities' surveys."""

from sqlalchemy import JSON, Column, Float, Index, Integer, String, Table, UniqueConstraint

from store.tables._metadata import metadata
from store.types import Instant

# Which business lines (条线) work in a cell; core.city.City.lines names them.
cell_lines = Table(
    "cell_lines",
    metadata,
    Column("cell", String(18), primary_key=True),  # areas.code
    Column("line", String(40), primary_key=True),
    Index(None, "line"),
)

# One saving of a community's cells. The id of its latest is the version an editor has read.
cell_edits = Table(
    "cell_edits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("community", String(12), nullable=False),
    Column("act", String(8), nullable=False),  # edit, import, restore
    Column("account_id", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("note", String(200), nullable=False, default=""),
    Column("summary", JSON, nullable=False),  # counts of what it changed and moved
    Index(None, "community", "id"),
)

# A cell as it was from one edit to another. What has no row here was never edited.
cell_versions = Table(
    "cell_versions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("cell", String(18), nullable=False),  # stable: the first code it had, since codes are never given to another cell
    Column("code", String(18), nullable=False),
    Column("community", String(12), nullable=False),
    Column("name", String(60), nullable=False),
    Column("name_en", String(80), nullable=False),
    Column("level", String(12), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("lines", JSON, nullable=False),
    Column("outline", JSON, nullable=False),
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Column("generated", Integer, nullable=False, default=0),
    Column("valid_from", Instant),  # none: before there was an editor
    Column("valid_to", Instant),
    Column("made_by", Integer),  # cell_edits.id
    Column("ended_by", Integer),
    Index(None, "community", "ended_by"),
    Index(None, "code"),
    Index(None, "cell"),
)

# Who works in a cell from when to when; officers.grid is the present state of those with a phone.
cell_staff = Table(
    "cell_staff",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("cell", String(18), nullable=False),  # areas.code
    Column("post", String(16), nullable=False),  # core.cells.POSTS
    Column("officer", Integer),  # officers.id; none for who has no phone of the service
    Column("name", String(60), nullable=False),  # of a person, or of an attached unit
    Column("from_day", String(10)),  # city's day; none: before there was a record
    Column("to_day", String(10)),  # the first day no longer
    Column("change", Integer),  # staff_changes.id
    Index(None, "cell"),
    Index(None, "officer"),
)

# 人事调整报备: filed by a community or street, acknowledged or returned by the district, in force on its day.
staff_changes = Table(
    "staff_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("cell", String(18), nullable=False),
    Column("post", String(16), nullable=False),
    Column("leaves", Integer),  # cell_staff.id; none: a post that was empty
    Column("leaves_name", String(60), nullable=False, default=""),
    Column("comes", Integer),  # officers.id of who comes; none: by name, or nobody
    Column("comes_name", String(60), nullable=False, default=""),
    Column("from_day", String(10), nullable=False),
    Column("reason", String(300), nullable=False),
    Column("state", String(12), nullable=False),  # filed, acknowledged, returned, in_force
    Column("filed_by", Integer, nullable=False),
    Column("filed_at", Instant, nullable=False),
    Column("decided_by", Integer),
    Column("decided_at", Instant),
    Column("answer", String(300), nullable=False, default=""),
    Column("applied_at", Instant),
    Index(None, "cell"),
    Index(None, "state", "from_day"),
)

surveys = Table(
    "surveys",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("community", String(12), nullable=False),
    Column("version", Integer, nullable=False),
    Column("account_id", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("answers", JSON, nullable=False),
    UniqueConstraint("community", "version"),
)

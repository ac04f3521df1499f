"""Work in the field: patrols, task lists, visits, what was collected."""

from sqlalchemy import JSON, Boolean, Column, Float, Index, Integer, String, Table, UniqueConstraint

from store.tables._metadata import metadata
from store.types import Instant

patrol_routes = Table(
    "patrol_routes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("zh", String(60), nullable=False),
    Column("en", String(80), nullable=False),
    Column("area", String(18), nullable=False),
    Column("points", JSON, nullable=False),  # [{"zh", "en", "lon", "lat"}, …] in their order
    Column("radius_m", Integer, nullable=False),
    Column("days", String(7), nullable=False),  # ISO week days it is walked on: 12345
    Column("from_time", String(5), nullable=False),  # 08:30
    Column("until_time", String(5), nullable=False),
    Column("units", JSON, nullable=False),  # departments that walk along: a joint patrol
    Column("active", Boolean, nullable=False),
    Column("author", Integer),
    Column("at", Instant, nullable=False),
    Index(None, "area"),
)

# A route on one day: what is planned, and what was walked.
patrol_runs = Table(
    "patrol_runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("route", Integer, nullable=False),
    Column("day", String(10), nullable=False),
    Column("area", String(18), nullable=False),
    Column("zh", String(60), nullable=False),  # the route as it was then
    Column("en", String(80), nullable=False),
    Column("points", JSON, nullable=False),
    Column("radius_m", Integer, nullable=False),
    Column("units", JSON, nullable=False),
    Column("from_at", Instant, nullable=False),
    Column("until_at", Instant, nullable=False),
    Column("started_at", Instant),
    Column("ended_at", Instant),
    Column("complete_at", Instant),  # its last point was checked
    Column("summary", String(500)),
    UniqueConstraint("route", "day"),
    Index(None, "area", "until_at"),
    Index(None, "until_at"),
)

patrol_members = Table(
    "patrol_members",
    metadata,
    Column("run", Integer, primary_key=True),
    Column("account_id", Integer, primary_key=True),
    Column("unit", String(80), nullable=False),
    Column("at", Instant, nullable=False),
)

# A position is kept for the check-in alone; there is no track.
patrol_checks = Table(
    "patrol_checks",
    metadata,
    Column("id", String(40), primary_key=True),  # the phone's own, so that one sent twice counts once
    Column("run", Integer, nullable=False),
    Column("point", Integer, nullable=False),  # from 0
    Column("account_id", Integer, nullable=False),
    Column("unit", String(80), nullable=False),
    Column("at", Instant, nullable=False),
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Column("accuracy_m", Float, nullable=False),
    Column("distance_m", Float, nullable=False),
    UniqueConstraint("run", "point"),
)

patrol_findings = Table(
    "patrol_findings",
    metadata,
    Column("case_no", String(24), primary_key=True),
    Column("run", Integer, nullable=False),
    Column("account_id", Integer, nullable=False),
    Column("unit", String(80), nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "run"),
)

# One line of a cell's task list in one period.
recurring = Table(
    "recurring",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("area", String(18), nullable=False),
    Column("period", String(10), nullable=False),  # 2026-W48, 2026-11, 2026-Q4
    Column("from_at", Instant, nullable=False),
    Column("until_at", Instant, nullable=False),
    Column("done_at", Instant),
    Column("account_id", Integer),
    Column("unit", String(80)),
    Column("result", String(500)),
    Column("photos", JSON, nullable=False, default=list, server_default="[]"),
    Column("client", String(40)),  # the phone's own id of the answer
    UniqueConstraint("kind", "area", "period"),
    Index(None, "area", "until_at"),
    Index(None, "until_at"),
)

# Which answer to the task list holds which photo.
recurring_photos = Table(
    "recurring_photos", metadata, Column("photo", String(64), primary_key=True), Column("recurring", Integer, primary_key=True), Index(None, "recurring")
)

# What is known of a home, an enterprise or a facility beyond its own row, and when it was last found so.
collected = Table(
    "collected",
    metadata,
    Column("kind", String(12), primary_key=True),
    Column("thing", Integer, primary_key=True),
    Column("area", String(18), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("confirmed_at", Instant),
    Index(None, "area"),
)

visits = Table(
    "visits",
    metadata,
    Column("id", String(40), primary_key=True),  # the phone's own
    Column("kind", String(12), nullable=False),
    Column("thing", Integer, nullable=False),
    Column("area", String(18), nullable=False),
    Column("account_id", Integer, nullable=False),
    Column("unit", String(80), nullable=False),
    Column("at", Instant, nullable=False),
    Column("changes", JSON, nullable=False),  # [{"field", "old", "new", "state": applied, asked, rejected}]; none: all as it was
    Column("case_no", String(24)),  # the correction it asked for
    Column("note", String(500)),
    Index(None, "kind", "thing"),
    Index(None, "case_no"),
    Index(None, "area", "at"),
)

"""Things and residents."""

from sqlalchemy import JSON, Boolean, Column, Float, Index, Integer, String, Table

from store.tables._metadata import metadata
from store.types import Instant

cameras = Table(
    "cameras",
    metadata,
    Column("gb_id", String(20), primary_key=True),  # GB/T 28181
    Column("name", String(80), nullable=False),
    Column("area", String(18), nullable=False),
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Column("azimuth", Integer),
    Column("source_class", String(40), nullable=False),
    Column("online", Boolean, nullable=False),
    Column("status_at", Instant, nullable=False),
    Index(None, "area"),
    Index(None, "status_at"),
)

buildings = Table(
    "buildings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("area", String(18), nullable=False),
    Column("floors", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Index(None, "area"),
)

homes = Table(
    "homes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("building", Integer, nullable=False),
    Column("label", String(40), nullable=False),  # 3栋501
    Column("area", String(18), nullable=False),
    Column("owner", Integer),  # people.id
    Column("occupied", Boolean, nullable=False),
    Index(None, "building"),
    Index(None, "area"),
)

people = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(40), nullable=False),
    Column("phone", String(20)),
    Column("sex", String(1), nullable=False),  # m, f
    Column("birth_year", Integer, nullable=False),
    Column("origin", String(40), nullable=False),  # 来源地: province, or 本市 / 省内
    Column("residence", String(12), nullable=False),  # registered, floating
    Column("home", Integer),
    Column("area", String(18), nullable=False),
    Index(None, "area"),
    Index(None, "home"),
)

enterprises = Table(
    "enterprises",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False),
    Column("industry", String(40), nullable=False),
    Column("activity", String(12), nullable=False),  # active, normal, quiet, dormant
    Column("area", String(18), nullable=False),
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Index(None, "area"),
)

facilities = Table(
    "facilities",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),  # supplies, shelter, venue
    Column("name", String(80), nullable=False),
    Column("area", String(18), nullable=False),
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Column("amount", Integer),
    Index(None, "area"),
)

crowd_segments = Table(
    "crowd_segments",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("zh", String(40), nullable=False),
    Column("en", String(60), nullable=False),
    Column("area", String(18), nullable=False),
    Column("m2", Float, nullable=False),
    Column("line", JSON, nullable=False),  # [[lon, lat], …]
    Column("ordinal", Integer, nullable=False),
)

crowd_readings = Table(
    "crowd_readings",
    metadata,
    Column("segment", String(20), primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("band", Integer, nullable=False),  # 0 none, 4 blue, 3 yellow, 2 orange, 1 red
    Index(None, "at"),
)

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
    Column("height", Float),  # m; None: floors × 3
    Column("footprint", JSON),  # GeoJSON Polygon or MultiPolygon, WGS-84; None: only where it stands is known
    Column("source", String(40)),  # the file it came from
    Column("attribution", String(120)),  # words the owner of that file asks for
    Column("external_id", String(60)),  # its number there
    Column("chief", String(40)),  # 楼长
    Index(None, "area"),
    Index(None, "source", "external_id"),
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
    Column("m2", Float),  # 专有部分面积 of the real estate register, where it is known
    Index(None, "building"),
    Index(None, "area"),
    Index(None, "owner"),
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
    Index(None, "name", "area"),  # whether a text names one of them
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
    Index(None, "name"),
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
    Column("amount", Integer),  # people a shelter or a venue holds, pieces a store of supplies has
    Column("sort", String(20)),  # of a venue: school, hospital …
    Column("stock", JSON),  # of supplies: {"pumps": 4, …}
    Index(None, "area"),
)

components = Table(
    "components",
    metadata,
    Column("code", String(16), primary_key=True),  # 6 county, 2 major, 2 minor, 6 number
    Column("sort", String(4), nullable=False),  # major and minor
    Column("area", String(18), nullable=False),
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Column("condition", String(10), nullable=False),  # good, damaged, lost, retired
    Column("department", String(40), nullable=False),  # whose it is
    Column("checked_at", Instant, nullable=False),
    Index(None, "area"),
)

# A sensor reads a place, never a person; here is its newest reading.
sensors = Table(
    "sensors",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("sort", String(20), nullable=False),  # water_level, smoke …
    Column("name", String(80), nullable=False),
    Column("area", String(18), nullable=False),
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Column("value", Float),
    Column("band", Integer, nullable=False),  # as of crowd_readings
    Column("online", Boolean, nullable=False),
    Column("at", Instant),  # of the reading
    Index(None, "area"),
)

# Body-cams are where the officer is who carries them.
bodycams = Table(
    "bodycams",
    metadata,
    Column("gb_id", String(20), primary_key=True),  # GB/T 28181, type 138
    Column("officer", Integer, nullable=False),  # officers.id
    Column("area", String(18), nullable=False),  # his cell
    Column("online", Boolean, nullable=False),
    Column("status_at", Instant, nullable=False),
    Index(None, "area"),
    Index(None, "officer"),
)

community_types = Table(
    "community_types",
    metadata,
    Column("area", String(12), primary_key=True),
    Column("type", String(24), nullable=False),
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

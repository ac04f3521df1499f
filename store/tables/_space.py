"""Areas and cells."""

from sqlalchemy import JSON, Boolean, Column, Float, Index, Integer, String, Table

from store.tables._metadata import metadata

areas = Table(
    "areas",
    metadata,
    Column("code", String(18), primary_key=True),
    Column("name", String(60), nullable=False),
    Column("name_en", String(80), nullable=False),
    Column("level", String(12), nullable=False),  # core.areas.Level
    Column("parent", String(18)),
    Column("kind", String(20), nullable=False),  # 区, 街道, 镇, 社区, 村; grids: area_group, basic, dedicated, micro
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Column("outline", JSON),  # GeoJSON geometry, WGS-84
    Column("generated", Boolean, nullable=False, default=False),  # outline made by us, said so on the map
    Column("households", Integer),
    Column("residents", Integer),
    Index(None, "parent"),
    Index(None, "level"),
)

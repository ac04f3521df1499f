"""Named queries about what has a place: areas with outlines, open cases, cameras, officers, crowd segments."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, or_, select

from store.tables import areas, cameras, cases, crowd_readings, crowd_segments, officers

_SHORT = (areas.c.code, areas.c.name, areas.c.name_en, areas.c.level, areas.c.parent, areas.c.kind, areas.c.lon, areas.c.lat, areas.c.generated)


def within(column: ColumnElement[str], prefixes: Sequence[str]) -> ColumnElement[bool]:
    """The condition that the area code in `column` lies below one of `prefixes`."""
    return or_(*(column.startswith(p) for p in prefixes))


def list_areas(conn: Connection, prefixes: Sequence[str], levels: Sequence[str], outline: bool, limit: int, after: str) -> Sequence[Row[Any]]:
    """Areas below `prefixes`, by code, after the code `after`; with their outlines if wanted. No `levels` means all."""
    what = select(*_SHORT, *([areas.c.outline] if outline else [])).where(within(areas.c.code, prefixes), areas.c.code > after)
    if levels:
        what = what.where(areas.c.level.in_(levels))
    return conn.execute(what.order_by(areas.c.code).limit(limit)).all()


def one_area(conn: Connection, code: str) -> Row[Any] | None:
    """The whole row of an area."""
    return conn.execute(select(areas).where(areas.c.code == code)).one_or_none()


def outlines(conn: Connection, levels: Sequence[str]) -> Sequence[Row[Any]]:
    """Level and outline of every area of `levels`: the lines of the base map, nameless."""
    return conn.execute(select(areas.c.level, areas.c.outline).where(areas.c.level.in_(levels), areas.c.outline.is_not(None)).order_by(areas.c.code)).all()


def open_cases(conn: Connection, prefixes: Sequence[str], department: str | None) -> Sequence[Row[Any]]:
    """What a map needs of every open case below `prefixes`."""
    c = cases.c
    what = select(c.no, c.lon, c.lat, c.area, c.yellow_at, c.due_at, c.urgent).where(c.closed_at.is_(None), within(c.area, prefixes))
    if department is not None:
        what = what.where(c.department == department)
    return conn.execute(what.order_by(c.no)).all()


def count_in(conn: Connection, code_prefix: str, department: str | None) -> dict[str, int]:
    """Residents-free figures of an area: open cases, officers and those on duty, cameras and those online."""
    open_here = select(func.count()).where(cases.c.closed_at.is_(None), within(cases.c.area, [code_prefix]))
    if department is not None:
        open_here = open_here.where(cases.c.department == department)
    staff = select(func.count()).where(within(officers.c.grid, [code_prefix]))
    eyes = select(func.count()).where(within(cameras.c.area, [code_prefix]))
    wanted = {"open": open_here, "officers": staff, "on_duty": staff.where(officers.c.on_duty), "cameras": eyes, "cameras_online": eyes.where(cameras.c.online)}
    return {name: conn.execute(what).scalar_one() for name, what in wanted.items()}


def list_cameras(conn: Connection, prefixes: Sequence[str]) -> Sequence[Row[Any]]:
    """Id, place and state of every camera below `prefixes`, by id."""
    c = cameras.c
    return conn.execute(select(c.gb_id, c.lon, c.lat, c.online).where(within(c.area, prefixes)).order_by(c.gb_id)).all()


def one_camera(conn: Connection, gb_id: str) -> Row[Any] | None:
    """The whole row of a camera."""
    return conn.execute(select(cameras).where(cameras.c.gb_id == gb_id)).one_or_none()


def one_officer(conn: Connection, officer_id: int) -> Row[Any] | None:
    """An officer without the telephone."""
    o = officers.c
    return conn.execute(select(o.id, o.name, o.post, o.grid, o.on_duty).where(o.id == officer_id)).one_or_none()


def list_crowd(conn: Connection, prefixes: Sequence[str]) -> Sequence[Row[Any]]:
    """The segments of the crowd route below `prefixes` in their order, each with its newest reading (None before the first)."""
    newest = select(crowd_readings.c.segment, func.max(crowd_readings.c.at).label("at")).group_by(crowd_readings.c.segment).subquery()
    here = crowd_segments.outerjoin(newest, newest.c.segment == crowd_segments.c.id).outerjoin(
        crowd_readings, (crowd_readings.c.segment == crowd_segments.c.id) & (crowd_readings.c.at == newest.c.at)
    )
    wanted = select(crowd_segments, crowd_readings.c["count"], crowd_readings.c.band, crowd_readings.c.at).select_from(here)
    return conn.execute(wanted.where(within(crowd_segments.c.area, prefixes)).order_by(crowd_segments.c.ordinal)).all()

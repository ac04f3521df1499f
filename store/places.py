"""Named queries about what has a place: areas with outlines, open cases, cameras, officers, crowd segments."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, bindparam, func, select

from core.areas import prefix
from core.scope import Scope
from store._where import LONGEST, in_scope, of_category, of_department, under
from store.tables import areas, cameras, cases, crowd_readings, crowd_segments, officers

Rows = Sequence[RowMapping]
_SHORT = (areas.c.code, areas.c.name, areas.c.name_en, areas.c.level, areas.c.parent, areas.c.kind, areas.c.lon, areas.c.lat, areas.c.generated)

_ON_DUTY = select(officers.c.id, officers.c.grid).where(officers.c.grid.between(bindparam("start"), bindparam("end")), officers.c.on_duty)


def list_areas(conn: Connection, scope: Scope, area: str, levels: Sequence[str], outline: bool, limit: int, after: str) -> Rows:
    """Areas in `area` by code, after the code `after`; with their outlines if wanted. No `levels` means all."""
    what = select(*_SHORT, *([areas.c.outline] if outline else [])).where(_here(areas.c.code, scope, area), areas.c.code > after)
    if levels:
        what = what.where(areas.c.level.in_(levels))
    return conn.execute(what.order_by(areas.c.code).limit(limit)).mappings().all()


def one_area(conn: Connection, code: str) -> RowMapping | None:
    """The whole row of an area."""
    return _one(conn, select(areas).where(areas.c.code == code))


def outlines(conn: Connection, levels: Sequence[str]) -> Rows:
    """Level and outline of every area of `levels`: the lines of the base map, nameless."""
    what = select(areas.c.level, areas.c.outline).where(areas.c.level.in_(levels), areas.c.outline.is_not(None))
    return conn.execute(what.order_by(areas.c.code)).mappings().all()


def open_cases(
    conn: Connection, scope: Scope, area: str, states: Sequence[str], category: str | None = None, department: str | None = None, urgent: bool | None = None
) -> Rows:
    """What a map needs of every case in `area` that stands in one of `states`, perhaps of some categories and departments alone, urgent ones or not."""
    c = cases.c
    what = select(c.no, c.lon, c.lat, c.area, c.yellow_at, c.due_at, c.urgent).where(_cases(scope, area, states))
    what = what.where(of_category(c.category, category)) if category else what
    what = what.where(of_department(c.department, department)) if department else what
    what = what.where(c.urgent.is_(urgent)) if urgent is not None else what
    return conn.execute(what.order_by(c.no)).mappings().all()


def list_cameras(conn: Connection, scope: Scope, area: str) -> Rows:
    """Id, place, state and source class of every camera in `area`, by id."""
    c = cameras.c
    return conn.execute(select(c.gb_id, c.lon, c.lat, c.online, c.source_class).where(_here(c.area, scope, area)).order_by(c.gb_id)).mappings().all()


def one_camera(conn: Connection, gb_id: str) -> RowMapping | None:
    """The whole row of a camera."""
    return _one(conn, select(cameras).where(cameras.c.gb_id == gb_id))


def one_officer(conn: Connection, officer_id: int) -> RowMapping | None:
    """An officer without the telephone."""
    o = officers.c
    return _one(conn, select(o.id, o.name, o.post, o.grid, o.on_duty).where(o.id == officer_id))


def on_duty(conn: Connection, area: str) -> Rows:
    """Id and cell of the officers on duty in an area."""
    start = prefix(area)
    return conn.execute(_ON_DUTY, {"start": start, "end": start + LONGEST}).mappings().all()


def list_crowd(conn: Connection, scope: Scope, area: str) -> Rows:
    """The segments of the crowd route in `area` in their order, each with its newest reading (None before the first)."""
    r = crowd_readings.c
    newest = select(r.segment, func.max(r.at).label("at")).group_by(r.segment).subquery()
    here = crowd_segments.outerjoin(newest, newest.c.segment == crowd_segments.c.id).outerjoin(
        crowd_readings, (r.segment == crowd_segments.c.id) & (r.at == newest.c.at)
    )
    wanted = select(crowd_segments, r["count"], r.band, r.at).select_from(here)
    return conn.execute(wanted.where(_here(crowd_segments.c.area, scope, area)).order_by(crowd_segments.c.ordinal)).mappings().all()


def _here(column: Any, scope: Scope, area: str) -> ColumnElement[bool]:
    """In `area` and in the scope; places and things belong to no department."""
    return under(column, area) & in_scope(column, None, Scope(scope.prefixes))


def _cases(scope: Scope, area: str, states: Sequence[str]) -> ColumnElement[bool]:
    return cases.c.state.in_(states) & under(cases.c.area, area) & in_scope(cases.c.area, cases.c.department, scope, cases.c.involved)


def _one(conn: Connection, what: Select[Any]) -> RowMapping | None:
    return conn.execute(what).mappings().one_or_none()

"""Cells and their versions: the queries. What has a place or a cell's code is found by the columns of its table."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, RowMapping, Table, bindparam, delete, exists, func, insert, select, update

from store._where import under
from store.areas import VERSION
from store.demo import put_facts
from store.tables import (
    accounts,
    areas,
    cases,
    cell_edits,
    cell_lines,
    cell_staff,
    cell_versions,
    collected,
    enterprises,
    facilities,
    homes,
    metadata,
    officers,
    people,
    recurring,
    search_records,
    surveys,
)

Rows = Sequence[RowMapping]
LEVELS = ("grid", "micro_grid")
# What went on in a cell keeps the code of its day.
_HISTORY = {"patrol_runs", "handovers"}
# Tables whose rows are no things that stand in a cell now: they keep the code of their day, or are moved by rules of their own.
_KEEP = {areas.name, cases.name, cell_versions.name, search_records.name}


def placed() -> list[Table]:
    """Tables of things with a place and the code of the cell it lies in: a new kind of thing is among them by its columns. What has an `at` happened once."""
    return [table for table in metadata.sorted_tables if _stands(table)]


def _stands(table: Table) -> bool:
    names = set(table.c.keys())
    return {"area", "lon", "lat"} <= names and "at" not in names and table.name not in _KEEP and len(table.primary_key) == 1


def of_community(conn: Connection, community: str) -> Rows:
    """The present cells with their outlines, by code."""
    here = (under(areas.c.code, community)) & areas.c.level.in_(LEVELS)
    return conn.execute(select(areas).where(here).order_by(areas.c.code)).mappings().all()


def lines_of(conn: Connection, community: str) -> dict[str, list[str]]:
    """Business lines by cell."""
    found: dict[str, list[str]] = {}
    for row in conn.execute(select(cell_lines).where(under(cell_lines.c.cell, community)).order_by(cell_lines.c.cell, cell_lines.c.line)):
        found.setdefault(row.cell, []).append(row.line)
    return found


def version(conn: Connection, community: str) -> int:
    """The id of the latest edit, 0 before the first."""
    return int(conn.execute(select(func.coalesce(func.max(cell_edits.c.id), 0)).where(cell_edits.c.community == community)).scalar_one())


def edits(conn: Connection, community: str, after: int = 0, limit: int = 50) -> Rows:
    """Edits of a community since one of them, the latest first, with the unit and name of who made them."""
    e = cell_edits.c
    query = select(cell_edits, accounts.c.name.label("by_name"), accounts.c.unit.label("by_unit")).outerjoin(accounts, accounts.c.id == e.account_id)
    return conn.execute(query.where(e.community == community, e.id > after).order_by(e.id.desc()).limit(limit)).mappings().all()


def edited(conn: Connection) -> set[str]:
    """The communities whose cells were ever edited."""
    return set(conn.execute(select(cell_edits.c.community).distinct()).scalars())


def add_edit(conn: Connection, row: Mapping[str, Any]) -> int:
    """A new edit; its id."""
    return int(conn.execute(insert(cell_edits).values(**row).returning(cell_edits.c.id)).scalar_one())


def sum_up(conn: Connection, edit: int, summary: Mapping[str, Any]) -> None:
    """What an edit changed and moved, once that is known."""
    conn.execute(update(cell_edits).where(cell_edits.c.id == edit).values(summary=dict(summary)))


def versions(conn: Connection, community: str) -> Rows:
    """Every version of every cell the community ever had, oldest first."""
    return conn.execute(select(cell_versions).where(cell_versions.c.community == community).order_by(cell_versions.c.id)).mappings().all()


def add_versions(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """New versions."""
    if rows:
        conn.execute(insert(cell_versions), list(rows))


def end_versions(conn: Connection, codes: Iterable[str], edit: int, at: datetime) -> None:
    """The present versions of these codes end with this edit."""
    v = cell_versions.c
    conn.execute(update(cell_versions).where(v.code.in_(list(codes)), v.ended_by.is_(None)).values(ended_by=edit, valid_to=at))


def replace_areas(conn: Connection, gone: Iterable[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Take away cells and put these in, whole rows; their business lines go with them."""
    codes = [*gone, *(row["code"] for row in rows)]
    conn.execute(delete(areas).where(areas.c.code.in_(codes)))
    if rows:
        conn.execute(insert(areas), [dict(row) for row in rows])


def replace_lines(conn: Connection, community: str, lines: Mapping[str, Sequence[str]]) -> None:
    """The business lines of a community's cells, anew."""
    conn.execute(delete(cell_lines).where(under(cell_lines.c.cell, community)))
    rows = [{"cell": cell, "line": line} for cell, chosen in lines.items() for line in dict.fromkeys(chosen)]
    if rows:
        conn.execute(insert(cell_lines), rows)


def changed(conn: Connection) -> None:
    """Whoever keeps areas in memory reads them again."""
    put_facts(conn, {VERSION: uuid4().hex})


# ── what stands in cells ──
def things(conn: Connection, table: Table, community: str) -> Rows:
    """Key, cell and place of a table's things in a community."""
    key = next(iter(table.primary_key))
    return conn.execute(select(key.label("key"), table.c.area, table.c.lon, table.c.lat).where(under(table.c.area, community))).mappings().all()


def open_cases(conn: Connection, community: str, states: Sequence[str]) -> Rows:
    """Whole rows of the cases in these states in a community."""
    return conn.execute(select(cases).where(cases.c.state.in_(states), under(cases.c.area, community)).order_by(cases.c.no)).mappings().all()


def move(conn: Connection, table: Table, moved: Sequence[tuple[Any, str]]) -> None:
    """Things go to other cells: (key, code)."""
    if moved:
        key = next(iter(table.primary_key))
        statement = update(table).where(key == bindparam("the_key")).values(area=bindparam("the_area"))
        conn.execute(statement, [{"the_key": each, "the_area": code} for each, code in moved])


def homes_in(conn: Connection, community: str) -> Rows:
    """Id, building and cell of every home of a community."""
    return conn.execute(select(homes.c.id, homes.c.building, homes.c.area).where(under(homes.c.area, community))).mappings().all()


def realign(conn: Connection, community: str) -> None:
    """People are where their homes are, and what was collected of a thing where that is."""
    home_area = select(homes.c.area).where(homes.c.id == people.c.home).scalar_subquery()
    conn.execute(update(people).where(under(people.c.area, community), people.c.home.is_not(None)).values(area=func.coalesce(home_area, people.c.area)))
    for kind, table in (("home", homes), ("enterprise", enterprises), ("facility", facilities)):
        now = select(table.c.area).where(table.c.id == collected.c.thing).scalar_subquery()
        mine = under(collected.c.area, community) & (collected.c.kind == kind)
        conn.execute(update(collected).where(mine).values(area=func.coalesce(now, collected.c.area)))


def follow(conn: Connection, codes: Mapping[str, str], now: datetime) -> None:
    """What names a cell by its code alone goes from old codes to new ones: officers, accounts, people without a home, tasks of the list that are not done."""
    named = [table for table in metadata.sorted_tables if _names_a_cell(table)]
    for old, new in codes.items():
        conn.execute(update(officers).where(officers.c.grid == old).values(grid=new))
        for table in named:
            conn.execute(update(table).where(table.c.area == old).values(area=new))
        _tasks_follow(conn, old, new, now)


def _names_a_cell(table: Table) -> bool:
    names = set(table.c.keys())
    return "area" in names and "at" not in names and table.name not in {*_KEEP, *_HISTORY, recurring.name} and not table.c.area.primary_key


def _tasks_follow(conn: Connection, old: str, new: str, now: datetime) -> None:
    """What the cell that takes over has to do in any case is not there twice."""
    r, theirs = recurring.c, recurring.alias()
    waiting = (r.area == old) & r.done_at.is_(None) & (r.until_at > now)
    twice = exists().where(theirs.c.area == new, theirs.c.kind == r.kind, theirs.c.period == r.period)
    conn.execute(delete(recurring).where(waiting, twice))
    conn.execute(update(recurring).where(waiting).values(area=new))


def count_anew(conn: Connection, cells: Iterable[str]) -> None:
    """Homes and residents of cells, counted again after something moved."""
    for code in cells:
        households = select(func.count()).select_from(homes).where(under(homes.c.area, code)).scalar_subquery()
        residents = select(func.count()).select_from(people).where(under(people.c.area, code)).scalar_subquery()
        conn.execute(update(areas).where(areas.c.code == code).values(households=households, residents=residents))


# ── staff ──
def staff(conn: Connection, area: str, day: str) -> Rows:
    """Who works in the cells of an area on a day, by cell; the leaders first."""
    s = cell_staff.c
    now = (s.from_day.is_(None) | (s.from_day <= day)) & (s.to_day.is_(None) | (s.to_day > day))
    return conn.execute(select(cell_staff).where(under(s.cell, area), now).order_by(s.cell, s.id)).mappings().all()


def staff_history(conn: Connection, cell: str) -> Rows:
    """Everybody who ever worked in a cell, the latest first."""
    s = cell_staff.c
    return conn.execute(select(cell_staff).where(s.cell == cell).order_by(s.from_day.desc().nulls_last(), s.id.desc())).mappings().all()


def one_staff(conn: Connection, id: int) -> RowMapping | None:
    """One row of the staff."""
    return conn.execute(select(cell_staff).where(cell_staff.c.id == id)).mappings().one_or_none()


def end_staff(conn: Connection, id: int, day: str) -> None:
    """Somebody works here no longer from a day on."""
    conn.execute(update(cell_staff).where(cell_staff.c.id == id).values(to_day=day))


def add_staff(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Somebody begins."""
    if rows:
        conn.execute(insert(cell_staff), list(rows))


def staff_follows(conn: Connection, codes: Mapping[str, str], day: str) -> None:
    """Present staff of old codes go on under new ones; that they had the old one until today stays."""
    for row in [dict(row) for code in codes for row in staff(conn, code, day) if row["cell"] == code]:
        end_staff(conn, row["id"], day)
        add_staff(conn, [{name: row[name] for name in ("post", "officer", "name", "change")} | {"cell": codes[row["cell"]], "from_day": day, "to_day": None}])


def place_officer(conn: Connection, officer: int, cell: str, post: str | None = None) -> None:
    """An officer looks after another cell, perhaps at another post."""
    conn.execute(update(officers).where(officers.c.id == officer).values(grid=cell, **({"post": post} if post else {})))


def new_officer(conn: Connection, name: str, cell: str, post: str) -> int:
    """Somebody who was no officer becomes one, not on duty yet; his number. A telephone is entered later."""
    id = int(conn.execute(select(func.max(officers.c.id))).scalar_one() or 0) + 1
    conn.execute(insert(officers).values(id=id, name=name, phone="", post=post, grid=cell, on_duty=False))
    return id


def officers_in(conn: Connection, area: str) -> Rows:
    """Id, name, post and cell of the officers of an area."""
    o = officers.c
    return conn.execute(select(o.id, o.name, o.post, o.grid).where(under(o.grid, area)).order_by(o.grid, o.id)).mappings().all()


# ── surveys ──
def survey_versions(conn: Connection, community: str) -> Rows:
    """Every version of a community's survey, the latest first, with the unit of who filled it."""
    query = select(surveys, accounts.c.unit.label("by_unit"), accounts.c.name.label("by_name")).outerjoin(accounts, accounts.c.id == surveys.c.account_id)
    return conn.execute(query.where(surveys.c.community == community).order_by(surveys.c.version.desc())).mappings().all()


def add_survey(conn: Connection, row: Mapping[str, Any]) -> None:
    """A further version of a survey."""
    conn.execute(insert(surveys).values(**row))

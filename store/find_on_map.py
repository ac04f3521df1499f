"""Named queries of the search on the map: what bears a name or a number, in the asker's scope, the best fitting first."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, case, func, or_, select

from core.scope import Scope
from store._where import in_scope, under
from store.tables import buildings, cameras, facilities, officers

Rows = Sequence[RowMapping]


def find_buildings(conn: Connection, scope: Scope, area: str, text: str, limit: int) -> Rows:
    """Buildings whose name holds `text`."""
    b = buildings.c
    what = select(b.id, b.name, b.area, b.kind, b.floors, b.lon, b.lat).where(_here(b.area, scope, area), _holds(b.name, text))
    return conn.execute(what.order_by(*_best(b.name, text), b.id).limit(limit)).mappings().all()


def find_places(conn: Connection, scope: Scope, area: str, text: str, limit: int) -> Rows:
    """Supplies, shelters and venues whose name holds `text`."""
    f = facilities.c
    what = select(f.id, f.name, f.area, f.kind, f.lon, f.lat).where(_here(f.area, scope, area), _holds(f.name, text))
    return conn.execute(what.order_by(*_best(f.name, text), f.id).limit(limit)).mappings().all()


def find_cameras(conn: Connection, scope: Scope, area: str, text: str, limit: int) -> Rows:
    """Cameras whose name or GB id holds `text`."""
    c = cameras.c
    what = select(c.gb_id, c.name, c.area, c.online, c.lon, c.lat).where(
        _here(c.area, scope, area), or_(_holds(c.name, text), c.gb_id.contains(text, autoescape=True))
    )
    return conn.execute(what.order_by(*_best(c.name, text), c.gb_id).limit(limit)).mappings().all()


def list_officers(conn: Connection, scope: Scope, area: str) -> Rows:
    """Every officer's name, post and cell, by number: few enough to be looked through by pinyin too."""
    o = officers.c
    return conn.execute(select(o.id, o.name, o.post, o.grid, o.on_duty).where(_here(o.grid, scope, area)).order_by(o.id)).mappings().all()


def _here(column: Any, scope: Scope, area: str) -> ColumnElement[bool]:
    return under(column, area) & in_scope(column, None, Scope(scope.prefixes))


def _holds(column: Any, text: str) -> ColumnElement[bool]:
    """Every word of `text`, in whatever order."""
    return or_(column.icontains(text, autoescape=True), *([_all(column, text.split())] if len(text.split()) > 1 else []))


def _all(column: Any, words: Sequence[str]) -> ColumnElement[bool]:
    found = column.icontains(words[0], autoescape=True)
    for word in words[1:]:
        found = found & column.icontains(word, autoescape=True)
    return found  # type: ignore[no-any-return]


def _best(column: Any, text: str) -> list[Any]:
    """The same name first, then those that begin or end with it, short before long: 3栋 before 13栋."""
    rank = case((column == text, 0), (column.istartswith(text, autoescape=True), 1), (column.iendswith(text, autoescape=True), 2), else_=3)
    return [rank, func.length(column)]

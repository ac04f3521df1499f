"""Named queries about sheets of consent."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from core.scope import Scope
from store._where import in_scope
from store.tables import buildings, consent_homes, consent_sheets, homes, people

Rows = Sequence[RowMapping]


def _sheets(scope: Scope) -> Any:
    b = buildings.c
    what = select(consent_sheets, b.name.label("building_name"), b.area).join(buildings, b.id == consent_sheets.c.building)
    return what.where(in_scope(b.area, None, Scope(scope.prefixes)))


def of_building(conn: Connection, scope: Scope, building: int) -> Rows:
    """The sheets of a building, open ones first, newest first."""
    s = consent_sheets.c
    return conn.execute(_sheets(scope).where(s.building == building).order_by(s.closed_at.is_not(None), s.id.desc())).mappings().all()


def one(conn: Connection, scope: Scope, id: int) -> RowMapping | None:
    """A sheet of the scope."""
    return conn.execute(_sheets(scope).where(consent_sheets.c.id == id)).mappings().one_or_none()


def homes_of(conn: Connection, sheet: RowMapping) -> Rows:
    """The homes of a sheet's building in their order, each with how it stands and its owner's name; those without a state have not signed."""
    h, c, p = homes.c, consent_homes.c, people.c
    joined = homes.outerjoin(consent_homes, (c.home == h.id) & (c.sheet == sheet["id"])).outerjoin(people, p.id == h.owner)
    what = select(h.id, h.label, h.occupied, h.m2, h.owner, p.name.label("owner_name"), c.state, c.note, c.at, c.unit).select_from(joined)
    return conn.execute(what.where(h.building == sheet["building"]).order_by(h.id)).mappings().all()


def votes(conn: Connection, building: int, sheets: Sequence[int]) -> dict[int, Rows]:
    """The homes of a building as each of these sheets has them: id, m2, owner and state, by sheet."""
    h, c = homes.c, consent_homes.c
    found: dict[int, Rows] = {}
    for sheet in sheets:
        joined = homes.outerjoin(consent_homes, (c.home == h.id) & (c.sheet == sheet))
        found[sheet] = conn.execute(select(h.id, h.m2, h.owner, c.state).select_from(joined).where(h.building == building)).mappings().all()
    return found


def measure(conn: Connection, home: int, m2: float | None) -> None:
    """The floor area of a home, as the real estate register has it."""
    conn.execute(update(homes).where(homes.c.id == home).values(m2=m2))


def add(conn: Connection, row: Mapping[str, Any]) -> int:
    """A new sheet; its number."""
    return int(conn.execute(insert(consent_sheets).values(dict(row)).returning(consent_sheets.c.id)).scalar_one())


def mark(conn: Connection, sheet: int, home: int, row: Mapping[str, Any]) -> None:
    """How a home stands now."""
    c = consent_homes.c
    conn.execute(delete(consent_homes).where(c.sheet == sheet, c.home == home))
    conn.execute(insert(consent_homes).values({**row, "sheet": sheet, "home": home}))


def close(conn: Connection, sheet: int, now: datetime | None) -> None:
    """Nobody marks it any more; None opens it again."""
    conn.execute(update(consent_sheets).where(consent_sheets.c.id == sheet).values(closed_at=now))

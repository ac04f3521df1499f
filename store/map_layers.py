"""Named queries behind layers of the map: the business lines of cells, and where cases were reported."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, select

from core.scope import Scope
from store._where import in_scope, of_category, of_department, under
from store.tables import cases, cell_lines

Rows = Sequence[RowMapping]


def lines_of_cells(conn: Connection, scope: Scope, area: str) -> Rows:
    """Every cell in `area` with each of its business lines, by cell; cells belong to no department."""
    c = cell_lines.c
    here = under(c.cell, area) & in_scope(c.cell, None, Scope(scope.prefixes))
    return conn.execute(select(c.cell, c.line).where(here).order_by(c.cell, c.line)).mappings().all()


def reported_since(conn: Connection, scope: Scope, area: str, since: datetime, category: str | None, department: str | None) -> Rows:
    """The place of every case in `area` reported since then that has one, perhaps of some categories and departments alone."""
    c = cases.c
    what = select(c.lon, c.lat).where(c.reported_at >= since, c.lon.is_not(None), under(c.area, area), in_scope(c.area, c.department, scope, c.involved))
    what = what.where(of_category(c.category, category)) if category else what
    what = what.where(of_department(c.department, department)) if department else what
    return conn.execute(what).mappings().all()

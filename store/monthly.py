"""Cells of monthly tables that were typed by hand: the queries."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select

from core.scope import Scope
from store._where import in_scope, under
from store.tables import monthly_cells

_C = monthly_cells.c
Place = tuple[str, str, str]  # area, line, column


def of_table(conn: Connection, scope: Scope, table: str, month: str, area: str) -> dict[Place, RowMapping]:
    """What was typed into a table, of areas in `area`."""
    where = [_C.table == table, _C.month == month, under(_C.area, area), in_scope(_C.area, None, Scope(scope.prefixes))]
    return {(row["area"], row["line"], row["column"]): row for row in conn.execute(select(monthly_cells).where(*where)).mappings()}


def put(conn: Connection, row: Mapping[str, Any]) -> None:
    """Type a cell; an empty value takes out what stood there."""
    names = ("table", "month", "area", "line", "column")
    conn.execute(delete(monthly_cells).where(*(_C[name] == row[name] for name in names)))
    if row["value"]:
        conn.execute(insert(monthly_cells).values(dict(row)))

"""What is held on one person: his own record, his home, the homes he owns, and every row of any table that names him in a column `person`."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, select

from core.scope import Scope
from store._where import under
from store.tables import homes, metadata, people


def records(conn: Connection, scope: Scope, id: int) -> dict[str, list[dict[str, Any]]]:
    """Rows by table, nothing where the person is not of this scope."""
    own = conn.execute(select(people).where(people.c.id == id, under(people.c.area, *scope.prefixes))).mappings().one_or_none()
    if own is None:
        return {}
    found = {"people": [_plain(own)]}
    if own["home"] is not None:
        found["home"] = [_plain(row) for row in conn.execute(select(homes).where(homes.c.id == own["home"])).mappings()]
    for table, named in [(homes, homes.c.owner), *((each, each.c.person) for each in naming())]:
        if rows := [_plain(row) for row in conn.execute(select(table).where(named == id).limit(1000)).mappings()]:
            found[table.name] = rows
    return found


def lives(conn: Connection, scope: Scope, id: int) -> bool:
    """Whether a person of this number is of this scope."""
    return conn.execute(select(people.c.id).where(people.c.id == id, under(people.c.area, *scope.prefixes))).first() is not None


def naming() -> list[Table]:
    """The tables that name a person by number: a new one is among them by its column."""
    return [table for table in metadata.sorted_tables if "person" in table.c and table.c.person.type.python_type is int]


def _plain(row: Any) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()}

"""The full text beside search_records, in the form each database has (_search_sqlite.py, _search_postgres.py), and the triggers that mark what changes.

It is made by `prepare`, not by a migration: it holds nothing that the index could not build again, and a table that a migration copies loses its triggers.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, text

from core.search import Arm, beginnings, lexemes, other_readings, tokens
from store import _search_postgres as postgres
from store import _search_sqlite as sqlite
from store._search_ask import NEWEST_FIRST, Ask

# The columns by whose change a thing is read again; the first names it.
WATCHED: dict[str, tuple[str, ...]] = {
    "buildings": ("id", "name", "area", "lon", "lat"),
    "homes": ("id", "label", "area", "owner", "building"),
    "people": ("id", "name", "phone"),
    "service_members": ("id", "ended_at", "area", "home"),
    "enterprises": ("id", "name", "area", "lon", "lat"),
    "cameras": ("gb_id", "name", "area", "lon", "lat"),
    "facilities": ("id", "name", "area", "lon", "lat"),
    "officers": ("id", "name", "phone", "grid"),
    "cases": ("no", "title", "area"),
}

_MARK = """CREATE OR REPLACE FUNCTION search_mark() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO search_marks (source, ref)
        VALUES (TG_TABLE_NAME, CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ->> TG_ARGV[0] ELSE to_jsonb(NEW) ->> TG_ARGV[0] END);
        RETURN NULL;
    END $$"""


def prepare(conn: Connection) -> bool:
    """Make what is missing of the table and the triggers; True when something was, so that changes may have gone unmarked."""
    if conn.dialect.name == "sqlite":
        return _prepare_sqlite(conn)
    known = set(conn.execute(text("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'search\\_%'")).scalars())
    missing = [table for table in WATCHED if f"search_{table}" not in known]
    names = set(conn.execute(text("SELECT attname FROM pg_attribute WHERE attrelid = to_regclass('search_text') AND attnum > 0")).scalars())
    whole = "head" in names and conn.execute(text("SELECT to_regclass('search_readings')")).scalar() is not None
    if not missing and whole:
        return False
    if not whole:  # not there, or that of an earlier version
        for statement in (*postgres.PREPARE, *postgres.INDEXES):
            conn.execute(text(statement))
    conn.execute(text(_MARK))
    for table in missing:
        id, *others = WATCHED[table]
        conn.execute(
            text(
                f"CREATE TRIGGER search_{table} AFTER INSERT OR DELETE OR UPDATE OF {', '.join(others)} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION search_mark('{id}')"
            )
        )
    return True


def _prepare_sqlite(conn: Connection) -> bool:
    known = set(conn.execute(text("SELECT name FROM sqlite_master WHERE name LIKE 'search\\_%' ESCAPE '\\'")).scalars())
    wanted = {f"search_{table}_{when}": (table, when) for table in WATCHED for when in ("insert", "update", "delete")}
    missing = [name for name in wanted if name not in known]
    if not missing and "search_text" in known:
        return False
    conn.exec_driver_sql(sqlite.TABLE)
    for name in missing:
        table, when = wanted[name]
        id, *others = WATCHED[table]
        event = f"UPDATE OF {', '.join(others)}" if when == "update" else when.upper()
        row = "OLD" if when == "delete" else "NEW"
        conn.exec_driver_sql(f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN INSERT INTO search_marks (source, ref) VALUES ('{table}', {row}.{id}); END")
    return True


def empty(conn: Connection) -> None:
    """Drop all tokens."""
    if conn.dialect.name == "sqlite":
        conn.execute(text("DELETE FROM search_text"))
    else:
        postgres.empty(conn)


def filed(record: Mapping[str, Any], on_sqlite: bool) -> Any:
    """What a record is filed under, as its database keeps it; it may have no `head`, and then is found by no beginning of its title."""
    kind, area, title, words = (record[name] for name in ("kind", "area", "title", "words"))
    how = (record["phone"], record["person"], record["spoken"])
    head = record.get("head", True)
    if on_sqlite:  # numbers counted up are all different: their beginnings would be gathered one by one
        return tokens(kind, area, title, words, *how, head and kind not in NEWEST_FIRST)
    return beginnings(title, *how, head), other_readings(title, *how[1:]), lexemes(kind, area, words)


def add(conn: Connection, rows: Sequence[tuple[int, Mapping[str, Any], Any]]) -> None:
    """File records: number, record, what `filed` says."""
    if not rows:
        return
    if conn.dialect.name == "sqlite":
        sqlite.add(conn, [(id, found) for id, _, found in rows])
    else:
        postgres.add(conn, [(id, record["kind"], record["area"], *found) for id, record, found in rows])


def remove(conn: Connection, ids: Sequence[int]) -> None:
    """Take records out."""
    if not ids:
        return
    if conn.dialect.name == "sqlite":
        conn.exec_driver_sql("DELETE FROM search_text WHERE rowid = ?", [(id,) for id in ids])
    else:
        postgres.remove(conn, ids)


def find(conn: Connection, ask: Ask, arms: Sequence[Arm]) -> sqlite.Rows:
    """What the arms find, each with its `arm`; at most `ask.most` of an arm and a kind."""
    return sqlite.find(conn, ask, arms) if conn.dialect.name == "sqlite" else postgres.find(conn, ask, arms)


def built(conn: Connection) -> None:
    """All there is has been filed."""
    if conn.dialect.name != "sqlite":
        postgres.built(conn)

"""The full text beside search_records, in the form each database has: SQLite FTS5 or a PostgreSQL tsvector with a GIN index; and the triggers that mark.

It is made by `prepare`, not by a migration: it holds nothing that the index could not build again, and a table that a migration copies loses its triggers.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, text

from core.search import Arm, Term

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

_SQLITE = """CREATE VIRTUAL TABLE IF NOT EXISTS search_text USING fts5(
    tokens, detail=none, columnsize=0, prefix='2 3 4 5 6 7 8', tokenize="unicode61 remove_diacritics 0")"""
_POSTGRES = (
    "CREATE TABLE IF NOT EXISTS search_text (id integer PRIMARY KEY, tokens tsvector NOT NULL)",
    "CREATE INDEX IF NOT EXISTS ix_search_text_tokens ON search_text USING gin (tokens) WITH (fastupdate = off)",
    """CREATE OR REPLACE FUNCTION search_mark() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO search_marks (source, ref)
        VALUES (TG_TABLE_NAME, CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ->> TG_ARGV[0] ELSE to_jsonb(NEW) ->> TG_ARGV[0] END);
        RETURN NULL;
    END $$""",
)


def prepare(conn: Connection) -> bool:
    """Make what is missing of the table and the triggers; True when something was, so that changes may have gone unmarked."""
    if conn.dialect.name == "sqlite":
        return _prepare_sqlite(conn)
    known = set(conn.execute(text("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'search\\_%'")).scalars())
    missing = [table for table in WATCHED if f"search_{table}" not in known]
    if not missing:
        return False
    for statement in _POSTGRES:
        conn.execute(text(statement))
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
    conn.exec_driver_sql(_SQLITE)
    for name in missing:
        table, when = wanted[name]
        id, *others = WATCHED[table]
        event = f"UPDATE OF {', '.join(others)}" if when == "update" else when.upper()
        row = "OLD" if when == "delete" else "NEW"
        conn.exec_driver_sql(f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN INSERT INTO search_marks (source, ref) VALUES ('{table}', {row}.{id}); END")
    return True


def empty(conn: Connection) -> None:
    """Drop all tokens."""
    conn.execute(text("DELETE FROM search_text"))


def add(conn: Connection, rows: Sequence[tuple[int, Sequence[str]]]) -> None:
    """File records (id, tokens)."""
    if not rows:
        return
    if conn.dialect.name == "sqlite":
        conn.exec_driver_sql("INSERT INTO search_text (rowid, tokens) VALUES (?, ?)", [(id, " ".join(found)) for id, found in rows])
        return
    conn.execute(
        text("INSERT INTO search_text (id, tokens) VALUES (:id, array_to_tsvector(CAST(:tokens AS text[])))"),
        [{"id": id, "tokens": list(found)} for id, found in rows],
    )


def remove(conn: Connection, ids: Sequence[int]) -> None:
    """Take records out."""
    if not ids:
        return
    if conn.dialect.name == "sqlite":
        conn.exec_driver_sql("DELETE FROM search_text WHERE rowid = ?", [(id,) for id in ids])
        return
    conn.execute(text("DELETE FROM search_text WHERE id = :id"), [{"id": id} for id in ids])


def tune(conn: Connection) -> None:
    """Read by the index alone: PostgreSQL cannot know how rare a pair of characters is, and would rather scan."""
    if conn.dialect.name != "sqlite":
        conn.execute(text("SET LOCAL enable_seqscan = off"))


def source(conn: Connection) -> str:
    """FROM and the first condition of a search; `{match}` is the name of the parameter that `wanted` makes."""
    if conn.dialect.name == "sqlite":
        return "search_text t CROSS JOIN search_records r ON r.id = t.rowid WHERE search_text MATCH :{match}"  # CROSS: the text first, always
    return "search_text t JOIN search_records r ON r.id = t.id WHERE t.tokens @@ CAST(:{match} AS tsquery)"


def wanted(conn: Connection, arm: Arm, marks: Sequence[Term]) -> str:
    """The full-text expression of an arm within one of the marks (a kind in an area)."""
    if conn.dialect.name == "sqlite":
        inside = " OR ".join(map(_fts, marks))
        return " AND ".join([*map(_fts, arm.terms), f"({inside})" if len(marks) > 1 else inside])
    return " & ".join([*map(_tsquery, arm.terms), f"({' | '.join(map(_tsquery, marks))})"])


def _fts(term: Term) -> str:
    return f'"{term.text}"' + (" *" if term.starts else "")


def _tsquery(term: Term) -> str:
    return f"'{term.text}'" + (":*" if term.starts else "")

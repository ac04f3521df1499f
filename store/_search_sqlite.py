"""The search on SQLite: FTS5 over tokens, with an index of their beginnings."""

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, text

from core.search import Arm, Term, mark
from store._search_ask import Ask

Rows = list[RowMapping]
TABLE = """CREATE VIRTUAL TABLE IF NOT EXISTS search_text USING fts5(
    tokens, detail=none, columnsize=0, prefix='2 3 4 5 6 7 8', tokenize="unicode61 remove_diacritics 0")"""


def add(conn: Connection, rows: Sequence[tuple[int, Sequence[str]]]) -> None:
    """File things: number, tokens."""
    conn.exec_driver_sql("INSERT INTO search_text (rowid, tokens) VALUES (?, ?)", [(id, " ".join(found)) for id, found in rows])


def find(conn: Connection, ask: Ask, arms: Sequence[Arm]) -> Rows:
    """What the arms find, each with its `arm`, in one statement."""
    statements: list[str] = []
    for kind in ask.kinds:
        marks = [Term(mark(kind, start)) for start in ask.inside]
        for n, arm in enumerate(arms):
            if not ask.takes(kind, arm):
                continue
            match = ask.value(_wanted(arm, marks))
            where = f"search_text MATCH {match} AND r.kind = {ask.kind(kind)} AND ({ask.ranges('r')}){ask.words(arm)}{ask.mine(kind)}"
            order = " ORDER BY t.rowid DESC" if kind in ask.newest else ""
            tables = "search_text t CROSS JOIN search_records r ON r.id = t.rowid"  # CROSS: the text first, always
            statements.append(f"SELECT * FROM (SELECT {ask.shown}, {n} AS arm FROM {tables} WHERE {where}{order} LIMIT {ask.limit}) AS f{len(statements)}")
    return list(conn.execute(text(" UNION ALL ".join(statements)), ask.values).mappings().all()) if statements else []


def _wanted(arm: Arm, marks: Sequence[Term]) -> str:
    """The full-text expression of an arm within one of the marks (a kind in an area)."""
    inside = " OR ".join(map(_term, marks))
    return " AND ".join([*map(_term, arm.terms), f"({inside})" if len(marks) > 1 else inside])


def _term(term: Term) -> str:
    return f'"{term.text}"' + (" *" if term.starts else "")

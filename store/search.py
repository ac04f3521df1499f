"""The search index: what it holds of each thing, what has changed since, and what a search finds in a scope."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select

from core.scope import Scope
from core.search import Arm
from store import search_text
from store._search_ask import Ask
from store._where import in_scope
from store.bulk import insert_rows
from store.tables import cases, enterprises, search_marks, search_records, searches

Rows = Sequence[RowMapping]
Filed = tuple[Mapping[str, Any], Any]
VERSION = 3  # of the tokens: another one builds the index anew
CANDIDATES = 40  # of one arm and kind, of which the best are shown
_COLUMNS = ("kind", "ref", "area", "title", "words", "sub", "lon", "lat")


def filed(records: Sequence[Mapping[str, Any]], on_sqlite: bool) -> list[Filed]:
    """Records, the columns of search_records with `phone`, `person` and `spoken`, with what they are filed under: the slow part, done before anybody waits."""
    return [(each, search_text.filed(each, on_sqlite)) for each in records]


def put(conn: Connection, records: Sequence[Filed]) -> None:
    """File records, which must not be there."""
    if not records:
        return
    first = (conn.execute(select(func.max(search_records.c.id))).scalar_one() or 0) + 1
    insert_rows(conn, search_records, [{"id": first + n, **{name: each[name] for name in _COLUMNS}} for n, (each, _) in enumerate(records)])
    search_text.add(conn, [(first + n, each, found) for n, (each, found) in enumerate(records)])


def drop(conn: Connection, kind: str, refs: Iterable[str]) -> None:
    """Take things out of the index."""
    r, refs = search_records.c, list(refs)
    for start in range(0, len(refs), 500):
        where = (r.kind == kind) & r.ref.in_(refs[start : start + 500])
        ids = list(conn.execute(select(r.id).where(where)).scalars())
        search_text.remove(conn, ids)
        if ids:
            conn.execute(delete(search_records).where(r.id.in_(ids)))


def held(record: Mapping[Any, Any]) -> tuple[Any, ...]:
    """By what it is told whether a record has changed."""
    return tuple(record[name] for name in ("area", "title", "words", "sub", "lon", "lat"))


def filed_under(conn: Connection, kind: str, start: str) -> dict[str, tuple[Any, ...]]:
    """What is filed of a kind under references that begin so: `held` of each, by reference."""
    r = search_records.c
    rows = conn.execute(select(search_records).where(r.kind == kind, r.ref.between(start, start + "\U0010fffd"))).mappings()
    return {row["ref"]: held(row) for row in rows if row["ref"].startswith(start)}


def enterprises_called(conn: Connection, scope: Scope, names: Iterable[str]) -> Rows:
    """`id, name, area` of the enterprises of these names in a scope."""
    e = enterprises.c
    return conn.execute(select(e.id, e.name, e.area).where(e.name.in_(list(names)), in_scope(e.area, None, Scope(scope.prefixes)))).mappings().all()


def empty(conn: Connection) -> None:
    """Begin the index anew."""
    search_text.empty(conn)
    conn.execute(delete(search_records))


def anything(conn: Connection) -> bool:
    """Whether the index holds anything: while it is built it answers with what it has."""
    return conn.execute(select(search_records.c.id).limit(1)).first() is not None


def newest_mark(conn: Connection) -> int:
    """The number of the newest mark, 0 where there is none."""
    return conn.execute(select(func.max(search_marks.c.id))).scalar_one() or 0


def forget_marks(conn: Connection, until: int) -> None:
    """Drop the marks up to this number: what they say has been read."""
    conn.execute(delete(search_marks).where(search_marks.c.id <= until))


def take_marks(conn: Connection, limit: int) -> dict[str, list[str]]:
    """The oldest marks, taken away: what has changed, by table."""
    rows = conn.execute(select(search_marks).order_by(search_marks.c.id).limit(limit)).mappings().all()
    if rows:
        conn.execute(delete(search_marks).where(search_marks.c.id.in_([row["id"] for row in rows])))
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        found.setdefault(row["source"], {})[row["ref"]] = None
    return {source: list(refs) for source, refs in found.items()}


def any_mark(conn: Connection) -> bool:
    """Whether something has changed that the index has not read."""
    return conn.execute(select(search_marks.c.id).limit(1)).first() is not None


def find(conn: Connection, scope: Scope, area: str, kinds: Sequence[str], arms: Sequence[Arm], phones: Sequence[str]) -> Rows:
    """What the arms find of these kinds within `area` and the scope, each with its `arm`; at most CANDIDATES of an arm and a kind.

    Scope is one of the tokens asked for, and a condition besides: nothing outside is ever ranked. A department finds the cases it handles or helps with,
    and the licences it gives.
    """
    ask = Ask(scope, area, kinds, phones, CANDIDATES, heads_of_newest=conn.dialect.name != "sqlite")
    return search_text.find(conn, ask, arms) if ask.inside else []


def cases_of(conn: Connection, nos: Sequence[str]) -> dict[str, RowMapping]:
    """Whole rows of cases, by number."""
    return {row["no"]: row for row in conn.execute(select(cases).where(cases.c.no.in_(nos))).mappings()} if nos else {}


# ── what an account has looked for ──
def looked_for(conn: Connection, account: int) -> Rows:
    """Its saved and recent searches, newest first."""
    s = searches.c
    return conn.execute(select(s.id, s.text, s.saved, s.at).where(s.account_id == account).order_by(s.at.desc(), s.id.desc())).mappings().all()


def note_search(conn: Connection, account: int, wanted: str, now: datetime, keep: int, saved: bool | None = None) -> None:
    """An account looked for this; of what is not saved the newest `keep` stay. `saved` None leaves that as it is."""
    s = searches.c
    had = conn.execute(select(s.saved).where(s.account_id == account, s.text == wanted)).scalar()
    conn.execute(delete(searches).where(s.account_id == account, s.text == wanted))
    conn.execute(insert(searches).values(account_id=account, text=wanted, saved=bool(had if saved is None else saved), at=now))
    recent = select(s.id).where(s.account_id == account, ~s.saved).order_by(s.at.desc(), s.id.desc())
    old = list(conn.execute(recent.offset(keep)).scalars())
    if old:
        conn.execute(delete(searches).where(s.id.in_(old)))


def forget_search(conn: Connection, account: int, id: int) -> int:
    """Take one of an account's searches away; how many went."""
    return conn.execute(delete(searches).where(searches.c.id == id, searches.c.account_id == account)).rowcount


def sweep_searches(conn: Connection, before: datetime) -> int:
    """Forget recent searches made before this moment; how many."""
    return conn.execute(delete(searches).where(searches.c.at < before, ~searches.c.saved)).rowcount

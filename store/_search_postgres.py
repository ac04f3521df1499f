"""The search on PostgreSQL: B-trees for what begins with a text, GIN over exact tokens for what holds it, a short walk where very many things do.

GIN keeps no index of beginnings and gathers every match before the first is read. So beginnings stand in columns of their own, each with a B-tree by kind;
what holds a text is found by exact tokens that carry the kind; and where the statistics say that a text is in many things, the first few thousand of the
kind are looked through instead, which finds enough of them, and for no longer than gathering all would take.
"""

import time
from collections.abc import Mapping, Sequence
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, RowMapping, text

from core.search import Arm, Beginnings, area_lexeme, lexemes_of
from store._search_ask import Ask

Rows = list[RowMapping]
COLUMNS = {"h": "head", "y": "letters", "q": "full_pinyin", "t": "tail"}  # of the first letter of an arm's only term
READ = ("letters", "full_pinyin")  # what a name that may be read otherwise has more than one of
WALK = 10_000  # so many things of a kind are looked through at most
# What a match takes that GIN gathers, for each token, what reading its number, scattered as they lie, and what a thing that is looked through, in a row.
GATHER_US, NUMBER_US, WALK_US = 0.2, 3.0, 0.25
COMMON = 0.5  # a token that more than this share of the kind has cuts little off
LEARN_S = 300.0  # statistics are read again after so long
STATISTICS = 400
# By the index alone, thing by thing, as what is written below has it; no machine code, which takes longer than the search. Beginnings are read in the order
# of their index whatever is typed: their dozens of short statements are planned once, since planning takes longer than they do.
_OFF = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin", "enable_bitmapscan", "jit")
BEGINNING = dict.fromkeys(_OFF, "off") | {"plan_cache_mode": "force_generic_plan"}
HOLDING = {"enable_bitmapscan": "on", "plan_cache_mode": "auto"}
PREPARE = (
    "DROP TABLE IF EXISTS search_text",
    """CREATE TABLE search_text (id integer PRIMARY KEY, kind text COLLATE "C" NOT NULL, area text COLLATE "C" NOT NULL, head text COLLATE "C",
        letters text COLLATE "C", full_pinyin text COLLATE "C", tail text COLLATE "C", tokens tsvector NOT NULL)""",
    "DROP TABLE IF EXISTS search_readings",
    """CREATE TABLE search_readings (id integer NOT NULL, kind text COLLATE "C" NOT NULL, area text COLLATE "C" NOT NULL, letters text COLLATE "C" NOT NULL,
        full_pinyin text COLLATE "C" NOT NULL)""",
    f"ALTER TABLE search_text ALTER COLUMN tokens SET STATISTICS {STATISTICS}",
    "CREATE INDEX IF NOT EXISTS ix_search_records_kind_id ON search_records (kind, id)",
)
INDEXES = (
    "CREATE INDEX IF NOT EXISTS ix_search_text_tokens ON search_text USING gin (tokens) WITH (fastupdate = off)",
    *(f"CREATE INDEX IF NOT EXISTS ix_search_text_{name} ON search_text (kind, {name}, area) WHERE {name} IS NOT NULL" for name in COLUMNS.values()),
    "CREATE INDEX IF NOT EXISTS ix_search_readings_id ON search_readings (id)",
    *(f"CREATE INDEX IF NOT EXISTS ix_search_readings_{name} ON search_readings (kind, {name}, area)" for name in READ),
)
_known: "WeakKeyDictionary[Engine, tuple[float, Mapping[str, float]]]" = WeakKeyDictionary()


def add(conn: Connection, rows: Sequence[tuple[int, str, str, Beginnings, Sequence[tuple[str, str]], Sequence[str]]]) -> None:
    """File things: number, kind, area, beginnings, other readings, tokens."""
    names = ("id", "kind", "area", *COLUMNS.values(), "tokens")
    conn.execute(
        text(
            f"INSERT INTO search_text ({', '.join(names)}) VALUES (:id, :kind, :area, :head, :letters, :full_pinyin, :tail, "
            "array_to_tsvector(CAST(:tokens AS text[])))"
        ),
        [dict(zip(names, (id, kind, area, *first, list(tokens)), strict=True)) for id, kind, area, first, _, tokens in rows],
    )
    more = [dict(zip(("id", "kind", "area", *READ), (id, kind, area, *read), strict=True)) for id, kind, area, _, others, _ in rows for read in others]
    if more:
        conn.execute(text("INSERT INTO search_readings (id, kind, area, letters, full_pinyin) VALUES (:id, :kind, :area, :letters, :full_pinyin)"), more)


def remove(conn: Connection, ids: Sequence[int]) -> None:
    """Take things out."""
    for table in ("search_text", "search_readings"):
        conn.execute(text(f"DELETE FROM {table} WHERE id = :id"), [{"id": id} for id in ids])


def empty(conn: Connection) -> None:
    """Take all out."""
    for table in ("search_text", "search_readings"):
        conn.execute(text(f"DELETE FROM {table}"))


def find(conn: Connection, ask: Ask, arms: Sequence[Arm]) -> Rows:
    """What the arms find, each with its `arm`; what holds a text is not looked for where enough begins with it."""
    _set(conn, BEGINNING)
    first, last = [*enumerate(arms)][:-1], len(arms) - 1
    begun = [(kind, n, arm) for kind in ask.kinds for n, arm in first if ask.takes(kind, arm)]
    read = [each for each in begun if _column(each[2]) in READ and (each[0] == "officer" or each[0].startswith("person."))]
    found = _run(conn, ask, [*(_begins(ask, *each) for each in begun), *(_begins(ask, *each, table="search_readings") for each in read)])
    counts: dict[str, int] = {}
    for row in found:
        counts[row["kind"]] = counts.get(row["kind"], 0) + 1
    _set(conn, HOLDING)
    open_ = [kind for kind in ask.kinds if counts.get(kind, 0) < ask.most]
    shares = _shares(conn)
    tokens = {kind: _telling(ask, kind, arms[last], shares) for kind in open_}
    walked = {kind: things for kind in open_ if (things := _walks(ask, kind, tokens[kind], shares))}
    held = _run(
        conn,
        ask,
        [_walk(ask, kind, last, arms[last], walked[kind]) if kind in walked else _gather(ask, kind, last, arms[last], tokens[kind], shares) for kind in open_],
    )
    few = {kind for kind in walked if sum(row["kind"] == kind for row in held) < ask.most}
    more = _run(conn, ask, [_gather(ask, kind, last, arms[last], tokens[kind], shares) for kind in open_ if kind in few]) if few else []
    return [*found, *(row for row in held if row["kind"] not in few), *more]


def _set(conn: Connection, how: Mapping[str, str]) -> None:
    """The planner's settings until the transaction ends."""
    conn.execute(text("SELECT " + ", ".join(f"set_config('{name}', '{value}', true)" for name, value in how.items())))


def _run(conn: Connection, ask: Ask, statements: Sequence[str]) -> Rows:
    return list(conn.execute(text(" UNION ALL ".join(statements)), ask.values).mappings().all()) if statements else []


def _column(arm: Arm) -> str:
    return COLUMNS[arm.terms[0].text[0]]


def _begins(ask: Ask, kind: str, n: int, arm: Arm, table: str = "search_text") -> str:
    """The first in the order of the column whose text is in the arm's only term; of what is counted up the last."""
    (term,) = arm.terms
    column, start = _column(arm), term.text[1:]
    low, high = ask.value(start), ask.value(start + "\U0010fffd")
    order = f"t.{column} DESC" if kind in ask.newest else f"t.{column}"
    where = f"t.kind = {ask.kind(kind)} AND t.{column} BETWEEN {low} AND {high} AND ({ask.ranges('t')}){ask.mine(kind)}"
    return f"(SELECT {ask.shown}, {n} AS arm FROM {table} t JOIN search_records r ON r.id = t.id WHERE {where} ORDER BY {order} LIMIT {ask.limit})"


def _gather(ask: Ask, kind: str, n: int, arm: Arm, tokens: Sequence[str], shares: Mapping[str, float]) -> str:
    """By GIN alone: OFFSET 0 keeps the planner from beginning elsewhere. Of what is counted up the numbers are sorted before any thing is read."""
    wanted = [f"'{each}'" for each in tokens]
    inside = [area_lexeme(kind, each) for each in ask.inside]
    if len(inside) > 1 or shares.get(inside[0], 0) < 0.98 * _share(kind, ask, shares):  # a scope of all there is cuts nothing off
        wanted.append("(" + " | ".join(f"'{each}'" for each in inside) + ")")
    query = ask.value(" & ".join(wanted))
    order = "ORDER BY {}.id DESC " if kind in ask.newest else ""
    matches = f"(SELECT id FROM search_text s WHERE tokens @@ CAST({query} AS tsquery) {order.format('s')}OFFSET 0) t"
    inner = f"{matches} JOIN search_records r ON r.id = t.id"
    return f"(SELECT {ask.shown}, {n} AS arm FROM {inner} WHERE {_holds(ask, kind, arm)} {order.format('t')}LIMIT {ask.limit})"


def _walk(ask: Ask, kind: str, n: int, arm: Arm, things: int) -> str:
    """So many of the first things of the kind, of what is counted up of the last, looked through."""
    order = "DESC" if kind in ask.newest else "ASC"
    one = ask.kind(kind)  # as a range, or the planner walks all kinds by number until it meets the first of this one
    most = ask.value(things)
    inner = f"(SELECT * FROM search_records WHERE kind BETWEEN {one} AND {one} ORDER BY kind {order}, id {order} LIMIT {most}) r"
    return f"(SELECT {ask.shown}, {n} AS arm FROM {inner} WHERE {_holds(ask, kind, arm)} LIMIT {ask.limit})"


def _holds(ask: Ask, kind: str, arm: Arm) -> str:
    return f"r.kind = {ask.kind(kind)} AND ({ask.ranges('r')}){ask.words(arm)}{ask.mine(kind)}"


# ── what is common ──
def _telling(ask: Ask, kind: str, arm: Arm, shares: Mapping[str, float]) -> list[str]:
    """The tokens of an arm, rarest first, without those that most of the kind has; never none."""
    first, *others = sorted(lexemes_of(kind, " ".join(arm.words)), key=lambda each: shares.get(each, 0.0))
    return [first, *(each for each in others if shares.get(each, 0.0) <= COMMON * _share(kind, ask, shares))]


def _walks(ask: Ask, kind: str, tokens: Sequence[str], shares: Mapping[str, float]) -> int:
    """How many of the first things to look through, since that costs less than gathering all matches by the statistics of tokens; 0 is to gather them.

    A walk goes twice as far as enough would stand if they stood evenly, and costs no more than gathering would: those that stand elsewhere are then gathered.
    """
    of_kind, of_scope = _share(kind, ask, shares), sum(shares.get(area_lexeme(kind, each), 0.0) for each in ask.inside)
    rarest = shares.get(tokens[0], 0.0)
    if not (rarest and of_kind and of_scope):
        return 0
    matches = shares[""] * min(rarest, of_scope)
    each = GATHER_US * len(tokens) + (NUMBER_US if kind in ask.newest else 0)  # of what is counted up every number is read, to find the newest
    worth = min(WALK, matches * each / WALK_US)
    enough = ask.most * of_kind * of_kind / (rarest * of_scope)
    return int(min(worth, 2 * enough)) if enough <= worth else 0


def _share(kind: str, ask: Ask, shares: Mapping[str, float]) -> float:
    return shares.get(area_lexeme(kind, ask.inside[0][:2]), 0.0)


def _shares(conn: Connection) -> Mapping[str, float]:
    """The common tokens and which share of all things has them, by PostgreSQL's own statistics; "" is how many things there are."""
    at, known = _known.get(conn.engine, (0.0, {}))
    if time.monotonic() - at < LEARN_S and known:
        return known
    found = conn.execute(
        text(
            "SELECT most_common_elems::text::text[] AS elems, most_common_elem_freqs AS freqs FROM pg_stats WHERE schemaname = current_schema() "
            "AND tablename = 'search_text' AND attname = 'tokens'"
        )
    ).first()
    rows = conn.execute(text("SELECT reltuples FROM pg_class WHERE oid = 'search_text'::regclass")).scalar_one()
    learned: dict[str, float] = {"": max(0.0, float(rows))}
    if found is not None and found.elems:
        learned |= dict(zip(found.elems, found.freqs, strict=False))
    _known[conn.engine] = (time.monotonic(), learned)
    return learned


def built(conn: Connection) -> None:
    """The index holds all there is: learn what is common in it."""
    conn.execute(text("ANALYZE search_text"))
    _known.pop(conn.engine, None)

"""The audit trail: it only grows, and each line has its place in a chain. Triggers refuse what these queries do not do (migration 0026)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Connection, RowMapping, and_, delete, exists, func, insert, or_, select, true, type_coerce

from store._where import under
from store.tables import accounts, audit, audit_chain, audit_cuts, cases, people

BEHIND = 2_000  # ids that another writer may still hold while later ones are sealed
PAGE = 5_000
DAY_US, HOUR_US = 86_400_000_000, 3_600_000_000


class Tip(NamedTuple):
    """The end of the chain: how many lines it has had, and the last one's hash."""

    n: int
    hash: str


def add(conn: Connection, row: dict[str, Any]) -> None:
    """One line of the trail."""
    conn.execute(insert(audit).values(row))


# ── the chain ──


def tip(conn: Connection) -> Tip | None:
    """The last link; where everything was cleared, what the clearing says."""
    row = conn.execute(select(audit_chain.c.n, audit_chain.c.hash).order_by(audit_chain.c.n.desc()).limit(1)).one_or_none()
    return Tip(*row) if row else last_cut(conn)


def last_cut(conn: Connection) -> Tip | None:
    """Up to where the trail was cleared."""
    row = conn.execute(select(audit_cuts.c.n, audit_cuts.c.hash).order_by(audit_cuts.c.n.desc()).limit(1)).one_or_none()
    return Tip(*row) if row else None


def cuts(conn: Connection) -> list[RowMapping]:
    """Every clearing, the first one first."""
    return list(conn.execute(select(audit_cuts).order_by(audit_cuts.c.id)).mappings())


def unsealed(conn: Connection, limit: int) -> Sequence[RowMapping]:
    """Lines that have no place in the chain yet, in the order of their ids."""
    floor = conn.execute(select(func.max(audit_chain.c.audit_id))).scalar_one()
    fresh = audit.c.id > floor - BEHIND if floor is not None else true()
    sealed = exists().where(audit_chain.c.audit_id == audit.c.id)
    return conn.execute(select(audit).where(fresh, ~sealed).order_by(audit.c.id).limit(limit)).mappings().all()


def seal(conn: Connection, links: list[dict[str, Any]]) -> None:
    """Add these links (n, audit_id, hash)."""
    conn.execute(insert(audit_chain), links)


def never_sealed(conn: Connection, before: datetime) -> list[int]:
    """Ids of the first lines older than `before` without a place in the chain."""
    sealed = exists().where(audit_chain.c.audit_id == audit.c.id)
    return list(conn.execute(select(audit.c.id).where(audit.c.at < before, ~sealed).order_by(audit.c.id).limit(20)).scalars())


def links(conn: Connection) -> Iterator[RowMapping]:
    """Every link with its line, None in the line's columns where it is gone."""
    query = select(audit_chain.c.n, audit_chain.c.audit_id, audit_chain.c.hash, audit).outerjoin(audit, audit.c.id == audit_chain.c.audit_id)
    after = -1
    while page := conn.execute(query.where(audit_chain.c.n > after).order_by(audit_chain.c.n).limit(PAGE)).mappings().all():
        yield from page
        after = page[-1]["n"]


def hash_at(conn: Connection, n: int) -> str | None:
    """The hash of the n-th link."""
    return conn.execute(select(audit_chain.c.hash).where(audit_chain.c.n == n)).scalar_one_or_none()


def until(conn: Connection, before: datetime) -> Tip | None:
    """The last link of the run from the chain's begin on whose lines are all older than `before`."""
    lines = select(audit_chain.c.n).join(audit, audit.c.id == audit_chain.c.audit_id)
    young = conn.execute(lines.where(audit.c.at >= before).order_by(audit_chain.c.n).limit(1)).scalar_one_or_none()
    older = audit_chain.c.n < young if young is not None else true()
    row = conn.execute(select(audit_chain.c.n, audit_chain.c.hash).where(older).order_by(audit_chain.c.n.desc()).limit(1)).one_or_none()
    return Tip(*row) if row else None


def cut(conn: Connection, at: datetime, before: datetime, last: Tip) -> None:
    """Clear the lines 1 … n, and keep that this was done."""
    conn.execute(insert(audit_cuts).values(at=at, before=before, n=last.n, hash=last.hash))
    conn.execute(delete(audit).where(audit.c.id.in_(select(audit_chain.c.audit_id).where(audit_chain.c.n <= last.n))))
    conn.execute(delete(audit_chain).where(audit_chain.c.n <= last.n))


# ── reading ──


class Wanted(NamedTuple):
    """What of the trail is looked for; empty means any. Times are aware, `until` is not included."""

    who: str = ""  # user name or name
    act: str = ""  # with a closing * any that begins so
    target: str = ""
    result: str = ""
    address: str = ""
    since: datetime | None = None
    until: datetime | None = None


def find(conn: Connection, wanted: Wanted, limit: int, before: int | None = None) -> list[RowMapping]:
    """Lines with who they are of, the newest first, those before the id `before`."""
    what = select(audit, audit_chain.c.n, audit_chain.c.hash, accounts.c.username, accounts.c.name, accounts.c.unit)
    joined = what.outerjoin(audit_chain, audit_chain.c.audit_id == audit.c.id).outerjoin(accounts, accounts.c.id == audit.c.account_id)
    rest = audit.c.id < before if before is not None else true()
    return list(conn.execute(joined.where(_fits(wanted), rest).order_by(audit.c.id.desc()).limit(limit)).mappings())


def count(conn: Connection, wanted: Wanted) -> int:
    """How many lines there are."""
    joined = select(func.count()).select_from(audit).outerjoin(accounts, accounts.c.id == audit.c.account_id)
    return int(conn.execute(joined.where(_fits(wanted))).scalar_one())


def by_time(conn: Connection, wanted: Wanted, offset_s: int, hours: bool) -> list[tuple[int, str, int]]:
    """(number of the local day or hour since 1970, result, lines) in the order of time; local time is `offset_s` before UTC."""
    micros = type_coerce(audit.c.at, BigInteger)
    span = (micros + offset_s * 1_000_000) / (HOUR_US if hours else DAY_US)
    slot = func.floor(span).label("slot")
    query = select(slot, audit.c.result, func.count()).select_from(audit).outerjoin(accounts, accounts.c.id == audit.c.account_id)
    rows = conn.execute(query.where(_fits(wanted)).group_by(slot, audit.c.result).order_by(slot))
    return [(int(each[0]), each[1], int(each[2])) for each in rows]


def by_act(conn: Connection, wanted: Wanted, limit: int) -> list[tuple[str, int]]:
    """Acts and how often each was done, the most frequent first."""
    query = select(audit.c.act, func.count().label("lines")).select_from(audit).outerjoin(accounts, accounts.c.id == audit.c.account_id)
    rows = conn.execute(query.where(_fits(wanted)).group_by(audit.c.act).order_by(func.count().desc(), audit.c.act).limit(limit))
    return [(row.act, int(row.lines)) for row in rows]


def by_person(conn: Connection, acts: Sequence[str], since: datetime, until: datetime) -> list[tuple[int, int, int]]:
    """(account, UTC day since 1970, lines) of these acts."""
    day = func.floor(type_coerce(audit.c.at, BigInteger) / DAY_US).label("day")
    here = and_(audit.c.account_id.is_not(None), audit.c.at >= since, audit.c.at < until, _one_of(acts))
    rows = conn.execute(select(audit.c.account_id, day, func.count()).where(here).group_by(audit.c.account_id, day))
    return [(int(each[0]), int(each[1]), int(each[2])) for each in rows]


def looks_at(conn: Connection, targets: Sequence[str], limit: int) -> list[RowMapping]:
    """Lines whose target is one of these, the newest first."""
    what = select(audit, accounts.c.name, accounts.c.unit).outerjoin(accounts, accounts.c.id == audit.c.account_id)
    return list(conn.execute(what.where(audit.c.target.in_(targets)).order_by(audit.c.id.desc()).limit(limit)).mappings())


def examples(conn: Connection, area: str) -> tuple[list[str], list[int]]:
    """Some case numbers and numbers of residents of an area, for the demo's lines; at least one of each."""
    numbers = list(conn.execute(select(cases.c.no).where(under(cases.c.area, area)).order_by(cases.c.no.desc()).limit(60)).scalars())
    persons = list(conn.execute(select(people.c.id).where(under(people.c.area, area)).order_by(people.c.id).limit(60)).scalars())
    return numbers or ["C1"], persons or [1]


def _one_of(acts: Sequence[str]) -> ColumnElement[bool]:
    return or_(*(audit.c.act.startswith(act[:-1], autoescape=True) if act.endswith("*") else audit.c.act == act for act in acts))


def _fits(wanted: Wanted) -> ColumnElement[bool]:
    tests: list[ColumnElement[bool]] = [true()]
    if wanted.who:
        tests.append(or_(accounts.c.username == wanted.who, accounts.c.name == wanted.who))
    if wanted.act:
        tests.append(_one_of(wanted.act.split(",")))
    for column, value in ((audit.c.target, wanted.target), (audit.c.result, wanted.result), (audit.c.address, wanted.address)):
        if value:
            tests.append(column == value)
    if wanted.since:
        tests.append(audit.c.at >= wanted.since)
    if wanted.until:
        tests.append(audit.c.at < wanted.until)
    return and_(*tests)

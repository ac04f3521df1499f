"""Loads of datasets, what they refused, where interfaces stand, how good rows are: the queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from store.tables import dataset_quality, interface_states, load_faults, loads

Rows = Sequence[RowMapping]


# ── loads ──
def begin(conn: Connection, row: Mapping[str, Any]) -> int:
    """A new load; its number."""
    return int(conn.execute(insert(loads).values(**row).returning(loads.c.id)).scalar_one())


def change(conn: Connection, id: int, values: Mapping[str, Any]) -> None:
    """Give a load these values."""
    conn.execute(update(loads).where(loads.c.id == id).values(**values))


def one(conn: Connection, id: int) -> RowMapping | None:
    """The load of this number."""
    return conn.execute(select(loads).where(loads.c.id == id)).mappings().one_or_none()


def listed(conn: Connection, interface: str | None, dataset: str | None, count: int, after: int | None = None) -> Rows:
    """Loads of an interface, of a dataset or all, the latest first; before the number `after`."""
    query = select(loads).order_by(loads.c.id.desc()).limit(count)
    query = query.where(loads.c.interface == interface) if interface else query
    query = query.where(loads.c.dataset == dataset) if dataset else query
    return conn.execute(query.where(loads.c.id < after) if after else query).mappings().all()


def recent(conn: Connection, count: int) -> dict[str, list[RowMapping]]:
    """The last loads of every interface, the oldest of them first."""
    place = func.row_number().over(partition_by=loads.c.interface, order_by=loads.c.id.desc()).label("place")
    newest = select(loads, place).where(loads.c.interface.is_not(None), loads.c.state != "running").subquery()
    found: dict[str, list[RowMapping]] = defaultdict(list)
    for row in conn.execute(select(newest).where(newest.c.place <= count).order_by(newest.c.id)).mappings():
        found[row["interface"]].append(row)
    return found


def newest(conn: Connection) -> dict[str, RowMapping]:
    """The latest load of every dataset that changed it or found it as it was."""
    last = select(func.max(loads.c.id)).where(loads.c.state.in_(("done", "part"))).group_by(loads.c.dataset)
    return {row["dataset"]: row for row in conn.execute(select(loads).where(loads.c.id.in_(last))).mappings()}


def interrupted(conn: Connection, interface: str | None, before: datetime) -> list[int]:
    """Loads that still run though they began before: whoever ran them has died."""
    query = select(loads.c.id).where(loads.c.state == "running", loads.c.started_at < before)
    return list(conn.execute(query.where(loads.c.interface == interface) if interface else query).scalars())


def add_faults(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """What was refused, or noted."""
    if rows:
        conn.execute(insert(load_faults), list(rows))


def faults(conn: Connection, load: int, count: int, after: int = 0) -> Rows:
    """What a load refused and noted, after the entry `after`."""
    query = select(load_faults).where(load_faults.c.load == load, load_faults.c.id > after).order_by(load_faults.c.id)
    return conn.execute(query.limit(count)).mappings().all()


def sweep(conn: Connection, before: datetime) -> None:
    """Forget loads of long ago with what they refused; the latest of each interface and dataset stays."""
    kept = select(func.max(loads.c.id)).group_by(loads.c.interface, loads.c.dataset)
    old = list(conn.execute(select(loads.c.id).where(loads.c.started_at < before, loads.c.id.not_in(kept)).limit(500)).scalars())
    conn.execute(delete(load_faults).where(load_faults.c.load.in_(old)))
    conn.execute(delete(loads).where(loads.c.id.in_(old)))


# ── where interfaces stand ──
def states(conn: Connection) -> dict[str, RowMapping]:
    """Every interface that has a state."""
    return {row["interface"]: row for row in conn.execute(select(interface_states)).mappings()}


def state(conn: Connection, interface: str) -> RowMapping | None:
    """The state of one interface."""
    return conn.execute(select(interface_states).where(interface_states.c.interface == interface)).mappings().one_or_none()


def add_states(conn: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Interfaces that are new."""
    if rows := list(rows):
        conn.execute(insert(interface_states), rows)


def set_state(conn: Connection, interface: str, values: Mapping[str, Any]) -> None:
    """Give an interface's state these values."""
    conn.execute(update(interface_states).where(interface_states.c.interface == interface).values(**values))


def running(conn: Connection) -> Rows:
    """Loads that run now."""
    return conn.execute(select(loads.c.id, loads.c.interface, loads.c.started_at).where(loads.c.state == "running")).mappings().all()


def is_due(conn: Connection, now: datetime, among: Iterable[str]) -> bool:
    """Whether one of these interfaces waits."""
    s = interface_states.c
    return conn.execute(select(s.interface).where(~s.paused, s.next_at <= now, s.interface.in_(list(among))).limit(1)).first() is not None


def take_due(conn: Connection, now: datetime, among: Iterable[str], until: datetime) -> str | None:
    """The interface that has waited the longest, if one is due; it is due again at `until` should whoever takes it die."""
    s = interface_states.c
    query = select(s.interface).where(~s.paused, s.next_at <= now, s.interface.in_(list(among))).order_by(s.next_at, s.interface).limit(1)
    found = conn.execute(query).scalar_one_or_none()
    if found is not None:
        set_state(conn, found, {"next_at": until})
    return found


# ── quality ──
def set_quality(conn: Connection, dataset: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """How good a dataset's rows are now."""
    conn.execute(delete(dataset_quality).where(dataset_quality.c.dataset == dataset))
    if rows:
        conn.execute(insert(dataset_quality), [{"dataset": dataset, **row} for row in rows])


def quality(conn: Connection) -> dict[str, list[RowMapping]]:
    """The rules of every dataset as they were counted last."""
    found: dict[str, list[RowMapping]] = defaultdict(list)
    for row in conn.execute(select(dataset_quality).order_by(dataset_quality.c.dataset, dataset_quality.c.rule)).mappings():
        found[row["dataset"]].append(row)
    return found

"""Webhooks, what is delivered to them, and what outside systems say: the queries."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, delete, func, insert, or_, select, update

from store.tables import deliveries, handed_over, handler_updates, webhooks


# ── whom we tell ──
def active(conn: Connection) -> Sequence[RowMapping]:
    """Webhooks that are told what happens."""
    return conn.execute(select(webhooks).where(webhooks.c.active, webhooks.c.ended_at.is_(None))).mappings().all()


def every(conn: Connection) -> Sequence[RowMapping]:
    """All that have not ended, with how many deliveries wait and how many are given up."""
    count = {name: func.count().filter(deliveries.c.state == name).label(name) for name in ("waiting", "dead")}
    last = func.max(deliveries.c.done_at).filter(deliveries.c.state == "delivered").label("delivered_at")
    joined = select(webhooks, *count.values(), last).outerjoin(deliveries, deliveries.c.webhook == webhooks.c.id).where(webhooks.c.ended_at.is_(None))
    return conn.execute(joined.group_by(webhooks.c.id).order_by(webhooks.c.id)).mappings().all()


def one(conn: Connection, id: int) -> RowMapping | None:
    """The webhook of this number that has not ended."""
    return conn.execute(select(webhooks).where(webhooks.c.id == id, webhooks.c.ended_at.is_(None))).mappings().one_or_none()


def of_handler(conn: Connection, handler: str) -> RowMapping | None:
    """The webhook of an outside system."""
    return conn.execute(select(webhooks).where(webhooks.c.handler == handler, webhooks.c.ended_at.is_(None))).mappings().first()


def add(conn: Connection, row: Mapping[str, Any]) -> int:
    """A new webhook; its number."""
    return int(conn.execute(insert(webhooks).values(**row).returning(webhooks.c.id)).scalar_one())


def change(conn: Connection, id: int, values: Mapping[str, Any]) -> None:
    """Give a webhook these values."""
    conn.execute(update(webhooks).where(webhooks.c.id == id).values(**values))


def end(conn: Connection, id: int, now: datetime) -> None:
    """It is told nothing any more, also not what waits."""
    change(conn, id, {"ended_at": now, "active": False})
    waits = (deliveries.c.webhook == id, deliveries.c.state.in_(("waiting", "dead")))
    conn.execute(update(deliveries).where(*waits).values(state="discarded", next_at=None, done_at=now))


# ── what is delivered ──
def enqueue(conn: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """New deliveries."""
    if rows := list(rows):
        conn.execute(insert(deliveries), rows)


def due(conn: Connection, now: datetime, count: int) -> Sequence[RowMapping]:
    """What is to be sent now, the oldest first, with its webhook; what a paused one is to get waits."""
    where = and_(deliveries.c.state == "waiting", deliveries.c.next_at <= now, webhooks.c.active)
    columns = [webhooks.c[name] for name in ("url", "salt", "old_salt", "old_until", "handler")]
    joined = select(deliveries, *columns).join(webhooks, webhooks.c.id == deliveries.c.webhook)
    return conn.execute(joined.where(where).order_by(deliveries.c.id).limit(count)).mappings().all()


def claim(conn: Connection, ids: Sequence[int], now: datetime, until: datetime) -> set[int]:
    """Those of `ids` that are ours until then: nobody else sends them meanwhile."""
    mine = (deliveries.c.id.in_(ids), deliveries.c.state == "waiting", deliveries.c.next_at <= now)
    return set(conn.execute(update(deliveries).where(*mine).values(next_at=until).returning(deliveries.c.id)).scalars())


def delivery(conn: Connection, id: int) -> RowMapping | None:
    """One delivery."""
    return conn.execute(select(deliveries).where(deliveries.c.id == id)).mappings().one_or_none()


def of_message(conn: Connection, message: str) -> int:
    """The delivery of this message."""
    return int(conn.execute(select(deliveries.c.id).where(deliveries.c.message == message)).scalar_one())


def settle(conn: Connection, id: int, values: Mapping[str, Any]) -> None:
    """How a try went."""
    conn.execute(update(deliveries).where(deliveries.c.id == id).values(**values))


def newest(conn: Connection, count: int, before: int | None, webhook: int | None, state: str | None) -> Sequence[RowMapping]:
    """Deliveries, the latest first, older than the id `before`."""
    query = select(deliveries, webhooks.c.name).join(webhooks, webhooks.c.id == deliveries.c.webhook).order_by(deliveries.c.id.desc()).limit(count)
    wanted = [deliveries.c.id < before] if before is not None else []
    wanted += [deliveries.c.webhook == webhook] if webhook is not None else []
    wanted += [deliveries.c.state == state] if state is not None else []
    return conn.execute(query.where(*wanted)).mappings().all()


def sweep(conn: Connection, delivered_before: datetime, dead_before: datetime) -> None:
    """Drop what was done long ago."""
    old = or_(
        and_(deliveries.c.state.in_(("delivered", "discarded")), deliveries.c.done_at < delivered_before),
        and_(deliveries.c.state == "dead", deliveries.c.done_at < dead_before),
    )
    conn.execute(delete(deliveries).where(old))


# ── outside systems that handle cases ──
def hand_over(conn: Connection, no: str, handler: str, at: datetime) -> None:
    """The case is in its hands since `at`; unless it was that already, an acknowledgement is awaited anew."""
    key = (handed_over.c.case_no == no, handed_over.c.handler == handler)
    known = conn.execute(select(handed_over.c.at).where(*key)).scalar_one_or_none()
    values = {"at": at, "acknowledged_at": None, "reference": None, "told_at": None}
    if known is None:
        conn.execute(insert(handed_over).values(case_no=no, handler=handler, **values))
    elif known < at:
        conn.execute(update(handed_over).where(*key).values(**values))


def handed(conn: Connection, no: str, handler: str) -> RowMapping | None:
    """What is known of a case in the hands of a system."""
    return conn.execute(select(handed_over).where(handed_over.c.case_no == no, handed_over.c.handler == handler)).mappings().one_or_none()


def note_handed(conn: Connection, no: str, handler: str, values: Mapping[str, Any]) -> None:
    """That it has acknowledged, or that the dispatcher was told that it has not."""
    conn.execute(update(handed_over).where(handed_over.c.case_no == no, handed_over.c.handler == handler).values(**values))


def silent(conn: Connection) -> Sequence[RowMapping]:
    """Cases that wait for an acknowledgement and of which nobody was told yet."""
    return conn.execute(select(handed_over).where(handed_over.c.acknowledged_at.is_(None), handed_over.c.told_at.is_(None))).mappings().all()


def update_of(conn: Connection, handler: str, update_id: str) -> RowMapping | None:
    """What a system has told under this id."""
    where = (handler_updates.c.handler == handler, handler_updates.c.update_id == update_id)
    return conn.execute(select(handler_updates).where(*where)).mappings().one_or_none()


def add_update(conn: Connection, row: Mapping[str, Any]) -> None:
    """Keep that a system has told this; an IntegrityError says that it was told before."""
    conn.execute(insert(handler_updates).values(**row))

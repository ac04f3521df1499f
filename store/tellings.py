"""Whom a notification reaches: its receivers, one delivery for each, what was sent and what was read."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, delete, exists, func, insert, or_, select, update

from core.scope import Scope
from store._where import in_scope
from store.tables import accounts, cases, channel_choices, notifications, push_subscriptions, tellings

Rows = Sequence[RowMapping]
_CASE = ("category", "due_at", "deadline_at", "urgent", "state", "state_at", "flags", "workflow", "officer")
_OPEN = cases.c.state_at <= notifications.c.at  # nobody has moved the case on since
_WAITS = or_(_OPEN, notifications.c.case_no == "")  # a message about no case waits until it is read


def unresolved(conn: Connection, limit: int) -> Rows:
    """Notifications whose receivers are not known yet, oldest first, with what is said of their cases."""
    names = [cases.c[name].label(f"case_{name}") for name in _CASE]
    query = select(notifications, *names).outerjoin(cases, cases.c.no == notifications.c.case_no).where(notifications.c.resolved_at.is_(None))
    return conn.execute(query.order_by(notifications.c.id).limit(limit)).mappings().all()


def people(conn: Connection, officer: int | None, department: str | None, role: str | None, areas: Sequence[str], account: int | None) -> Rows:
    """The accounts that are a grid officer's, a department's, of a role in one of `areas`, or the one of this id."""
    a = accounts.c
    ways: list[ColumnElement[bool]] = []
    if officer is not None:
        ways.append(a.officer == officer)
    if department is not None:
        ways.append((a.department == department) & a.role.in_(("handler", "property")))
    if role is not None:
        ways.append((a.role == role) & a.area.in_(areas))
    if account is not None:
        ways.append(a.id == account)
    if not ways:
        return []
    return conn.execute(select(a.id, a.role, a.area, a.department).where(~a.disabled, a.role != "wall", or_(*ways)).order_by(a.id)).mappings().all()


def add(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """New tellings."""
    if rows:
        conn.execute(insert(tellings), list(rows))


def resolved(conn: Connection, ids: Sequence[int], now: datetime) -> None:
    """The receivers of these notifications have their tellings."""
    conn.execute(update(notifications).where(notifications.c.id.in_(ids)).values(resolved_at=now))


def due(conn: Connection, now: datetime, limit: int) -> Rows:
    """Deliveries to be sent now, the one that has waited longest first, with their cases (none of a message) and receivers."""
    d, n = tellings.c, notifications.c
    what = select(tellings, n.action, n.party, n.urgent, n.sender, cases.c.category, cases.c.due_at.label("case_due_at"), cases.c.workflow)
    who = (accounts.c.lang, accounts.c.role, accounts.c.department)
    joined = (
        what.add_columns(*who)
        .join(notifications, n.id == d.notification)
        .outerjoin(cases, cases.c.no == d.case_no)
        .join(accounts, accounts.c.id == d.account_id)
    )
    return conn.execute(joined.where(d.state == "queued", d.due_at <= now).order_by(d.due_at, d.id).limit(limit)).mappings().all()


def change(conn: Connection, delivery: int, values: Mapping[str, Any]) -> None:
    """Give a delivery new values."""
    conn.execute(update(tellings).where(tellings.c.id == delivery).values(dict(values)))


def choice(conn: Connection, *owners: str) -> RowMapping | None:
    """What the first of these chose that chose a channel: "account:12", "department:fire"."""
    found = {row["owner"]: row for row in conn.execute(select(channel_choices).where(channel_choices.c.owner.in_(owners))).mappings()}
    return next((found[owner] for owner in owners if owner in found), None)


def choose(conn: Connection, row: Mapping[str, Any] | None, owner: str) -> None:
    """Keep a choice; None forgets it."""
    conn.execute(delete(channel_choices).where(channel_choices.c.owner == owner))
    if row is not None:
        conn.execute(insert(channel_choices), [{**row, "owner": owner}])


def devices(conn: Connection, account: int) -> Rows:
    """The devices on which an account allowed web push."""
    return conn.execute(select(push_subscriptions).where(push_subscriptions.c.account_id == account).order_by(push_subscriptions.c.id)).mappings().all()


def subscribe(conn: Connection, row: Mapping[str, Any]) -> None:
    """A device allowed web push; it belongs to whoever did so last."""
    conn.execute(delete(push_subscriptions).where(push_subscriptions.c.id == row["id"]))
    conn.execute(insert(push_subscriptions), [dict(row)])


def unsubscribe(conn: Connection, ids: Sequence[str], account: int) -> int:
    """Forget devices of an account; how many there were."""
    gone = (push_subscriptions.c.id.in_(ids)) & (push_subscriptions.c.account_id == account)
    return conn.execute(delete(push_subscriptions).where(gone)).rowcount


def mine(conn: Connection, account: int, limit: int, before: int | None) -> Rows:
    """An account's notifications, those that wait for it first, then the newest; `waits` says which."""
    waits = and_(tellings.c.read_at.is_(None), _WAITS).label("waits")
    n, d = notifications.c, tellings.c
    columns = (d.id, d.notification, d.case_no, d.area, d.at, d.read_at, d.channel, d.state, n.action, n.party, n.raised_from, n.urgent, n.by, n.text, n.sender)
    told = (cases.c.category, cases.c.due_at, cases.c.yellow_at, cases.c.department, cases.c.involved, cases.c.flags, cases.c.workflow)
    query = select(*columns, *told, waits).join(notifications, n.id == d.notification).outerjoin(cases, cases.c.no == d.case_no)
    query = query.where(d.account_id == account, or_(cases.c.no.is_not(None), d.case_no == ""))
    query = query if before is None else query.where(d.id < before)
    return conn.execute(query.order_by(waits.desc(), d.id.desc()).limit(limit)).mappings().all()


def unread(conn: Connection, account: int) -> int:
    """How many notifications wait for an account: not read; of cases that nobody has moved on since, or messages."""
    query = select(func.count()).select_from(tellings).join(notifications, notifications.c.id == tellings.c.notification)
    query = query.outerjoin(cases, cases.c.no == tellings.c.case_no)
    return int(conn.execute(query.where(tellings.c.account_id == account, tellings.c.read_at.is_(None), _WAITS)).scalar_one())


def read(conn: Connection, account: int, now: datetime, no: str | None = None, delivery: int | None = None) -> int:
    """An account has read of a case, of one notification, or (neither given) of all; how many were new to it."""
    where = [tellings.c.account_id == account, tellings.c.read_at.is_(None)]
    where += [tellings.c.case_no == no] if no else []
    where += [tellings.c.id == delivery] if delivery is not None else []
    ids = list(conn.execute(select(tellings.c.notification).where(*where)).scalars())
    if ids:
        conn.execute(update(tellings).where(*where).values(read_at=now))
        conn.execute(update(notifications).where(notifications.c.id.in_(ids), notifications.c.read_at.is_(None)).values(read_at=now))
    return len(ids)


def has_unread(conn: Connection, account: int, no: str) -> bool:
    """Whether a notification of this case is new to an account."""
    d = tellings.c
    return conn.execute(select(d.id).where(d.account_id == account, d.case_no == no, d.read_at.is_(None)).limit(1)).first() is not None


def sent(conn: Connection, scope: Scope, limit: int, before: int | None) -> Rows:
    """What went out in a scope, newest first: to whose post, by which channel, what it said, how it stands."""
    d = tellings.c
    query = select(tellings, accounts.c.unit, accounts.c.role).join(accounts, accounts.c.id == d.account_id).join(cases, cases.c.no == d.case_no)
    query = query.where(in_scope(cases.c.area, cases.c.department, scope, cases.c.involved))
    query = query if before is None else query.where(d.id < before)
    return conn.execute(query.order_by(d.id.desc()).limit(limit)).mappings().all()


def tell_up(conn: Connection, since: datetime, demo: bool) -> Rows:
    """Notifications nobody has read, of cases nobody has moved on since, told after `since` and not told on yet, oldest first.

    They reached somebody, or were told on already. In a demo only those of cases a person acted on: its own people read everything.
    """
    n = notifications.c
    reached = exists(select(tellings.c.id).where(tellings.c.notification == n.id))
    where = [
        n.told_up_at.is_(None),
        n.read_at.is_(None),
        n.resolved_at.is_not(None),
        n.at > since,
        n.party.in_(("officer", "department", "involved", "community")),
    ]
    where += [n.by.is_not(None)] if demo else []
    query = select(notifications, cases.c.urgent.label("case_urgent")).join(cases, cases.c.no == n.case_no)
    return conn.execute(query.where(*where, _OPEN, cases.c.closed_at.is_(None), or_(reached, n.raised_from.is_not(None))).order_by(n.id)).mappings().all()


def raised(conn: Connection, notification: int, now: datetime) -> None:
    """Mark a notification told on."""
    conn.execute(update(notifications).where(notifications.c.id == notification).values(told_up_at=now))


def one(conn: Connection, notification: int) -> RowMapping | None:
    """A notification."""
    return conn.execute(select(notifications).where(notifications.c.id == notification)).mappings().one_or_none()


def message_of(conn: Connection, notification: int, account: int) -> RowMapping | None:
    """A message about no case that an account wrote or was sent."""
    n, d = notifications.c, tellings.c
    told = select(d.id).where(d.notification == n.id, d.account_id == account).exists()
    mine = select(notifications).where(n.id == notification, n.case_no == "", n.text.is_not(None), or_(n.by == account, told))
    return conn.execute(mine).mappings().one_or_none()


def sweep(conn: Connection, before: datetime) -> int:
    """Forget tellings made before this moment, and what messages of that time said; how many."""
    gone = conn.execute(delete(tellings).where(tellings.c.at < before)).rowcount
    return gone + conn.execute(delete(notifications).where(notifications.c.case_no == "", notifications.c.at < before)).rowcount


def is_of(conn: Connection, delivery: int, account: int) -> bool:
    """Whether a delivery is an account's."""
    return conn.execute(select(tellings.c.id).where(tellings.c.id == delivery, tellings.c.account_id == account)).first() is not None


def notify(conn: Connection, row: Mapping[str, Any]) -> None:
    """A notification, whose receivers are found later."""
    conn.execute(insert(notifications).values(**row))

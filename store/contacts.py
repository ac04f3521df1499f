"""Named queries of the address book, and of messages to many with their receipts."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, or_, select

from core.scope import Scope
from store._where import in_scope, under
from store.tables import accounts, buildings, notifications, officers, tellings

Rows = Sequence[RowMapping]
GROUP = "group"  # the party of a notification that went to many


def staff(conn: Connection, scope: Scope, above: Sequence[str], area: str | None = None, role: str | None = None) -> Rows:
    """Accounts of the scope and of the areas above it: id, name, unit, role, area, department, officer; without walls and what is disabled."""
    a = accounts.c
    inside = or_(in_scope(a.area, None, Scope(scope.prefixes)), a.area.in_(above))
    what = select(a.id, a.name, a.unit, a.role, a.area, a.department, a.officer).where(~a.disabled, a.role != "wall", inside)
    what = what if area is None else what.where(or_(under(a.area, area), a.area.in_(above)))
    what = what if role is None else what.where(a.role == role)
    return conn.execute(what.order_by(a.area, a.role, a.id)).mappings().all()


def field_officers(conn: Connection, scope: Scope, areas: Sequence[str], post: str | None, limit: int) -> Rows:
    """Officers of the cells of some areas, each with the account that is his, if any."""
    o, a = officers.c, accounts.c
    mine = select(func.min(a.id)).where(a.officer == o.id, ~a.disabled).scalar_subquery().label("account_id")
    what = select(o.id, o.name, o.phone, o.post, o.grid, o.on_duty, mine).where(in_scope(o.grid, None, Scope(scope.prefixes)), under(o.grid, *areas))
    what = what if post is None else what.where(o.post == post)
    return conn.execute(what.order_by(o.grid, o.post, o.id).limit(limit)).mappings().all()


def chiefs(conn: Connection, scope: Scope, areas: Sequence[str], limit: int) -> Rows:
    """Buildings of some areas that have a chief."""
    b = buildings.c
    here = (in_scope(b.area, None, Scope(scope.prefixes)), under(b.area, *areas))
    return conn.execute(select(b.id, b.name, b.chief, b.area).where(b.chief.is_not(None), *here).order_by(b.id).limit(limit)).mappings().all()


def send(conn: Connection, told: Mapping[str, Any], deliveries: Mapping[int, str]) -> int:
    """A message to these accounts (id → area), each with a delivery of its own; its number."""
    id = int(conn.execute(insert(notifications).values(dict(told)).returning(notifications.c.id)).scalar_one())
    rows = [
        {"notification": id, "account_id": account, "case_no": "", "area": area, "state": "queued", "due_at": told["at"], "at": told["at"]}
        for account, area in deliveries.items()
    ]
    conn.execute(insert(tellings), rows)
    return id


def sent(conn: Connection, account: int, limit: int) -> Rows:
    """The messages an account wrote to many, newest first, with how many received and read them."""
    n, t = notifications.c, tellings.c
    counts = (func.count(t.id).label("receivers"), func.count(t.read_at).label("read"))
    what = select(n.id, n.text, n.at, *counts).select_from(notifications.outerjoin(tellings, t.notification == n.id))
    return conn.execute(what.where(n.by == account, n.party == GROUP).group_by(n.id, n.text, n.at).order_by(n.id.desc()).limit(limit)).mappings().all()


def receipts(conn: Connection, account: int, message: int) -> Rows:
    """Who of the receivers of one's own message has it, by which channel, and has read it."""
    n, t, a = notifications.c, tellings.c, accounts.c
    joined = tellings.join(notifications, n.id == t.notification).join(accounts, a.id == t.account_id)
    what = select(a.name, a.unit, t.state, t.channel, t.sent_at, t.read_at, t.why, n.text, n.at).select_from(joined)
    return conn.execute(what.where(n.id == message, n.by == account, n.party == GROUP).order_by(t.read_at.is_not(None), t.id)).mappings().all()

"""Named queries about people in the frame of a service, and about every time one was reached."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, func, insert, select, update

from core.scope import Scope
from store._where import in_scope
from store.tables import accounts, buildings, homes, officers, people, reaches, service_members

Rows = Sequence[RowMapping]


def _owners() -> Select[Any]:
    h, p, b = homes.c, people.c, buildings.c
    what = select(h.id.label("subject"), h.owner.label("person"), p.name, p.phone, h.area, h.id.label("home_id"), h.label.label("home"))
    return what.add_columns(b.id.label("building"), b.name.label("building_name")).select_from(
        homes.join(people, p.id == h.owner).join(buildings, b.id == h.building)
    )


def _members(service: str) -> Select[Any]:
    m, p, h, b = service_members.c, people.c, homes.c, buildings.c
    what = select(m.id.label("subject"), m.person, p.name, p.phone, m.area, h.id.label("home_id"), h.label.label("home"), m.needs, m.agreed_at)
    joined = service_members.join(people, p.id == m.person).outerjoin(homes, h.id == m.home).outerjoin(buildings, b.id == h.building)
    return what.add_columns(b.id.label("building"), b.name.label("building_name")).select_from(joined).where(m.service == service, m.ended_at.is_(None))


def owner_of(conn: Connection, scope: Scope, home: int) -> RowMapping | None:
    """Who owns a home of the scope: subject, person, name, phone, area, home, building."""
    here = in_scope(homes.c.area, None, Scope(scope.prefixes))
    return conn.execute(_owners().where(homes.c.id == home, here)).mappings().one_or_none()


def member(conn: Connection, scope: Scope, service: str, id: int) -> RowMapping | None:
    """Who is on a list under this number, in the scope."""
    here = in_scope(service_members.c.area, None, Scope(scope.prefixes))
    return conn.execute(_members(service).where(service_members.c.id == id, here)).mappings().one_or_none()


def owned_by(conn: Connection, scope: Scope, person: int, limit: int) -> Rows:
    """The homes of the scope a person owns, as `owner_of` has them."""
    here = in_scope(homes.c.area, None, Scope(scope.prefixes))
    return conn.execute(_owners().where(homes.c.owner == person, here).order_by(homes.c.id).limit(limit)).mappings().all()


def memberships(conn: Connection, scope: Scope, service: str, person: int) -> Rows:
    """A person's place on a list, in the scope."""
    here = in_scope(service_members.c.area, None, Scope(scope.prefixes))
    return conn.execute(_members(service).where(service_members.c.person == person, here)).mappings().all()


def hold(conn: Connection, account: int) -> None:
    """Nobody else counts this account's allowance until the transaction ends; SQLite has one writer anyway."""
    if conn.dialect.name != "sqlite":
        conn.execute(select(accounts.c.id).where(accounts.c.id == account).with_for_update())


def count_since(conn: Connection, account: int, since: datetime) -> int:
    """How often an account reached somebody since then."""
    r = reaches.c
    return int(conn.execute(select(func.count()).select_from(reaches).where(r.account_id == account, r.at >= since)).scalar_one())


def add(conn: Connection, row: Mapping[str, Any]) -> int:
    """One more; its number."""
    return int(conn.execute(insert(reaches).values(dict(row)).returning(reaches.c.id)).scalar_one())


def change(conn: Connection, id: int, values: Mapping[str, Any]) -> None:
    """What became of it."""
    conn.execute(update(reaches).where(reaches.c.id == id).values(dict(values)))


def one(conn: Connection, id: int) -> RowMapping | None:
    """One of them."""
    return conn.execute(select(reaches).where(reaches.c.id == id)).mappings().one_or_none()


def about(conn: Connection, service: str, subject: str, limit: int) -> Rows:
    """When, by which unit and how somebody was reached in a service, newest first."""
    r, a = reaches.c, accounts.c
    what = select(r.id, r.at, r.way, r.field, r.purpose, r.ref, r.state, r.outcome, r.account_id, a.name.label("by_name"), a.unit.label("by_unit"))
    joined = what.select_from(reaches.outerjoin(accounts, a.id == r.account_id))
    return conn.execute(joined.where(r.service == service, r.subject == subject).order_by(r.id.desc()).limit(limit)).mappings().all()


def desk_phone(conn: Connection, officer: int | None) -> str:
    """The work phone of an account's officer, empty for everybody else."""
    found = conn.execute(select(officers.c.phone).where(officers.c.id == officer)).scalar() if officer is not None else None
    return found or ""

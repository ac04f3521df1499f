"""An account as the rest of the house sees it: its own post, one given for a time, a wall, or another whom an administrator looks as."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import RowMapping

from core.areas import at_level
from core.duty import on_duty
from core.rights import may_hold
from core.scope import Scope
from core.words import Lang
from services._parts import Parts

DEPARTMENTAL = ("handler", "property")  # roles that see only what their department handles, assists with or is called to
USUAL_IDLE_MIN = 30


@dataclass(frozen=True, slots=True)
class Account:
    """Whoever is asking, with what he may see. A wall opened by its link has the id 0 and its `wall_id`."""

    id: int
    username: str
    name: str
    unit: str
    role: str
    area: str
    department: str | None
    officer: int | None
    lang: Lang
    theme: Literal["dark", "light"]
    scope: Scope
    kind: Literal["person", "wall", "machine"]
    csrf: str
    session: str  # sha256 of the token in the cookie
    wall_id: int | None = None
    grant: int | None = None  # grants.id of the post chosen, where it is not the account's own
    seen_by: int | None = None  # accounts.id of the administrator who looks as this account; nothing may be changed then
    owes: Literal["", "password", "second_step", "post"] = ""  # what has to be done before anything else
    may: tuple[str, ...] = ()  # what a machine's token allows (core.rights.TOKEN_RIGHTS)
    sources: tuple[str, ...] = ()  # which sources it may report as; none named: none

    @property
    def stream(self) -> str:
        """What the tabs of one browser and session share their live stream by; it leads back to neither cookie."""
        view = "" if self.grant is None and self.seen_by is None else f"{self.grant}/{self.id}"  # another post sees other things
        return hashlib.sha256(f"{self.session}{self.csrf}{view}".encode()).hexdigest()[:16]


def idle(parts: Parts, role: str) -> timedelta:
    """After how long an unused session of a role ends."""
    rights = parts.city.rights.get(role)
    return timedelta(minutes=rights.idle_min if rights else USUAL_IDLE_MIN)


def holds(parts: Parts, grant: RowMapping, now: datetime) -> bool:
    """Whether a post given for a time may be used now: within its days and hours, and while its incident lasts."""
    day = f"{now.astimezone(parts.city.tz):%Y-%m-%d}"
    in_days = (not grant["from_day"] or grant["from_day"] <= day) and (not grant["to_day"] or day <= grant["to_day"])
    in_hours = not grant["hours"] or on_duty(now, grant["hours"], parts.city.zone)
    return bool(grant["state"] == "given" and in_days and in_hours and grant["over_at"] is None)


def in_post(parts: Parts, own: Account, grant: RowMapping | None, now: datetime) -> Account:
    """The account in the post it has chosen, in its own where that one does not hold any more."""
    if grant is None or grant["account_id"] != own.id or not holds(parts, grant, now) or not may_hold(grant["kind"], grant["role"], own.role):
        return own
    role, area, department = grant["role"], grant["area"], grant["department"]
    officer = grant["stands_for"] if role == "officer" else None
    scope = scope_of(role, area, department)
    return replace(own, role=role, area=area, department=department, officer=officer, scope=scope, grant=grant["id"])


def as_other(parts: Parts, row: RowMapping | None, admin: Account) -> Account:
    """What another account sees, for the administrator who looks as it; himself again once that account is gone."""
    if row is None or row["disabled"]:
        return admin
    seen = of_person(parts, {**row, "csrf": admin.csrf}, admin.session)
    return replace(seen, seen_by=admin.id, lang=admin.lang, theme=admin.theme, owes="")


def of_person(parts: Parts, row: RowMapping | dict[Any, Any], session: str) -> Account:
    return Account(
        **{name: row[name] for name in ("id", "username", "name", "unit", "role", "area", "department", "officer", "lang", "theme", "csrf")},
        scope=scope_of(row["role"], row["area"], row["department"]),
        kind="wall" if row["role"] == "wall" else "person",
        session=session,
        owes=_owes(parts, row),
    )


def _owes(parts: Parts, row: RowMapping | dict[Any, Any]) -> Literal["", "password", "second_step", "post"]:
    """What has to be done first. Nobody is asked for a second step in a demo, whose passwords are known."""
    if row["must_change"]:
        return "password"
    rights = parts.city.rights.get(row["role"])
    if rights and rights.second_step and not row["second_step"] and not row["subject"] and not parts.settings.demo:
        return "second_step"
    return "" if row["role"] else "post"


def of_wall(row: RowMapping | dict[Any, Any], session: str) -> Account:
    rest: dict[str, Any] = {"department": None, "officer": None, "lang": "zh", "theme": "dark", "kind": "wall", "wall_id": row["id"]}
    scope = scope_of("wall", row["area"], None)
    return Account(
        id=0,
        username=f"wall-{row['id']}",
        name=row["name"],
        unit=row["name"],
        role="wall",
        area=row["area"],
        scope=scope,
        csrf=row["csrf"],
        session=session,
        **rest,
    )


def scope_of(role: str, area: str, department: str | None) -> Scope:
    """What a role may see: its area; an officer the whole community of his cell; a handler and a property company only the department's cases."""
    if role == "officer":
        area = at_level(area, "community") or area
    return Scope.of(area, department=(department or "") if role in DEPARTMENTAL else None)

"""Unread tells on: what nobody read in time goes one up, once; a task nobody did goes to the next nearest officer."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from core.areas import Area
from core.clock import after
from core.field_work import Unread
from services._nearest import nearest_officer
from services._parts import Parts
from services._side_step import side_step
from services._steps import Actor
from services.areas import areas
from store import cases, tasks, tellings

if TYPE_CHECKING:
    from sqlalchemy import Connection

SINCE = timedelta(days=7)  # older ones are history
CLOCK = Actor(None, "到时未读 · Nobody read it")
IN_HAND = Actor(None, "任务调度 · Task timer")
NEXT = {"officer": "community", "department": "dispatcher", "involved": "dispatcher", "community": "dispatcher"}
WHOM = {"officer": ("另一名在岗网格员", "another officer on duty"), "community": ("社区", "the community"), "dispatcher": ("派遣员", "the dispatcher")}


def tell_on(parts: Parts, now: datetime | None = None) -> None:
    """Tell the next one up of what nobody has read in time."""
    now = now or datetime.now(UTC)
    with parts.store.read() as conn:
        rows = tellings.tell_up(conn, now - SINCE, parts.settings.demo)
    known = areas(parts)
    for row in rows:
        if _until(parts, row["at"], row["case_urgent"], parts.city.unread.urgent, parts.city.unread.normal) <= now:
            with parts.store.write() as conn:
                _tell_on(parts, conn, known, row, now)


def _until(parts: Parts, at: datetime, urgent: bool, by_clock: int, in_office: int) -> datetime:
    return after((by_clock if urgent else in_office) * 60, not urgent, at, parts.city.zone)


def _tell_on(parts: Parts, conn: "Connection", known: dict[str, Area], row: Mapping[Any, Any], now: datetime) -> None:
    case, again = cases.one(conn, row["case_no"]), tellings.one(conn, row["id"])
    if case is None or again is None or again["read_at"] is not None or again["told_up_at"] is not None or case["state_at"] > row["at"]:
        return
    task = tasks.open_task(conn, case["no"]) if row["party"] == "officer" else None
    sent_to = _another(conn, known, case, task, row) if task is not None else None
    party = "officer" if sent_to else NEXT[row["party"]]
    zh, en = WHOM[party]
    minutes = parts.city.unread.urgent if case["urgent"] else parts.city.unread.normal
    note = f"{minutes} 分钟未读，已告知{zh}。 Unread for {minutes} min: {en} was told."
    data: dict[str, Any] = {"told": party, **({"sent_to": sent_to} if sent_to else {})}
    if not side_step(parts, conn, known, case, "unread", CLOCK, note, data, now):
        return  # somebody was faster: it is looked at again
    tellings.raised(conn, row["id"], now)
    if sent_to and task is not None:
        tasks.pass_to(conn, task, sent_to, now)
    told = {"case_no": case["no"], "action": row["action"], "area": row["area"], "party": party, "at": now, "by": row["by"], "urgent": row["urgent"]}
    tasks.tell(conn, [{**told, "department": None, "officer": sent_to["officer"] if sent_to else None, "raised_from": row["id"]}])


def _another(conn: "Connection", known: dict[str, Area], case: Mapping[Any, Any], task: Mapping[Any, Any], row: Mapping[Any, Any]) -> dict[str, Any] | None:
    """The next officer, once: what a second one has not read either goes to the community."""
    if row["raised_from"] is not None:
        return None
    found = nearest_officer(conn, known, case, without=_had(task))
    return found if found["officer"] is not None else None


def _had(task: Mapping[Any, Any]) -> list[int]:
    return [*(int(each) for each in task["had"].strip("|").split("|") if each), *([task["officer"]] if task["officer"] else [])]


def pass_on(parts: Parts, now: datetime | None = None) -> None:
    """Tasks nobody did in time, or whose officer is off duty, go to the next nearest; after so many officers to the community."""
    now, city = now or datetime.now(UTC), parts.city
    with parts.store.read() as conn:
        rows = tasks.waiting(conn, parts.settings.demo)
    known = areas(parts)
    for row in rows:
        late = _until(parts, row["given_at"] or row["at"], row["urgent"], city.unread.task_urgent, city.unread.task_normal) <= now
        if late or not row["on_duty"]:
            with parts.store.write() as conn:
                _pass_on(parts, conn, known, row, late, now)


def _pass_on(parts: Parts, conn: "Connection", known: dict[str, Area], row: Mapping[Any, Any], late: bool, now: datetime) -> None:
    case, task = cases.one(conn, row["case_no"]), tasks.open_task(conn, row["case_no"])
    if case is None or task is None or task["id"] != row["id"] or task["officer"] != row["officer"]:
        return
    rules: Unread = parts.city.unread
    why = ("任务到时未办", "Not done in time") if late else ("网格员已离岗", "The officer is off duty")
    hand_on(parts, conn, known, case, task, "pass_on", IN_HAND, f"{why[0]}。 {why[1]}.", now, None if len(_had(task)) <= rules.passes else _NOBODY)


_NOBODY: dict[str, Any] = {"officer": None, "distance_m": None}


def hand_on(
    parts: Parts,
    conn: "Connection",
    known: dict[str, Area],
    case: Mapping[Any, Any],
    task: Mapping[Any, Any],
    action: str,
    who: Actor,
    note: str,
    now: datetime,
    sent_to: dict[str, Any] | None = None,
) -> dict[str, Any] | None:
    """A task goes to another officer (`sent_to`, else the next nearest), or to the community; a step says so. None where somebody was faster."""
    found = sent_to or nearest_officer(conn, known, case, without=_had(task))
    if not side_step(parts, conn, known, case, action, who, note, {"sent_to": found}, now):
        return None
    tasks.pass_to(conn, task, found, now)
    party = "officer" if found["officer"] is not None else "community"
    told = {"case_no": case["no"], "action": action, "area": case["area"], "party": party, "department": None, "officer": found["officer"]}
    tasks.tell(conn, [{**told, "at": now, "by": who.account_id, "urgent": case["urgent"], "raised_from": None}])
    return found

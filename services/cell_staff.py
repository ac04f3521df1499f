"""Who works in cells: by date, under the city's staffing rule, and changes filed upward (人事调整报备)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from core.areas import at_level
from core.cells import POSTS, WITH_PHONE, staff_faults
from core.errors import BadInput, Conflict, NotAllowed, NotFound
from services import audit
from services._parts import Parts
from services.areas import allowed, areas
from services.cases import wire_time
from services.may import for_post
from store import cells as queries
from store import outbox, staff_changes

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from services.who import Account

FILERS = ("community", "dispatcher", "admin")
DECIDERS = ("leader", "admin")
READERS = ("community", "dispatcher", "leader", "admin")
LONGEST_REASON = 300
FURTHEST = timedelta(days=366)


def today(parts: Parts, now: datetime | None = None) -> str:
    """The city's day."""
    return f"{(now or datetime.now(UTC)).astimezone(parts.city.tz):%Y-%m-%d}"


def wire_staff(row: Mapping[Any, Any]) -> dict[str, Any]:
    """One of the staff as it is shown to those who plan it."""
    words = POSTS.get(row["post"])
    known = {name: row[name] for name in ("id", "cell", "post", "officer", "name", "from_day", "to_day")}
    return known | {"post_zh": words.zh if words else row["post"], "post_en": words.en if words else row["post"]}


def faults(parts: Parts, cells: Sequence[Mapping[Any, Any]], staff: Sequence[Mapping[Any, Any]], residents: int) -> list[dict[str, Any]]:
    """Breaches of the staffing rule in a community's cells."""
    found = staff_faults(parts.city.cell_rules, {row["code"]: row["kind"] for row in cells}, staff, residents)
    return [{"cell": fault.cell, "rule": fault.rule, "zh": fault.words.zh, "en": fault.words.en} for fault in found]


def list_changes(parts: Parts, account: "Account", area: str | None, state: str | None) -> list[dict[str, Any]]:
    """Changes filed in one's scope, those that wait first, then the latest."""
    where = allowed(parts, account, area)
    with parts.store.read() as conn:
        rows = staff_changes.find(conn, account.scope, where, state)
    return [_wire(parts, account, row) for row in rows]


def to_do(parts: Parts, account: "Account") -> list[dict[str, Any]]:
    """What waits for this account to decide, for its bell: kind, words, how many, and the way to the first."""
    if not for_post(parts, account, "staff-changes.acknowledge", DECIDERS):
        return []
    with parts.store.read() as conn:
        waiting = staff_changes.find(conn, account.scope, account.area, "filed")
    if not waiting:
        return []
    first = at_level(waiting[-1]["cell"], "community")
    link = f"/cells?area={first}&tab=staff"
    return [{"kind": "staff_changes", "zh": "人事调整报备", "en": "Changes of staff", "count": len(waiting), "link": link}]


def _wire(parts: Parts, account: "Account", row: Mapping[Any, Any]) -> dict[str, Any]:
    known, words = areas(parts), POSTS.get(row["post"])
    cell = known.get(row["cell"])
    community = known.get(at_level(row["cell"], "community") or row["cell"])
    same = {name: row[name] for name in ("id", "cell", "post", "leaves", "leaves_name", "comes", "comes_name", "from_day", "reason", "state", "answer")}
    return same | {
        "cell_zh": cell.name if cell else row["cell"],
        "cell_en": cell.name_en if cell else row["cell"],
        "community_zh": community.name if community else "",
        "community_en": community.name_en if community else "",
        "post_zh": words.zh if words else row["post"],
        "post_en": words.en if words else row["post"],
        "filed_by": row["filed_unit"] or "",
        "filed_at": wire_time(parts.city, row["filed_at"]),
        "decided_by": row["decided_unit"] or "",
        "decided_at": wire_time(parts.city, row["decided_at"]),
        "applied_at": wire_time(parts.city, row["applied_at"]),
        "may_decide": row["state"] == "filed" and for_post(parts, account, "staff-changes.acknowledge", DECIDERS) and row["filed_by"] != account.id,
    }


def file_change(parts: Parts, account: "Account", given: Mapping[str, Any], now: datetime | None = None) -> int:
    """File a change: who leaves which post of a cell, who comes, from which day, why; its number.

    Raises NotAllowed, NotFound for a cell outside the scope, BadInput.
    """
    now = now or datetime.now(UTC)
    if not for_post(parts, account, "staff-changes.post", FILERS):
        raise NotAllowed("Changes of staff are filed by a community, a street or an administrator.")
    cell = given["cell"]
    known = areas(parts)
    if cell not in known or known[cell].level not in ("grid", "micro_grid") or not account.scope.covers(cell):
        raise NotFound(f"There is no cell {cell}.")
    row = _checked(parts, given, cell, now)
    with parts.store.write() as conn:
        leaves = queries.one_staff(conn, given["leaves"]) if given.get("leaves") is not None else None
        if given.get("leaves") is not None and (leaves is None or leaves["cell"] != cell or leaves["to_day"] is not None):
            raise BadInput("not_in_this_cell", "Whoever leaves has to work in this cell now.", "leaves", "离任人员须是该网格现任人员。")
        if leaves is not None and staff_changes.is_filed(conn, leaves["id"]):
            raise Conflict("A change of this person is filed already and waits.", {"leaves": leaves["id"]})
        comes = None
        if given.get("comes") is not None:
            comes = next((each for each in queries.officers_in(conn, cell[:12]) if each["id"] == given["comes"]), None)
            if comes is None:
                raise BadInput(
                    "unknown_officer", "Whoever comes is one of this community's officers, or is named.", "comes", "接任人员须是本社区网格员，或填写姓名。"
                )
        if leaves is None and comes is None and not row["comes_name"]:
            raise BadInput("nobody", "Say who leaves or who comes.", "comes", "请填写离任或接任人员。")
        row |= {"leaves": leaves["id"] if leaves else None, "leaves_name": leaves["name"] if leaves else ""}
        row |= {"comes": comes["id"] if comes else None, "comes_name": comes["name"] if comes else row["comes_name"]}
        change = staff_changes.add(conn, {**row, "cell": cell, "state": "filed", "filed_by": account.id, "filed_at": now})
        _tell(conn, cell, change, "filed", now)
        audit.record(conn, account, "staff.file", cell, detail={"change": change, "post": row["post"], "from": row["from_day"]})
    return change


def _checked(parts: Parts, given: Mapping[str, Any], cell: str, now: datetime) -> dict[str, Any]:
    if given["post"] not in POSTS:
        raise BadInput("unknown_post", f"The post is one of {', '.join(POSTS)}.", "post", f"岗位只能是 {'、'.join(words.zh for words in POSTS.values())}。")
    reason = given["reason"].strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise BadInput("no_reason", f"Say why, in at most {LONGEST_REASON} characters.", "reason", f"请写明事由，最多 {LONGEST_REASON} 字。")
    try:
        day = date.fromisoformat(given["from_day"])
    except ValueError as error:
        raise BadInput("bad_day", "The day is written 2026-12-01.", "from_day", "日期写作 2026-12-01。") from error
    here = date.fromisoformat(today(parts, now))
    if not here <= day <= here + FURTHEST:
        raise BadInput("bad_day", "The day is today or later, within a year.", "from_day", "生效日期应为今天起一年内。")
    name = (given.get("comes_name") or "").strip()
    if len(name) > 60:
        raise BadInput("bad_name", "A name has at most 60 characters.", "comes_name", "姓名最多 60 字。")
    return {"post": given["post"], "reason": reason, "from_day": day.isoformat(), "comes_name": name}


def decide(parts: Parts, account: "Account", id: int, acknowledged: bool, answer: str = "", now: datetime | None = None) -> None:
    """Acknowledge a filed change or return it with a reason; one that is due takes effect at once. Raises NotFound, NotAllowed, BadInput, Conflict."""
    now = now or datetime.now(UTC)
    if not for_post(parts, account, "staff-changes.acknowledge", DECIDERS):
        raise NotAllowed("Changes of staff are acknowledged by the district.")
    answer = answer.strip()
    if len(answer) > LONGEST_REASON or (not acknowledged and not answer):
        raise BadInput("no_reason", f"Say why it is returned, in at most {LONGEST_REASON} characters.", "answer", f"退回须写明理由，最多 {LONGEST_REASON} 字。")
    with parts.store.write() as conn:
        row = staff_changes.one(conn, id)
        if row is None or not account.scope.covers(row["cell"]):
            raise NotFound(f"There is no change {id}.")
        if row["state"] != "filed":
            raise Conflict("This change has been decided already.", {"state": row["state"], "at": wire_time(parts.city, row["decided_at"])})
        if row["filed_by"] == account.id:
            raise NotAllowed("Nobody acknowledges a change he has filed himself.")
        state = "acknowledged" if acknowledged else "returned"
        staff_changes.update_one(conn, id, {"state": state, "decided_by": account.id, "decided_at": now, "answer": answer})
        if acknowledged and row["from_day"] <= today(parts, now):
            _apply(conn, row, now)
        _tell(conn, row["cell"], id, state, now)
        audit.record(conn, account, f"staff.{'acknowledge' if acknowledged else 'return'}", row["cell"], detail={"change": id})


def apply_due(parts: Parts, now: datetime | None = None) -> int:
    """Acknowledged changes whose day has come take effect; how many."""
    now = now or datetime.now(UTC)
    with parts.store.read() as conn:
        if not staff_changes.due(conn, today(parts, now)):
            return 0
    with parts.store.write() as conn:
        rows = staff_changes.due(conn, today(parts, now))
        for row in rows:
            _apply(conn, row, now)
            _tell(conn, row["cell"], row["id"], "in_force", now)
    return len(rows)


def _apply(conn: "Connection", row: Mapping[Any, Any], now: datetime) -> None:
    """Who leaves, leaves; who comes, comes: the officer's own cell, by which tasks, lists and the map go, follows."""
    day = row["from_day"]
    cell = staff_changes.present_code(conn, row["cell"])
    if row["leaves"] is not None:
        queries.end_staff(conn, row["leaves"], day)
    if row["comes"] is not None or row["comes_name"]:
        comes, post = row["comes"], "grid_leader" if row["post"] == "micro_leader" else row["post"]
        if comes is None and row["post"] in WITH_PHONE:  # somebody new: tasks, lists and the map know officers alone
            comes = queries.new_officer(conn, row["comes_name"], cell, post)
        new = {"cell": cell, "post": row["post"], "officer": comes, "name": row["comes_name"], "from_day": day, "to_day": None, "change": row["id"]}
        if row["comes"] is not None and row["post"] in WITH_PHONE:
            for had in staff_changes.posts_of(conn, row["comes"], day):
                queries.end_staff(conn, had["id"], day)
            queries.place_officer(conn, row["comes"], cell, post)
        queries.add_staff(conn, [new])
    staff_changes.update_one(conn, row["id"], {"state": "in_force", "applied_at": now})


def _tell(conn: "Connection", cell: str, change: int, state: str, now: datetime) -> None:
    """Screens of the cell's scope hear that a change has moved on: a number and a state, nobody's name."""
    community = at_level(cell, "community") or cell
    outbox.put(conn, outbox.message("staff", str(change), community, {"id": change, "state": state}, now))


def history(parts: Parts, account: "Account", cell: str) -> list[dict[str, Any]]:
    """Everybody who works or worked in a cell, the latest first. Raises NotFound."""
    if cell not in areas(parts) or not account.scope.covers(cell):
        raise NotFound(f"There is no cell {cell}.")
    with parts.store.read() as conn:
        return [wire_staff(row) for row in queries.staff_history(conn, cell)]

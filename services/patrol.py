"""Patrols: routes with points, a run a day, and how each run stands; also by several units together."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from core.areas import at_level
from core.errors import BadInput, NotFound
from services import audit
from services._parts import Parts
from services.areas import allowed, names_of
from services.cases import wire_time
from services.may import for_post
from store import guards, patrol

if TYPE_CHECKING:
    from services.who import Account

PLANNERS = ("community", "dispatcher")
WALKERS = ("officer", "community", "handler")
BACK_DAYS = 2  # runs are planned for so many days that went by while nobody planned
SHOWN = timedelta(days=7)
MOST_POINTS = 40
STATES = {
    "planned": ("待开始", "Planned"),
    "walking": ("进行中", "Walking"),
    "complete": ("已完成", "Complete"),
    "partly": ("有漏点", "Points missed"),
    "missed": ("未巡查", "Not walked"),
}


def plan_runs(parts: Parts, now: datetime | None = None) -> int:
    """Make the runs of today, and of the days before while nobody planned; how many are new."""
    now = now or datetime.now(UTC)
    today = now.astimezone(parts.city.tz).date()
    days = [today - timedelta(days=back) for back in range(BACK_DAYS, -1, -1)]
    with parts.store.read() as conn:
        known, routes = patrol.planned(conn, [day.isoformat() for day in days]), patrol.routes(conn)
    fresh = [_run_of(parts, route, day) for route in routes for day in days if (route["id"], day.isoformat()) not in known and _walked(parts, route, day)]
    if fresh:
        with parts.store.write() as conn:
            patrol.plan(conn, fresh)
    return len(fresh)


def _walked(parts: Parts, route: Mapping[Any, Any], day: date) -> bool:
    return str(day.isoweekday()) in route["days"] and day >= route["at"].astimezone(parts.city.tz).date()


def _run_of(parts: Parts, route: Mapping[Any, Any], day: date) -> dict[str, Any]:
    start, end = (datetime.combine(day, time.fromisoformat(route[name]), parts.city.tz) for name in ("from_time", "until_time"))
    kept = {name: route[name] for name in ("area", "zh", "en", "points", "radius_m", "units")}
    return {**kept, "route": route["id"], "day": day.isoformat(), "from_at": start, "until_at": end}


def make_route(parts: Parts, account: "Account", given: Mapping[str, Any]) -> dict[str, Any]:
    """A new route, walked from today on. Raises NotFound for an area outside the scope, BadInput for points, days or times that cannot be."""
    where = allowed(parts, account, given["area"])
    points, units = list(given["points"]), list(given["units"])
    if not 1 <= len(points) <= MOST_POINTS:
        raise BadInput("bad_points", f"A route has 1 to {MOST_POINTS} points.", "points")
    for number, point in enumerate(points):
        if not (abs(point["lon"]) <= 180 and abs(point["lat"]) <= 90):
            raise BadInput("bad_points", f"Point {number + 1} is no place: give lon and lat in degrees, WGS-84.", f"points.{number}")
    if not given["days"] or set(given["days"]) - set("1234567"):
        raise BadInput("bad_days", "days are week days as digits: 1 is Monday, 7 Sunday, such as 12345.", "days")
    start, end = _clock(given["from_time"], "from_time"), _clock(given["until_time"], "until_time")
    if start >= end:
        raise BadInput("bad_time", "A patrol ends after it begins, on the same day.", "until_time")
    if unknown := set(units) - parts.city.departments.keys():
        raise BadInput("unknown_department", f"There is no department {min(unknown)}: give some of {', '.join(parts.city.departments)}.", "units")
    names = ("zh", "en", "radius_m", "from_time", "until_time")
    row = {name: given[name] for name in names} | {"area": where, "points": points, "units": units, "days": "".join(sorted(set(given["days"])))}
    with parts.store.write() as conn:
        id = patrol.add_route(conn, {**row, "active": True, "author": account.id, "at": datetime.now(UTC)})
        audit.record(conn, account, "make_route", target=str(id))
    plan_runs(parts)
    return {"id": id, **row}


def _clock(text: str, field: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise BadInput("bad_time", f"{field} is a time of day such as 08:30.", field) from None


def end_route(parts: Parts, account: "Account", id: int) -> None:
    """A route is walked no more. Raises NotFound."""
    with parts.store.write() as conn:
        row = patrol.route(conn, id)
        if row is None or not account.scope.covers(row["area"]):
            raise NotFound(f"There is no route {id}.")
        patrol.end_route(conn, id)
        audit.record(conn, account, "end_route", target=str(id))


def routes(parts: Parts, account: "Account") -> list[dict[str, Any]]:
    """The routes of one's scope."""
    with parts.store.read() as conn:
        rows = patrol.routes(conn, account.scope)
    names = ("id", "zh", "en", "area", "points", "radius_m", "days", "from_time", "until_time", "units")
    return [{name: row[name] for name in names} for row in rows]


def runs(parts: Parts, account: "Account", area: str | None = None, open_now: bool = False, limit: int = 100) -> list[dict[str, Any]]:
    """The runs of the last seven days in one's scope, newest first; of a department those it walks along in."""
    now = datetime.now(UTC)
    where = allowed(parts, account, area)
    with parts.store.read() as conn:
        rows = patrol.runs(conn, account.scope, account.scope.department, where, now - SHOWN, now if open_now else None, limit)
    return [_run(parts, row, row["checked"], row["findings"], now) for row in rows]


def _run(parts: Parts, row: Mapping[Any, Any], checked: int, findings: int, now: datetime) -> dict[str, Any]:
    state = state_of(row, now)
    names = ("id", "zh", "en", "area", "day", "radius_m", "summary")
    units = [{"id": each, "zh": parts.city.named("departments", each).zh, "en": parts.city.named("departments", each).en} for each in row["units"]]
    return {
        **{name: row[name] for name in names},
        **names_of(parts, row["area"]),
        "state": state,
        "state_zh": STATES[state][0],
        "state_en": STATES[state][1],
        "joint": bool(row["units"]),
        "guard": -row["route"] if row["route"] < 0 else None,
        "units": units,
        "points": len(row["points"]),
        "checked": checked,
        "findings": findings,
        **{name: wire_time(parts.city, row[name]) for name in ("from_at", "until_at", "started_at", "ended_at")},
    }


def state_of(row: Mapping[Any, Any], now: datetime) -> str:
    """How a run stands: one of STATES."""
    if row["complete_at"] is not None:
        return "complete" if row["ended_at"] is not None or now > row["until_at"] else "walking"
    if row["ended_at"] is not None or (row["started_at"] is not None and now > row["until_at"]):
        return "partly"
    if row["started_at"] is not None:
        return "walking"
    return "missed" if now > row["until_at"] else "planned"


def run(parts: Parts, account: "Account", id: int) -> dict[str, Any]:
    """One run: its points in their order, each checked or not, who walks, and one list of what all of them found. Raises NotFound."""
    now = datetime.now(UTC)
    with parts.store.read() as conn:
        row = seen(conn, account, id)
        checks, found, people = patrol.checks(conn, id), patrol.findings(conn, id), patrol.members(conn, id)
        note = guards.note(conn, -row["route"]) if row["route"] < 0 else ""
    by_point = {each["point"]: each for each in checks}
    over = row["ended_at"] is not None or now > row["until_at"]
    points = [_point(parts, number, point, by_point.get(number), over) for number, point in enumerate(row["points"])]
    mine = next((each for each in people if each["account_id"] == account.id), None)
    return {
        **_run(parts, row, len(checks), len(found), now),
        "list": points,
        "guard": -row["route"] if row["route"] < 0 else None,
        "note": note,
        "members": [{"unit": each["unit"], "at": wire_time(parts.city, each["at"])} for each in people],
        "joined": mine is not None,
        "may_walk": for_post(parts, account, "patrol.checks", WALKERS),
        "found": [_found(parts, account, each) for each in found],
        "missed": sum(1 for each in points if each["missed"]),
    }


def _point(parts: Parts, number: int, point: Mapping[str, Any], check: Mapping[Any, Any] | None, over: bool) -> dict[str, Any]:
    done = None
    if check is not None:
        how = {"distance_m": round(check["distance_m"]), "accuracy_m": round(check["accuracy_m"])}
        done = {"unit": check["unit"], "at": wire_time(parts.city, check["at"]), **how}
    return {"n": number, **{name: point[name] for name in ("zh", "en", "lon", "lat")}, "check": done, "missed": check is None and over}


def _found(parts: Parts, account: "Account", row: Mapping[Any, Any]) -> dict[str, Any]:
    category, state = parts.city.categories.get(row["category"]), parts.city.flow(row["workflow"]).states.get(row["state"])
    words = {"zh": category.zh, "en": category.en} if category else {"zh": row["category"], "en": row["category"]}
    stands = {"zh": state.zh, "en": state.en} if state else {"zh": row["state"], "en": row["state"]}
    return {"no": row["case_no"], "category": words, "state": stands, "unit": row["unit"], "at": wire_time(parts.city, row["at"])}


def seen(conn: Any, account: "Account", id: int) -> Mapping[Any, Any]:
    row = patrol.run(conn, id)
    department = account.scope.department
    if row is not None and row["route"] < 0 and guards.is_sent(conn, -row["route"], account.officer):
        return row  # who was sent on a guard may be of another community
    if row is None or not _covers(account, row["area"]) or (department is not None and department not in row["units"]):
        raise NotFound(f"There is no patrol {id}.")
    return row


def _covers(account: "Account", area: str) -> bool:
    return any(area.startswith(prefix) for prefix in account.scope.prefixes)


def open_runs(parts: Parts, account: "Account", now: datetime) -> Sequence[dict[str, Any]]:
    """What an officer or a community has to walk today: the open runs of the community."""
    where = at_level(account.area, "community") or account.area
    found = runs(parts, account, where, open_now=True, limit=50) if account.scope.covers(where) else []
    return [each for each in found if not each["guard"]]  # a guard is for those who were sent

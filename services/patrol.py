"""Patrols: routes with points, a run a day, check-ins on the spot, what was found; also by several units together.

A check-in counts within the route's radius (100 m) and the position's own error, of which at most 50 m are granted; a position
rougher than 150 m is no check-in. It is kept with the check-in and nowhere else: nobody's way is followed.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from math import isfinite
from typing import TYPE_CHECKING, Any

from core.areas import at_level
from core.errors import BadInput, Conflict, NotAllowed, NotFound
from core.field_work import WORST_FIX_M, reach_of
from core.words import Words
from services import audit
from services._nearest import metres
from services._parts import Parts
from services.areas import allowed, areas, community_of
from services.cases import visible, wire_time
from services.take_report import take_report
from store import cases, guards, outbox, patrol

if TYPE_CHECKING:
    from services.who import Account

PLANNERS = ("community", "dispatcher")
WALKERS = ("officer", "community", "handler")
AHEAD_S, LATE_SENT = 300, timedelta(days=2)  # a phone's clock may be ahead by so much; what waited in a queue is taken for so long
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
    state, place = state_of(row, now), community_of(parts, row["area"])
    cell = areas(parts).get(row["area"])
    names = ("id", "zh", "en", "area", "day", "radius_m", "summary")
    units = [{"id": each, "zh": parts.city.named("departments", each).zh, "en": parts.city.named("departments", each).en} for each in row["units"]]
    return {
        **{name: row[name] for name in names},
        "area_zh": place.name if place else row["area"],
        "area_en": place.name_en if place else row["area"],
        "place": cell.name if cell else row["area"],
        "place_en": cell.name_en if cell else row["area"],
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
        row = _seen(conn, account, id)
        checks, found, people = patrol.checks(conn, id), patrol.findings(conn, id), patrol.members(conn, id)
        note = guards.note(conn, -row["route"]) if row["route"] < 0 else ""
    by_point = {each["point"]: each for each in checks}
    over = row["ended_at"] is not None or now > row["until_at"]
    points = [_point(parts, number, point, by_point.get(number), over) for number, point in enumerate(row["points"])]
    mine = next((each for each in people if each["account_id"] == account.id), None)
    return {
        **_run(parts, row, len(checks), len(found), now),
        "list": points,
        "note": note,
        "members": [{"unit": each["unit"], "at": wire_time(parts.city, each["at"])} for each in people],
        "joined": mine is not None,
        "may_walk": account.role in WALKERS,
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


def join(parts: Parts, account: "Account", id: int) -> dict[str, Any]:
    """Walk along; the first one begins the run. Raises NotFound, NotAllowed, Conflict when it has ended or is of another day."""
    now = datetime.now(UTC)
    with parts.store.write() as conn:
        row = _walkable(parts, conn, account, id, now)
        _join(conn, account, row, now)
    return run(parts, account, id)


def _join(conn: Any, account: "Account", row: Mapping[Any, Any], at: datetime) -> None:
    patrol.join(conn, {"run": row["id"], "account_id": account.id, "unit": account.unit, "at": at})
    if row["started_at"] is None:
        patrol.change(conn, row["id"], {"started_at": at})
        tell_guard(conn, row, 0, at)


def tell_guard(conn: Any, row: Mapping[Any, Any], checked: int, at: datetime) -> None:
    """Tell those who follow a guard that something has happened on it; a run whose route is below zero is one."""
    if row["route"] < 0:
        body = {"checked": checked, "points": len(row["points"])}
        outbox.put(conn, outbox.message("guard", str(-row["route"]), row["area"], body, at))


def check_in(parts: Parts, account: "Account", id: int, given: Mapping[str, Any]) -> dict[str, Any]:
    """Check in at a point: `id` (the phone's own), `point` from 0, `lon, lat, accuracy`, perhaps `at`. The run afterwards.

    Sent twice it counts once; a point somebody of the run has checked stays his. Raises BadInput where the position is too rough,
    or outside with the distance.
    """
    now = datetime.now(UTC)
    at = done_at(parts, given.get("at"), now)
    lon, lat, accuracy = given["lon"], given["lat"], given["accuracy"]
    if not (all(map(isfinite, (lon, lat, accuracy))) and abs(lon) <= 180 and abs(lat) <= 90 and accuracy >= 0):
        raise BadInput("bad_place", "lon and lat are degrees, accuracy is metres.", "lon")
    with parts.store.write() as conn:
        if patrol.check(conn, given["id"]) is None:
            row = _walkable(parts, conn, account, id, at)
            _check_in(conn, account, row, given["id"], given["point"], (lon, lat, accuracy), at)
    return run(parts, account, id)


def _check_in(conn: Any, account: "Account", row: Mapping[Any, Any], id: str, number: int, place: tuple[float, float, float], at: datetime) -> None:
    if not 0 <= number < len(row["points"]):
        raise BadInput("no_point", f"This patrol has the points 0 to {len(row['points']) - 1}.", "point")
    point, (lon, lat, accuracy) = row["points"][number], place
    distance = metres(lon, lat, point["lon"], point["lat"])
    if accuracy > WORST_FIX_M:
        raise Bilingual(
            "rough",
            f"定位误差 {accuracy:.0f} 米，超过 {WORST_FIX_M} 米，请到开阔处稍候再试。",
            f"The position is rough by {accuracy:.0f} m, more than {WORST_FIX_M} m: wait in the open and try again.",
        )
    if distance > reach_of(row["radius_m"], accuracy):
        raise Bilingual(
            "too_far",
            f"距打卡点 {distance:.0f} 米，须在 {row['radius_m']} 米内（定位误差 {accuracy:.0f} 米）。",
            f"{distance:.0f} m from the point: it must be within {row['radius_m']} m (the position is within {accuracy:.0f} m).",
        )
    checks = patrol.checks(conn, row["id"])
    _join(conn, account, row, at)
    if any(each["point"] == number for each in checks):
        return
    where = {"lon": lon, "lat": lat, "accuracy_m": accuracy, "distance_m": round(distance, 1)}
    patrol.add_check(conn, {"id": id, "run": row["id"], "point": number, "account_id": account.id, "unit": account.unit, "at": at, **where})
    if len(checks) + 1 == len(row["points"]):
        patrol.change(conn, row["id"], {"complete_at": at})
    tell_guard(conn, row, len(checks) + 1, at)


class Bilingual(BadInput):
    """A refusal people read on their phone: in both languages."""

    def __init__(self, code: str, zh: str, en: str, field: str = "lon") -> None:
        super().__init__(code, en, field)
        self.words = Words(zh, en)


def add_finding(parts: Parts, account: "Account", id: int, no: str | None, report: Mapping[str, Any] | None) -> dict[str, Any]:
    """What was found on a run: a case (`no`), or a new report, which counts once by its external_id. The run afterwards."""
    now = datetime.now(UTC)
    with parts.store.read() as conn:
        row = _seen(conn, account, id)
        if not patrol.is_member(conn, row["id"], account.id):
            raise NotAllowed("Walk along first: a finding belongs to those of the patrol.")
    if report is not None:
        no = take_report(parts, {**report, "source": "officer"}, "rest", account).no
    if no is None:
        raise BadInput("missing", "Give the number of the case (no) or the report itself.", "no")
    with parts.store.write() as conn:
        case, known = cases.one(conn, no), patrol.finding(conn, no)
        if case is None or not (visible(account, case) or (case["flags"] or {}).get("reporter") == account.id):
            raise NotFound(f"There is no case {no}.")
        if known is None:
            patrol.add_finding(conn, {"case_no": no, "run": id, "account_id": account.id, "unit": account.unit, "at": now})
        elif known["run"] != id:
            raise Conflict("This case was found on another patrol.", {"run": known["run"]})
    return run(parts, account, id)


def finish(parts: Parts, account: "Account", id: int, summary: str) -> dict[str, Any]:
    """End a run with a summary; points that are not checked are missed. Sent again it changes nothing. Raises as `join`."""
    now = datetime.now(UTC)
    with parts.store.write() as conn:
        row = _seen(conn, account, id)
        if row["ended_at"] is None:
            if not patrol.is_member(conn, id, account.id):
                raise NotAllowed("Only those who walk along end a patrol.")
            patrol.change(conn, id, {"ended_at": now, "summary": summary.strip() or None})
            tell_guard(conn, row, len(patrol.checks(conn, id)), now)
    return run(parts, account, id)


def _seen(conn: Any, account: "Account", id: int) -> Mapping[Any, Any]:
    row = patrol.run(conn, id)
    department = account.scope.department
    if row is not None and row["route"] < 0 and guards.is_sent(conn, -row["route"], account.officer):
        return row  # who was sent on a guard may be of another community
    if row is None or not _covers(account, row["area"]) or (department is not None and department not in row["units"]):
        raise NotFound(f"There is no patrol {id}.")
    return row


def _covers(account: "Account", area: str) -> bool:
    return any(area.startswith(prefix) for prefix in account.scope.prefixes)


def _walkable(parts: Parts, conn: Any, account: "Account", id: int, at: datetime) -> Mapping[Any, Any]:
    row = _seen(conn, account, id)
    if account.role not in WALKERS:
        raise NotAllowed(f"Patrols are walked by: {', '.join(WALKERS)}.")
    if row["ended_at"] is not None and at > row["ended_at"]:
        raise Conflict("This patrol has ended.", {"zh": "此次巡查已结束。"})
    if row["route"] > 0 and at.astimezone(parts.city.tz).date().isoformat() != row["day"]:
        raise Conflict(f"This patrol is of {row['day']}.", {"zh": f"此次巡查属于 {row['day']}。"})
    return row


def done_at(parts: Parts, text: str | None, now: datetime) -> datetime:
    """When it was done by the phone's clock. Raises BadInput."""
    if not text:
        return now
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput("bad_time", "at is a time such as 2026-11-25T09:30:00+08:00.", "at") from None
    at = at if at.tzinfo else at.replace(tzinfo=parts.city.tz)
    if not now - LATE_SENT <= at <= now + timedelta(seconds=AHEAD_S):
        raise BadInput("bad_time", "The phone's clock is wrong, or this waited for more than two days: check the phone's time.", "at")
    return min(at, now)


def open_runs(parts: Parts, account: "Account", now: datetime) -> Sequence[dict[str, Any]]:
    """What an officer or a community has to walk today: the open runs of the community."""
    where = at_level(account.area, "community") or account.area
    found = runs(parts, account, where, open_now=True, limit=50) if account.scope.covers(where) else []
    return [each for each in found if not each["guard"]]  # a guard is for those who were sent

"""A patrol walked: joined, checked in on the spot, what was found, ended.

A check-in counts within the route's radius (100 m) and the position's own error, of which at most 50 m are granted; a position
rougher than 150 m is no check-in. It is kept with the check-in and nowhere else: nobody's way is followed.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import TYPE_CHECKING, Any

from core.errors import BadInput, Conflict, NotAllowed, NotFound
from core.field_work import WORST_FIX_M, reach_of
from core.words import Words
from services._nearest import metres
from services._parts import Parts
from services.cases import visible
from services.may import for_post
from services.patrol import WALKERS, run, seen
from services.take_report import take_report
from store import cases, outbox, patrol

if TYPE_CHECKING:
    from services.who import Account

AHEAD_S, LATE_SENT = 300, timedelta(days=2)  # a phone's clock may be ahead by so much; what waited in a queue is taken for so long


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
        row = seen(conn, account, id)
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
        row = seen(conn, account, id)
        if row["ended_at"] is None:
            if not patrol.is_member(conn, id, account.id):
                raise NotAllowed("Only those who walk along end a patrol.")
            patrol.change(conn, id, {"ended_at": now, "summary": summary.strip() or None})
            tell_guard(conn, row, len(patrol.checks(conn, id)), now)
    return run(parts, account, id)


def _walkable(parts: Parts, conn: Any, account: "Account", id: int, at: datetime) -> Mapping[Any, Any]:
    row = seen(conn, account, id)
    if not for_post(parts, account, "patrol.checks", WALKERS):
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

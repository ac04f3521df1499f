"""What the page of a case shows beside the case itself: how long each stage took, and what else is open near by."""

from datetime import UTC, datetime
from math import cos, radians
from typing import TYPE_CHECKING, Any

from core.case_filter import YES, CaseFilter
from core.stages import stages
from services._case_conditions import conditions
from services._nearest import METRES_PER_DEGREE, metres
from services._notes import open_case
from services._parts import Parts
from services.areas import ever
from services.case_links import links
from services.case_messages import messages
from services.cases import case, live_case, visible, wire_time
from store import case_notes, cases

if TYPE_CHECKING:
    from services.who import Account

NEAR_M, MOST_NEAR, MOST_LOOKED = 500, 8, 400


def whole(parts: Parts, account: "Account", no: str) -> dict[str, Any]:
    """The case as `services.cases.case` shows it, with `links`, `messages` and `stages`; a wall gets none of these. Raises NotFound."""
    found = case(parts, account, no)
    if account.kind == "wall":
        return {**found, "links": {"items": [], "hidden": 0, "may": False}, "messages": [], "stages": []}
    return {**found, "links": links(parts, account, no), "messages": messages(parts, account, no), "stages": stage_times(parts, account, no)}


def stage_times(parts: Parts, account: "Account", no: str) -> list[dict[str, Any]]:
    """`[{state, zh, en, entered, left, seconds, allowed, working, stopped, over}]` in order. Raises NotFound."""
    with parts.store.read() as conn:
        row, steps = open_case(conn, account, no), cases.steps_of(conn, no)
    city, now = parts.city, datetime.now(UTC)
    flow = city.flow(row["workflow"])
    return [
        {
            "state": each.state,
            "zh": flow.states[each.state].zh,
            "en": flow.states[each.state].en,
            "entered": wire_time(city, each.entered),
            "left": wire_time(city, each.left),
            **{name: getattr(each, name) for name in ("seconds", "allowed", "working", "stopped", "over")},
        }
        for each in stages(flow, row["time_limit"], steps, now, city.zone)
    ]


def near_by(parts: Parts, account: "Account", no: str) -> list[dict[str, Any]]:
    """Other open cases of the scope within 500 m, the nearest first, at most eight: as live messages carry them, with `distance_m`. Raises NotFound."""
    now = datetime.now(UTC)
    with parts.store.read() as conn:
        row = open_case(conn, account, no)
        if row["lon"] is None or row["lat"] is None:
            return []
        lon, lat = row["lon"], row["lat"]
        high = NEAR_M / METRES_PER_DEGREE
        wide = high / max(0.01, cos(radians(lat)))
        where = conditions(parts, account, CaseFilter(open=YES), now)
        rows = case_notes.within(conn, where, (lon - wide, lat - high, lon + wide, lat + high), MOST_LOOKED)
    far = [(metres(lon, lat, each["lon"], each["lat"]), each) for each in rows if each["no"] != no and visible(account, each)]
    found = sorted((pair for pair in far if pair[0] <= NEAR_M), key=lambda pair: (pair[0], pair[1]["no"]))
    known = ever(parts)
    return [{**live_case(parts.city, each, known, now), "distance_m": round(distance)} for distance, each in found[:MOST_NEAR]]

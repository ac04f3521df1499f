"""What goes on in the demo from second to second: who walks where, what is reported, which case moves next, who comes on duty."""

import json
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

import numpy as np
import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from core.city import City
from core.clock import Limit, limit_of
from data_sources.demo._seeds import chance
from data_sources.demo.cases import WORK_FACTOR, Spot
from data_sources.demo.outlines import points_in
from data_sources.demo.people import SURNAMES, fictional_phone
from data_sources.demo.profile import ANSWERED, SOURCES, Mix, per_minute, work_moment, worked

_METRES = np.array([102_500.0, 111_000.0])  # of a degree of longitude (at 23°) and of latitude
_PACE_M_S = 1.25
_GOALS = 14  # places in a cell that an officer walks between
_UNKNOWN = Limit(8 * 3600, working=True)
_SLOW, _LONG = 0.1, ("handling", "rework")  # the share of slow cases; the states that take most of the time
_ON_DUTY = (0.28, 0.26, 0.25, 0.25, 0.25, 0.28, 0.45, 0.80, 0.95, 0.96, 0.96, 0.95, 0.92, 0.92, 0.95, 0.96, 0.95, 0.95, 0.95, 0.95, 0.93, 0.80, 0.50, 0.35)
_NIGHT_RATE = 0.35  # reports a minute at least, so that a demo is never quite still
_FESTIVAL_SHARE = 0.4  # of the reports come from the route while the festival is on


class Walk:
    """Officers who walk from place to place in their cells, stopping here and there. Positions are rows of lon, lat."""

    def __init__(self, ids: Sequence[int], cells: Sequence[BaseGeometry], name: str = "walk") -> None:
        self.ids, self._cells = ids, cells
        self._rng = chance(name)
        goals: dict[int, np.ndarray] = {}
        for cell in cells:
            goals.setdefault(id(cell), points_in(cell, _GOALS, self._rng))
        self._goals = [goals[id(cell)] for cell in cells]
        self.at = np.array([places[self._rng.integers(_GOALS)] for places in self._goals]).reshape(-1, 2)
        self._to = self.at.copy()
        self._rest = self._rng.uniform(0, 90, len(ids))

    def step(self, seconds: float, walking: np.ndarray) -> None:
        """Let `seconds` go by for those who are `walking`."""
        way = (self._to - self.at) * _METRES
        left = np.hypot(way[:, 0], way[:, 1])
        reach = _PACE_M_S * seconds
        there = left <= reach
        share = np.where(there, 1.0, reach / np.maximum(left, 1e-9))
        self.at += np.where(walking, share, 0.0)[:, None] * (self._to - self.at)
        self._rest -= seconds * (there & walking)
        for i in np.flatnonzero(there & walking & (self._rest <= 0)):
            self._choose(int(i))

    def _choose(self, i: int) -> None:
        """Another goal that can be reached without leaving the cell, else a longer rest."""
        self._rest[i] = self._rng.uniform(5, 100)
        for _ in range(3):
            goal = self._goals[i][self._rng.integers(_GOALS)]
            if shapely.covers(self._cells[i], LineString([self.at[i], goal])):
                self._to[i] = goal
                return


def packed(positions: np.ndarray) -> str:
    """Rows of lon, lat as base64 of little-endian Float32, as live messages carry them."""
    return b64encode(positions.astype("<f4").tobytes()).decode()


class Reports:
    """Reports as the outside world would hand them in."""

    def __init__(self, city: City, spots: Sequence[Spot], names: Mapping[str, str]) -> None:
        self._spots, self._names, self._categories = spots, names, city.categories
        self._mix = Mix(city.categories)
        route = {s.area for s in city.crowd.segments} if city.crowd else set()
        self._route = [spot for spot in spots if spot.area[:12] in route] or list(spots)

    def one(self, at: datetime, external_id: str, festival: bool, rng: Random) -> bytes:
        """One report made at `at`, as JSON."""
        spots = self._route if festival and rng.random() < _FESTIVAL_SHARE else self._spots
        spot = spots[rng.randrange(len(spots))]
        category = self._categories[self._mix.one(at.hour, rng)]
        source = rng.choices(list(SOURCES), list(SOURCES.values()))[0]
        where = self._names[spot.area[:12]]
        report: dict[str, Any] = {
            "source": source,
            "external_id": external_id,
            "category": category.id,
            "title": f"{where}{category.zh}",
            "text": f"{where}{self._names[spot.area]}发现{category.zh},请处理。",
            "lon": spot.lon,
            "lat": spot.lat,
            "crs": "wgs84",
            "at": at.isoformat(timespec="seconds"),
            "photos": [],
        }
        if source in ANSWERED:
            number = rng.randrange(1, 3000)
            report["reporter"] = {"name": f"{rng.choice(SURNAMES)}测试{number:04d}", "phone": fictional_phone(number)}
        return json.dumps(report, ensure_ascii=False).encode()


def reports_due(at: datetime, seconds: float, speed: float, rng: np.random.Generator) -> int:
    """How many reports come in these seconds at local time `at`."""
    return int(rng.poisson(max(per_minute(at), _NIGHT_RATE) * seconds / 60 * speed))


@dataclass(slots=True)
class Open:
    """What the feed knows of an open case; times in seconds since 1970."""

    no: str
    state: str
    version: int
    source: str
    category: str
    area: str
    urgent: bool
    state_at: float
    due_at: float

    @classmethod
    def of(cls, row: Mapping[Any, Any]) -> "Open":
        """From a stored row (`store.demo.OPEN`)."""
        times = row["state_at"].timestamp(), row["due_at"].timestamp()
        return cls(*(row[name] for name in ("no", "state", "version", "source", "category", "area", "urgent")), *times)

    planned_at: float = 0.0


class Plans:
    """When each open case moves next: most well before their time is up, a few after it."""

    def __init__(self, city: City) -> None:
        self._limits = {c.id: limit_of(c.limit) for c in city.categories.values()}
        self._shares = {name: state.share or 0.1 for name, state in city.workflow.states.items()}
        offset = datetime.now(city.tz).utcoffset()
        self._zone_s = offset.total_seconds() if offset else 0.0

    def plan(self, case: Open, now: float, speed: float, crowded: float, rng: Random) -> float:
        """The moment `case` leaves its present state, after `now`. `crowded` is the number of open cases against the usual one."""
        leaves = next((at for at in (self._leaves(case, crowded, rng) for _ in range(8)) if at > now), None)
        if leaves is None:
            leaves = now + rng.expovariate(1 / max(300.0, 0.05 * (case.due_at - case.state_at)))
        return now + max(leaves - now, 20.0) / max(speed, 0.01)

    def _leaves(self, case: Open, crowded: float, rng: Random) -> float:
        long = case.state in _LONG
        if Random(case.no).random() < _SLOW:  # a slow case is slow in every state
            return case.state_at + (case.due_at - case.state_at) * (rng.uniform(1.0, 1.25) if long else rng.uniform(0.9, 1.03))
        limit = self._limits.get(case.category, _UNKNOWN)
        share = min(rng.betavariate(2.2, 2.6) * (1.4 if long else 0.85), 0.97) / min(max(crowded, 0.6), 1.6) ** 2
        spent = limit.seconds * self._shares[case.state] * share
        latest = case.state_at + 0.96 * (case.due_at - case.state_at)
        if not limit.working:
            return min(case.state_at + spent, latest)
        return min(work_moment(worked(case.state_at, self._zone_s) + spent * WORK_FACTOR, self._zone_s), latest)


_NEXT = {
    "reported": "accept",
    "verifying": "verified",
    "accepted": "file_case",
    "filed": "dispatch",
    "returned": "dispatch",
    "dispatched": "sign_for",
    "handling": "feed_back",
    "handled": "check_result",
    "checking": "pass_check",
    "check_passed": "close",
    "rework": "sign_for",
    "consulting": "conclude",
}
_ROLES = {"sign_for": "handler", "feed_back": "handler", "verified": "officer", "pass_check": "officer", "fail_check": "officer", "self_handle": "officer"}


def next_action(case: Open, city: City, rng: Random) -> tuple[str, str, dict[str, str]] | None:
    """The action a case takes next, the role that takes it and what it needs; None where it waits for somebody real."""
    action = _NEXT.get(case.state)
    if action is None:
        return None
    if case.state == "reported" and case.source == "officer" and rng.random() < 0.1:
        action = "self_handle"
    if case.state == "checking" and rng.random() < 0.022:
        action = "fail_check"
    needs = {"department": city.categories[case.category].department} if action in ("dispatch", "conclude") else {}
    words = {
        "feed_back": {"result": "已处置完毕"},
        "self_handle": {"result": "已当场处置"},
        "verified": {"verdict": "valid", "result": "情况属实"},
        "conclude": {"result": "会商确定主办部门"},
        "close": {"closing": "solved"},
        "fail_check": {"reason": "现场仍未整改到位"},
    }
    return action, _ROLES.get(action, "dispatcher"), {**needs, **words.get(action, {})}


def duty_share(at: datetime) -> float:
    """The share of officers on duty at local time `at`."""
    here, there = _ON_DUTY[at.hour], _ON_DUTY[(at.hour + 1) % 24]
    return here + (there - here) * at.minute / 60


def duty_changes(on_duty: np.ndarray, share: float, most: int, rng: np.random.Generator) -> tuple[list[int], list[int]]:
    """Who comes on and who goes off duty (indices), at most `most` each, to get to `share`; one or two always change places."""
    on, off = np.flatnonzero(on_duty), np.flatnonzero(~on_duty)
    missing = round(share * len(on_duty)) - len(on)
    swap = int(rng.integers(0, 2)) if len(on) and len(off) else 0
    come = min(max(missing, 0) + swap, most, len(off))
    leave = min(max(-missing, 0) + swap, most, len(on))
    return [int(i) for i in rng.choice(off, come, replace=False)], [int(i) for i in rng.choice(on, leave, replace=False)]


def camera_changes(online: np.ndarray, share: float, rate: float, rng: np.random.Generator) -> tuple[list[int], list[int]]:
    """Which cameras come on and which go off (indices): about `rate` each, a little more of what is short of `share`."""
    on, off = np.flatnonzero(online), np.flatnonzero(~online)
    missing = share * len(online) - len(on)
    come = min(int(rng.poisson(rate * (1.5 if missing > 0 else 0.7))), len(off))
    leave = min(int(rng.poisson(rate * (0.7 if missing > 0 else 1.5))), len(on))
    return [int(i) for i in rng.choice(off, come, replace=False)], [int(i) for i in rng.choice(on, leave, replace=False)]


def grouped(codes: Iterable[str]) -> dict[str, np.ndarray]:
    """Indices by community."""
    groups: dict[str, list[int]] = {}
    for i, code in enumerate(codes):
        groups.setdefault(code[:12], []).append(i)
    return {code: np.array(found) for code, found in groups.items()}

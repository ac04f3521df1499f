"""The whole demo as rows for the store, table by table; the same city and day give the same rows."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from random import Random
from typing import Any

import shapely
from shapely.geometry import mapping, shape

from core.city import AreaRow, City
from data_sources.demo import cases, people, things
from data_sources.demo._seeds import chance
from data_sources.demo.areas import Place, tree
from data_sources.demo.crowd import past_readings, route_places, segments
from data_sources.demo.outlines import points_in
from data_sources.demo.sketch import SKETCHES
from data_sources.demo.staff import accounts, notices

Row = dict[str, object]
Chunk = tuple[str, list[Row]]
DAYS = 31
FULL_TIME, CAMERAS, BUILDINGS, HOMES, PEOPLE, ENTERPRISES = 1142, 18_000, 9_000, 25_000, 60_000, 22_000
_LEAST_BUILDINGS = 1500  # so that every community has some, the one of the story among them
_SPOTS_PER_CELL = 40


@lru_cache(maxsize=1)  # a start that catches up, and tests, need the same tree again
def _tree(rows: tuple[AreaRow, ...], outline: str, pinned: tuple[tuple[str, tuple[float, float]], ...]) -> list[Place]:
    sketch = SKETCHES[next(row.code for row in rows if len(row.code) == 6)]
    return tree(rows, shape(json.loads(outline)), replace(sketch, pinned={**dict(pinned), **sketch.pinned}))


class Demo:
    """A demo district. `scale` makes everything but areas and officers smaller, for tests."""

    def __init__(self, city: City, scale: float = 1.0) -> None:
        self.city, self.scale = city, scale

    @cached_property
    def places(self) -> list[Place]:
        """The area tree."""
        if self.city.code not in SKETCHES:
            raise ValueError(f"the demo has no sketch of {self.city.code}: add one to data_sources/demo/sketch.py")
        return _tree(self.city.areas, json.dumps(self.city.outline), tuple(route_places(self.city).items()))

    @cached_property
    def ground(self) -> things.Ground:
        """Where things stand."""
        return things.Ground.of(self.places)

    @cached_property
    def officers(self) -> list[Row]:
        """Grid leaders and full-time officers."""
        return list(people.officers([p.code for p in self.places if p.level in ("grid", "micro_grid")], FULL_TIME))

    @cached_property
    def town(self) -> cases.Town:
        """What cases are made from."""
        return cases.Town(self.city, self._spots())

    def rows(self, now: datetime, password_hash: str) -> Iterator[Chunk]:
        """Every row of the demo as of `now`, in chunks of (table, rows)."""
        yield from self.space()
        yield from self.residents()
        yield from self.staff(now, password_hash)
        yield "cameras", [{**row, "status_at": now} for row in things.cameras(self.ground, self._few(CAMERAS), self.city.code)]
        industries = {id_: words.zh for id_, words in self.city.industries.items()}
        yield "enterprises", list(things.enterprises(self.ground, self._few(ENTERPRISES), industries, list(self.city.activities)))
        yield "facilities", list(things.facilities(self.ground))
        yield "crowd_segments", list(segments(self.city))
        yield "crowd_readings", list(past_readings(self.city, now - timedelta(hours=49), now))
        yield from self.history(now)

    def space(self) -> Iterator[Chunk]:
        """Areas with the number of homes and people in each, and departments."""
        counts = self._counts()
        yield "areas", [_area(place, *counts.get(place.code, (0, 0))) for place in self.places]
        yield "departments", [{"id": id_, "zh": words.zh, "en": words.en} for id_, words in self.city.departments.items()]

    @cached_property
    def _built(self) -> tuple[list[Row], list[people.Home], list[Row]]:
        buildings = things.buildings(self.ground, max(_LEAST_BUILDINGS, self._few(BUILDINGS)))
        homes = things.homes(buildings, self._few(HOMES))
        return buildings, homes, people.residents(self._few(PEOPLE), homes, list(self.city.origins))

    def residents(self) -> Iterator[Chunk]:
        """Buildings, homes and the people in them."""
        buildings, homes, persons = self._built
        owners = people.owners(homes, persons)
        yield "buildings", buildings
        yield (
            "homes",
            [
                {"id": h.id, "building": h.building, "label": h.label, "area": h.area, "owner": o, "occupied": h.occupied}
                for h, o in zip(homes, owners, strict=True)
            ],
        )
        yield "people", persons

    def staff(self, now: datetime, password_hash: str) -> Iterator[Chunk]:
        """Officers, demo accounts and notices."""
        yield "officers", self.officers
        yield "accounts", list(accounts(self.city, self.officers, now, password_hash))
        yield "notices", list(notices(self.city, now))

    def history(self, now: datetime) -> Iterator[Chunk]:
        """A month of cases up to `now`, day by day, settled so that this moment looks like any other."""
        days = cases.month(now.astimezone(self.city.tz).date(), DAYS)
        moment = now.timestamp()
        lives = [life for day in days for life in self.town.day(day, self.scale) if life.began <= moment]
        rng = Random(f"settle {days[-1]}")
        cases.settle(self.town, lives, moment, round((cases.OPEN_NOW + rng.randint(-40, 40)) * self.scale), rng)
        yield from case_rows(self.town, cases.numbered(lives, self.city), moment, self.names)

    def catch_up(self, rows: Iterable[Mapping[Any, Any]], since: datetime, now: datetime, after: Mapping[str, int]) -> "CatchUp":
        """What happened between `since` and `now`: stored open cases (`store.demo.OPEN`) go on, new ones are reported.

        `after` is the highest number in use of each day.
        """
        days = cases.month(now.astimezone(self.city.tz).date(), (now - since).days + 2)
        start, moment, rng = since.timestamp(), now.timestamp(), Random(f"catch up {since} {now}")
        going_on = [life for row in rows if (life := self.town.resume(row, start, rng))]
        fresh = [life for day in days for life in self.town.day(day, self.scale) if start < life.began <= moment]
        cases.settle(self.town, going_on + fresh, moment, round(cases.OPEN_NOW * self.scale), rng)
        actions = Actions(self.city, self.names)
        stages = [(life, life.resumed, stage) for life in going_on if life.resumed is not None and (stage := life.stage(moment))]
        moved = [progress(self.town, life, row, stage, moment) for life, row, stage in stages]
        steps = [step for life, row, stage in stages for step in actions.steps(row["no"], life, stage, known=1)]
        return CatchUp(moved, steps, list(case_rows(self.town, cases.numbered(fresh, self.city, after), moment, self.names)))

    @cached_property
    def names(self) -> Mapping[str, str]:
        return {place.code: place.zh for place in self.places}

    def _spots(self) -> list[cases.Spot]:
        staff: dict[str, list[int]] = {}
        for officer in self.officers:
            if officer["post"] == "full_time":
                staff.setdefault(str(officer["grid"]), []).append(int(str(officer["id"])))
        found = []
        for cell in self.ground.cells:
            for lon, lat in points_in(cell.shape, _SPOTS_PER_CELL, chance(cell.code, "spots")):
                found.append(cases.Spot(cell.code, float(lon), float(lat), tuple(staff.get(cell.code[:15], ()))))
        return found

    def _counts(self) -> dict[str, tuple[int, int]]:
        """Homes and people of every area, from its cells upwards."""
        counts: dict[str, tuple[int, int]] = {}
        _, homes, persons = self._built
        parents = {place.code: place.parent for place in self.places}
        for rows, column in ((((h.area for h in homes)), 0), ((str(p["area"]) for p in persons), 1)):
            for area in rows:
                code: str | None = area
                while code:
                    pair = counts.get(code, (0, 0))
                    counts[code] = (pair[0] + 1, pair[1]) if column == 0 else (pair[0], pair[1] + 1)
                    code = parents[code]
        return counts

    def _few(self, count: int) -> int:
        return max(60, round(count * self.scale))


@dataclass(frozen=True, slots=True)
class CatchUp:
    """Rows that bring a store up to the present: new values of known cases, their steps, and new cases with theirs."""

    moved: list[Row]
    steps: list[Row]
    fresh: list[Chunk]


def progress(town: cases.Town, life: cases.Life, row: Mapping[Any, Any], stage: int, now: float) -> Row:
    """The new values of a stored case that has gone on to `stage`."""
    new = head(town, str(row["no"]), life, stage, now, None)
    kept = {name: new[name] for name in ("no", "state", "state_at", "yellow_at", "due_at", "closed_at", "satisfaction", "light_told")}
    return {
        **kept,
        "version": int(row["version"]) + stage,
        "handled_at": row["handled_at"] or new["handled_at"],
        "department": row["department"] or new["department"],
    }


def case_rows(town: cases.Town, numbered: Iterator[tuple[str, cases.Life]], now: float, names: Mapping[str, str], chunk: int = 4000) -> Iterator[Chunk]:
    """Cases and their steps as they stand at `now`, in chunks."""
    actions = Actions(town.city, names)
    heads: list[Row] = []
    steps: list[Row] = []
    for no, life in numbered:
        stage = life.stage(now)
        heads.append(head(town, no, life, stage, now, names))
        steps.extend(actions.steps(no, life, stage))
        if len(heads) >= chunk:
            yield "cases", heads
            yield "steps", steps
            heads, steps = [], []
    if heads:
        yield "cases", heads
        yield "steps", steps


def head(town: cases.Town, no: str, life: cases.Life, stage: int, now: float, names: Mapping[str, str] | None) -> Row:
    """The case itself; without the names of areas it has no words."""
    state, category = life.states[stage], life.category
    entered = dict(zip(life.states[: stage + 1], life.at, strict=False))
    share = town.shares[state]
    yellow, red = town.due(town.limits[category.id], life.at[stage], share) if share else (None, None)
    closed = entered.get("closed", entered.get("self_closed"))
    return {
        "no": no,
        "source": life.source,
        "external_id": life.external_id,
        "category": category.id,
        **(_words(life, names) if names else {}),
        "lon": life.lon,
        "lat": life.lat,
        "area": life.area,
        "state": state,
        "department": category.department if "dispatched" in entered else None,
        "urgent": life.urgent,
        "flags": _flags(life, entered),
        "officer": life.officer,
        "reporter": life.reporter,
        "photos": [],
        "reported_at": cases.instant(life.began),
        "received_at": cases.instant(life.began + 1),
        "state_at": cases.instant(life.at[stage]),
        "yellow_at": _instant(yellow),
        "due_at": _instant(red),
        "deadline_at": cases.instant(life.deadline),
        "handled_at": _instant(entered.get("handled", entered.get("self_closed"))),
        "closed_at": _instant(closed),
        "satisfaction": life.satisfaction if state == "evaluated" else None,
        "light_told": _light(now, yellow, red),
        "version": stage + 1,
    }


class Actions:
    """Names the moves of a case by the actions of the city's workflow, and who makes them."""

    def __init__(self, city: City, names: Mapping[str, str]) -> None:
        self.names, self.departments = names, city.departments
        self._by_move = {(state, action.to): name for name, action in reversed(city.workflow.actions.items()) for state in action.from_}

    def name(self, from_: str, to: str) -> str:
        """The action that leads from one state to the next."""
        return self._by_move[from_, to]

    def steps(self, no: str, life: cases.Life, stage: int, known: int = 0) -> Iterator[Row]:
        """Every step up to the present one, without the `known` first ones."""
        before = life.states[known - 1] if known else None
        for state, at in zip(life.states[known : stage + 1], life.at[known:], strict=False):
            action = self.name(before, state) if before else "report"
            yield {
                "case_no": no,
                "action": action,
                "from_state": before,
                "to_state": state,
                "account_id": None,
                "actor": self.actor(action, life.area, life.category.department),
                "at": cases.instant(at),
                "note": None,
                "data": None,
            }
            before = state

    def actor(self, action: str, area: str, department: str) -> str:
        """The post that takes an action: a department, the street's centre or the grid."""
        if action in ("sign_for", "feed_back"):
            return self.departments[department].zh
        if action in ("report", "pass_check", "fail_check", "self_handle"):
            return f"{self.names[area[:12]]}网格员"
        return f"{self.names[area[:9]]}综治中心"


def _area(place: Place, homes: int, residents: int) -> Row:
    lon, lat = place.point
    outline = mapping(shapely.set_precision(place.shape, 1e-6))
    return {
        "code": place.code,
        "name": place.zh,
        "name_en": place.en,
        "level": place.level,
        "parent": place.parent,
        "kind": place.kind,
        "lon": lon,
        "lat": lat,
        "outline": {"type": outline["type"], "coordinates": outline["coordinates"]},
        "generated": place.generated,
        "households": homes,
        "residents": residents,
    }


def _words(life: cases.Life, names: Mapping[str, str]) -> Row:
    where, what = names[life.area[:12]], life.category.zh
    return {"title": f"{where}{what}", "text": f"{where}{names[life.area]}发现{what},请处理。"}


def _light(now: float, yellow: float | None, red: float | None) -> str:
    return "red" if red is not None and now >= red else "yellow" if yellow is not None and now >= yellow else "green"


def _flags(life: cases.Life, entered: Mapping[str, float]) -> dict[str, object]:
    return {name: value for name, value in life.flags.items() if name != "rework" or "rework" in entered}


def _instant(seconds: float | None) -> datetime | None:
    return None if seconds is None else cases.instant(seconds)

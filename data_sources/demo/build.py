"""The whole demo as rows for the store, table by table; the same city and day give the same rows."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from itertools import chain
from random import Random
from typing import Any

import shapely
from shapely.geometry import mapping, shape

from core.city import AreaRow, City
from data_sources.demo import cases, equipment, people, sites, things
from data_sources.demo._seeds import chance
from data_sources.demo.areas import Place, tree
from data_sources.demo.buildings import known as known_buildings
from data_sources.demo.case_rows import Actions, CatchUp, Chunk, Row, case_rows, progress
from data_sources.demo.cells import cell_lines, cell_staff
from data_sources.demo.corrections import corrections
from data_sources.demo.crowd import past_readings, route_places, segments
from data_sources.demo.field_work import field_work
from data_sources.demo.outlines import points_in
from data_sources.demo.reach import reach
from data_sources.demo.sketch import SKETCHES
from data_sources.demo.staff import accounts, notices

DAYS = 31
AHEAD = 3  # days after the present one that the stretch a year ago goes on for
YEAR_AGO = 0.92  # how much was reported then, to now
FULL_TIME, CAMERAS, BUILDINGS, HOMES, PEOPLE, ENTERPRISES = 1142, 18_000, 9_000, 25_000, 60_000, 22_000
COMPONENTS, SENSORS = 20_000, 600
_LEAST_BUILDINGS, _LEAST_SENSORS = 1500, 450  # so that every community has some, the one of the story among them
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
        yield from self.reached(now)
        yield from self.staff(now, password_hash)
        yield "cameras", [{**row, "status_at": now} for row in things.cameras(self.ground, self._few(CAMERAS), self.city.code)]
        industries = {id_: words.zh for id_, words in self.city.industries.items()}
        firms = list(things.enterprises(self.ground, self._few(ENTERPRISES), industries, list(self.city.activities)))
        standing = list(sites.facilities(self.ground, self.city))
        yield "enterprises", firms
        yield "facilities", standing
        known = {"home": [(h.id, h.area) for h in self._built[1]], "enterprise": _where(firms), "facility": _where(standing)}
        yield from self.equipment(now)
        yield from field_work(self.city, self.places, known, now)
        yield "corrections", list(corrections(self.city, self.places, firms, standing, now))
        yield "crowd_segments", list(segments(self.city))
        yield "crowd_readings", list(past_readings(self.city, now - timedelta(hours=49), now))
        yield from self.history(now)

    def space(self) -> Iterator[Chunk]:
        """Areas with the number of homes and people in each, and departments."""
        counts = self._counts()
        yield "areas", [_area(place, *counts.get(place.code, (0, 0))) for place in self.places]
        yield "cell_lines", list(cell_lines(self.city, self.places))
        yield "departments", [{"id": id_, "zh": words.zh, "en": words.en} for id_, words in self.city.departments.items()]

    @cached_property
    def _built(self) -> tuple[list[Row], list[people.Home], list[Row]]:
        buildings = things.buildings(self.ground, max(_LEAST_BUILDINGS, self._few(BUILDINGS)))
        homes = things.homes(buildings, self._few(HOMES))
        return buildings, homes, people.residents(self._few(PEOPLE), homes, list(self.city.origins))

    @cached_property
    def _owners(self) -> list[int]:
        _, homes, persons = self._built
        return people.owners(homes, persons)

    def residents(self) -> Iterator[Chunk]:
        """Buildings, homes and the people in them."""
        buildings, homes, persons = self._built
        yield "buildings", known_buildings(buildings, homes, persons)
        yield (
            "homes",
            [
                {"id": h.id, "building": h.building, "label": h.label, "area": h.area, "owner": o, "occupied": h.occupied, "m2": h.m2}
                for h, o in zip(homes, self._owners, strict=True)
            ],
        )
        yield "people", persons

    def reached(self, now: datetime) -> Iterator[Chunk]:
        """Who has joined a service of his own will, and what homes agree to together."""
        buildings, homes, persons = self._built
        yield from reach(self.city, buildings, list(zip(homes, self._owners, strict=True)), persons, now)

    def equipment(self, now: datetime) -> Iterator[Chunk]:
        """Components, sensors and body-cams, and of which type each community is."""
        yield "components", list(equipment.components(self.ground, self._few(COMPONENTS), self.city, now))
        yield "sensors", list(equipment.sensors(self.ground, max(_LEAST_SENSORS, self._few(SENSORS)), self.city, now))
        yield "bodycams", list(equipment.bodycams(self.officers, self.city.code, now))
        yield "community_types", list(sites.community_types(self.places, list(self.city.community_types)))

    def staff(self, now: datetime, password_hash: str) -> Iterator[Chunk]:
        """Officers, demo accounts and notices."""
        yield "officers", self.officers
        yield "cell_staff", list(cell_staff(self.city, self.places, self.officers))
        yield "accounts", list(accounts(self.city, self.officers, now, password_hash))
        yield "notices", list(notices(self.city, now))

    def history(self, now: datetime) -> Iterator[Chunk]:
        """The cases of a year ago, then a month of them up to `now`, day by day, settled so that this moment looks like any other."""
        yield from self.year_ago(cases.year_ago(now.astimezone(self.city.tz).date(), DAYS, AHEAD))
        days = cases.month(now.astimezone(self.city.tz).date(), DAYS)
        moment = now.timestamp()
        lives: list[cases.Life] = []
        for day in days:
            lives += [life for life in self.town.day(day, self.scale) if life.began <= moment]
            yield "cases", []  # nothing to write yet, but whoever wants to stop can
        rng = Random(f"settle {days[-1]}")
        cases.settle(self.town, lives, moment, round((cases.OPEN_NOW + rng.randint(-40, 40)) * self.scale), rng)
        yield from case_rows(self.town, cases.numbered(lives, self.city), moment, self.names)

    def year_ago(self, days: Iterable[date]) -> Iterator[Chunk]:
        """Every case of these days, all of them closed long since."""
        numbered = chain.from_iterable(cases.numbered(self.town.day(day, self.scale * YEAR_AGO), self.city) for day in days)
        yield from case_rows(self.town, numbered, float("inf"), self.names)

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


def _where(rows: Iterable[Row]) -> list[tuple[int, str]]:
    return [(int(str(row["id"])), str(row["area"])) for row in rows]


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

"""Things of the demo district: buildings, homes, cameras and enterprises."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from data_sources.demo._seeds import chance, share_out
from data_sources.demo.areas import Place
from data_sources.demo.outlines import points_in
from data_sources.demo.people import Home

Row = dict[str, object]
UNMEASURED = 40  # of so many homes the register knows no area of one
STORY = ("440604012061", 3, 5)  # community, building and floor of the empty home 3栋501
_BUILDINGS = {"residential": 0.62, "shop": 0.13, "factory": 0.10, "office": 0.07, "public": 0.05, "school": 0.03}
_BUILDING_WORDS = {"residential": "", "shop": "商铺", "factory": "厂房", "office": "办公楼", "public": "公共服务楼", "school": "教学楼"}
_ALWAYS_RESIDENTIAL = 4  # the first buildings of each community
ACTIVITIES = {"active": 0.46, "normal": 0.32, "quiet": 0.15, "dormant": 0.07}
# source class: share, GB/T 28181 industry, where it hangs
_CAMERAS = {
    "skynet": (0.34, "00", "路口"),
    "sharp_eyes": (0.27, "01", "小区"),
    "property": (0.20, "01", "物业"),
    "city_eyes": (0.10, "08", "街面"),
    "open_kitchen_and_office": (0.04, "03", "食堂"),
    "lookout": (0.03, "08", "高点"),
    "hazard": (0.02, "09", "内涝点"),
}
_NETWORK = "6"  # the government extranet
ONLINE = 0.985


@dataclass(frozen=True)
class Ground:
    """Where things may stand: the cells that are not cut further, with how much stands in each."""

    cells: tuple[Place, ...]
    weights: np.ndarray
    names: Mapping[str, str]  # community names by code

    @classmethod
    def of(cls, places: Sequence[Place]) -> "Ground":
        """The ground of a whole tree."""
        split = {p.parent for p in places if p.level == "micro_grid"}
        cells = tuple(p for p in places if p.level in ("grid", "micro_grid") and p.code not in split)
        weights = np.array([p.shape.area for p in cells]) ** 0.35
        return cls(cells, weights, {p.code: p.zh for p in places if p.level == "community"})

    def spots(self, count: int, *name: object) -> Iterator[tuple[Place, float, float]]:
        """`count` places (cell, lon, lat) over all cells, cell by cell."""
        for cell, n in zip(self.cells, share_out(count, self.weights), strict=True):
            for lon, lat in points_in(cell.shape, int(n), chance(cell.code, *name)):
                yield cell, float(lon), float(lat)


def buildings(ground: Ground, count: int) -> list[Row]:
    """Buildings, numbered within their community: 南浦社区3栋."""
    rng = chance("buildings")
    kinds = rng.choice(list(_BUILDINGS), count, p=list(_BUILDINGS.values()))
    floors = np.clip(rng.gamma(3.0, 3.2, count).astype(int), 1, 33)
    rows: list[Row] = []
    numbers: dict[str, int] = {}
    for i, (cell, lon, lat) in enumerate(ground.spots(count, "buildings")):
        community = cell.code[:12]
        numbers[community] = number = numbers.get(community, 0) + 1
        kind = "residential" if number <= _ALWAYS_RESIDENTIAL else str(kinds[i])
        high = max(int(floors[i]), 6) if kind == "residential" else min(int(floors[i]), 8)
        name = f"{ground.names[community]}{_BUILDING_WORDS[kind]}{number}栋"
        rows.append({"id": i + 1, "name": name, "area": cell.code, "floors": high, "kind": kind, "lon": lon, "lat": lat})
    return rows


def building_id(building: Row) -> int:
    """The row number of a building."""
    return int(str(building["id"]))


def homes(buildings: Sequence[Row], count: int) -> list[Home]:
    """Homes over the residential buildings, two a floor from the ground up; 3栋501 of the story stands empty."""
    rng = chance("homes")
    living = [b for b in buildings if b["kind"] == "residential"]
    counts = share_out(count, rng.gamma(5.0, 1.0, len(living)))
    story = _story_building(living)
    if story is not None:
        counts[story] = max(int(counts[story]), 2 * STORY[2])
    found: list[Home] = []
    for i, building in enumerate(living):
        number = str(building["name"]).removesuffix("栋")
        number = number[len(number.rstrip("0123456789")) :]
        sizes = 62 + building_id(building) % 5 * 9.5, 78 + building_id(building) % 7 * 6.5  # of the two units of its floors
        for k in range(min(int(counts[i]), 2 * int(str(building["floors"])))):
            floor, unit = k // 2 + 1, k % 2 + 1
            empty = (i, floor, unit) == (story, STORY[2], 1) or rng.random() < 0.06
            m2 = None if len(found) % UNMEASURED == UNMEASURED - 1 and i != story else sizes[unit - 1]
            found.append(Home(len(found) + 1, building_id(building), f"{number}栋{floor}{unit:02d}", str(building["area"]), not empty, m2))
    return found


def cameras(ground: Ground, count: int, district: str) -> Iterator[Row]:
    """Cameras with GB/T 28181 ids: centre code (8), industry (2), type 131 or 132 (3), network (1), serial (6)."""
    rng = chance("cameras")
    classes = rng.choice(list(_CAMERAS), count, p=[share for share, _, _ in _CAMERAS.values()])
    online = rng.random(count) < ONLINE
    kinds = np.where(rng.random(count) < 0.93, "132", "131")
    turned = rng.integers(0, 360, count)
    for i, (cell, lon, lat) in enumerate(ground.spots(count, "cameras")):
        _, industry, where = _CAMERAS[str(classes[i])]
        yield {
            "gb_id": f"{district}00{industry}{kinds[i]}{_NETWORK}{i + 1:06d}",
            "name": f"{ground.names[cell.code[:12]]}{where}{i + 1:05d}",
            "area": cell.code,
            "lon": lon,
            "lat": lat,
            "azimuth": int(turned[i]),
            "source_class": str(classes[i]),
            "online": bool(online[i]),
        }


def enterprises(ground: Ground, count: int, industries: Mapping[str, str], activities: Sequence[str]) -> Iterator[Row]:
    """Enterprises by industry (id → word) and activity, plainly named: 测试陶瓷00012号."""
    rng = chance("enterprises")
    ids = list(industries)
    chosen = rng.choice(ids, count, p=_falling(len(ids)))
    known = np.array([ACTIVITIES.get(a, 0.05) for a in activities])
    moves = rng.choice(list(activities), count, p=known / known.sum())
    for i, (cell, lon, lat) in enumerate(ground.spots(count, "enterprises")):
        name = f"测试{industries[str(chosen[i])]}{i + 1:05d}号"
        yield {"id": i + 1, "name": name, "industry": str(chosen[i]), "activity": str(moves[i]), "area": cell.code, "lon": lon, "lat": lat}


def _story_building(living: Sequence[Row]) -> int | None:
    community, number, _ = STORY
    return next((i for i, b in enumerate(living) if str(b["area"]).startswith(community) and str(b["name"]).endswith(f"社区{number}栋")), None)


def _falling(count: int) -> np.ndarray:
    weights = 1 / (np.arange(count) + 2.0)
    return weights / weights.sum()

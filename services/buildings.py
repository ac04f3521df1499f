"""Buildings: their outlines and heights for maps, and one with its table of floors × units (楼栋图), its chief and its open cases."""

from collections.abc import Mapping
from datetime import UTC, datetime
from math import cos, radians
from typing import TYPE_CHECKING, Any

import orjson
from shapely.geometry import Point, shape

from core.building_file import STOREY_M
from core.case_filter import YES, CaseFilter
from core.errors import NotAllowed, NotFound
from core.few import is_few
from core.homes import state_of, table
from core.masking import mask_name
from core.words import Words
from services._case_conditions import conditions
from services._nearest import METRES_PER_DEGREE
from services._parts import Parts
from services._told import in_building
from services.answer import lives_there
from services.areas import allowed, areas, path_of
from services.cases import live_case, visible
from services.may import seen_kinds
from store import buildings as queries
from store import case_notes

if TYPE_CHECKING:
    from services.who import Account

MOST = 20_000  # buildings of one answer
UNKNOWN_M = 14.0  # the side of the square that stands for an unknown outline
NEAR_M = 12.0  # so far beside its walls a case still belongs to a building
MOST_CASES = 50
HOME_ROLES = ("leader", "dispatcher", "community", "officer")  # whose pages those of homes are
HIGHEST_ID = 2**31
Found = dict[str, Any]


def features(parts: Parts, account: "Account", area: str | None, box: queries.Box | None = None, source: str | None = None, limit: int = MOST) -> Found:
    """Buildings of one's scope as a GeoJSON FeatureCollection: `name`, `kind`, `floors`, `h` (m), `guess` where the outline is not known.

    Outlines stand in it as JSON ready to be sent (orjson.Fragment). `attributions` are the words that owners of files ask for; `left_out` is True
    where there are more than `limit`.
    """
    with parts.store.read() as conn:
        rows = queries.within(conn, account.scope, allowed(parts, account, area), box, source, limit + 1)
    words = sorted({row["attribution"] for row in rows if row["attribution"]})
    return {"type": "FeatureCollection", "features": [_feature(row) for row in rows[:limit]], "attributions": words, "left_out": len(rows) > limit}


def _feature(row: Mapping[Any, Any]) -> Found:
    known: Found = {"name": row["name"], "kind": row["kind"], "floors": row["floors"], "h": height_of(row)}
    if row["footprint"] in (None, "null"):
        return {"type": "Feature", "id": row["id"], "geometry": _square(row), "properties": {**known, "guess": 1}}
    return {"type": "Feature", "id": row["id"], "geometry": orjson.Fragment(row["footprint"]), "properties": known}


def sees_homes(parts: Parts, account: "Account") -> bool:
    """Whether the account's post looks at homes (roles.yaml, kinds); a wall never does."""
    return account.kind == "person" and bool(seen_kinds(parts, account, ["home"]))


def must_see_homes(parts: Parts, account: "Account") -> None:
    """Raise NotAllowed where the account's post does not look at homes."""
    if not sees_homes(parts, account):
        raise NotAllowed("Your post does not look at homes.", Words("您的岗位不查看户室。", "Your post does not look at homes."))


def height_of(row: Mapping[Any, Any]) -> float:
    """Height in m: as known, else its floors of 3 m each."""
    return float(row["height"]) if row["height"] is not None else row["floors"] * STOREY_M


def outline_of(row: Mapping[Any, Any]) -> Found:
    """Its outline; a small square around its place where none is known."""
    return dict(row["footprint"]) if row["footprint"] else _square(row)


def _square(row: Mapping[Any, Any]) -> Found:
    lon, lat, y = row["lon"], row["lat"], UNKNOWN_M / 2 / METRES_PER_DEGREE
    x = y / max(0.01, cos(radians(lat)))
    ring = [(lon - x, lat - y), (lon + x, lat - y), (lon + x, lat + y), (lon - x, lat + y), (lon - x, lat - y)]
    return {"type": "Polygon", "coordinates": [[(round(px, 7), round(py, 7)) for px, py in ring]]}


def sets(parts: Parts) -> list[Found]:
    """The files of buildings that were brought in."""
    with parts.store.read() as conn:
        return [dict(row) for row in queries.sources(conn)]


def building(parts: Parts, account: "Account", id: int) -> Found:
    """One building with `where` (areas above it), `chief` (masked), `homes` (a table of floors × units, counts, `why` where it is not for this account)
    and `cases` (open ones within its walls or just beside). Raises NotFound, also outside the scope.
    """
    with parts.store.read() as conn:
        row = queries.one(conn, id) if 0 < id < HIGHEST_ID else None
        if row is None or not account.scope.covers(row["area"]):
            raise NotFound(f"There is no building {id}.")
        homes = queries.homes_of(conn, id)
    wall, near = account.kind == "wall", lives_there(account, row["area"])
    above = [{"code": each.code, "name": each.name, "name_en": each.name_en} for each in path_of(parts, row["area"]) if account.scope.covers(each.code)]
    known = {name: row[name] for name in ("id", "name", "area", "kind", "floors", "lon", "lat")}
    return {
        **known,
        "height": height_of(row),
        "height_known": row["height"] is not None,
        "outline_known": bool(row["footprint"]),
        "where": above,
        "chief": mask_name(row["chief"]) if row["chief"] and sees_homes(parts, account) else None,
        "homes": _homes(parts, id, homes, row["floors"], near) if sees_homes(parts, account) else _closed(),
        "cases": [] if wall else _cases(parts, account, row),
    }


def _closed() -> Found:
    why = Words("您的岗位不查看户室。", "Your post does not look at homes.")
    return {"why": {"zh": why.zh, "en": why.en}, "counts": None, "units": [], "floors": [], "others": []}


def _homes(parts: Parts, building: int, rows: Any, floors: int, near: bool) -> Found:
    """The table; who lives where is told only to those of the community, and an owner only with his name masked."""
    homes = [_home(row, near) for row in rows]
    counts = {state: sum(home["state"] == state for home in homes) for state in ("lived_in", "let", "empty")}
    living = sum(row["residents"] or 0 for row in rows)
    told = living if near else in_building(parts, building)
    return {"why": None, "counts": {**counts, "all": len(homes), "residents": told, "few": told is None and is_few(living)}, **table(homes, floors)}


def _home(row: Mapping[Any, Any], near: bool) -> Found:
    state = state_of(row["occupied"], row["owner"], bool(row["owner_here"]))
    living = row["residents"] or 0
    owner = mask_name(row["owner_name"]) if near and row["owner_name"] else None
    return {"id": row["id"], "label": row["label"], "state": state, "residents": living if near else None, "owner": owner}


def _cases(parts: Parts, account: "Account", row: Mapping[Any, Any]) -> list[Found]:
    """Open cases of the scope at the building, as live messages carry them."""
    walls = shape(outline_of(row)).buffer(NEAR_M / METRES_PER_DEGREE)
    now, known = datetime.now(UTC), areas(parts)
    with parts.store.read() as conn:
        rows = case_notes.within(conn, conditions(parts, account, CaseFilter(open=YES), now), walls.bounds, MOST_CASES)
    here = [each for each in rows if visible(account, each) and walls.covers(Point(each["lon"], each["lat"]))]
    return [live_case(parts.city, each, known, now) for each in sorted(here, key=lambda each: each["no"])]

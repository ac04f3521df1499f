"""The search on the map: areas, cells, places, buildings, cameras, officers and cases by name, number or pinyin initials, in the asker's scope."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from pypinyin import Style, lazy_pinyin

from core.areas import Area, prefix
from core.case_filter import CaseFilter
from core.errors import BadInput
from services.areas import allowed, areas, path_of, tree
from services.cases import find_cases
from store import find_on_map as queries

if TYPE_CHECKING:
    from services._parts import Parts
    from services.who import Account

Found = dict[str, Any]
Row = TypeVar("Row")
LONGEST, FEW = 60, 6
_CELLS = ("grid", "micro_grid")


def find(parts: "Parts", account: "Account", text: str, area: str | None = None, limit: int = FEW) -> Found:
    """Groups in their order, each `{kind, items, more}`; an item has `kind, id, zh, en, sub_zh, sub_en, area, lon, lat`.

    An officer stands in the middle of the cell; whether somebody may read the name decides whether it is searched. Raises NotFound for an
    area outside the scope, BadInput for nothing or too much to look for.
    """
    wanted = " ".join(text.split())
    if not 0 < len(wanted) <= LONGEST:
        raise BadInput("bad_search", f"Look for 1 to {LONGEST} characters.", "q", zh=f"请输入 1 到 {LONGEST} 个字符。")
    here = allowed(parts, account, area)
    found = _areas(parts, account, here, wanted)
    groups = {
        "area": [each for each in found if each.level not in _CELLS],
        "cell": [each for each in found if each.level in _CELLS],
    }
    listed = {kind: [_area(parts, each) for each in each_kind[: limit + 1]] for kind, each_kind in groups.items()}
    with parts.store.read() as conn:
        few = limit + 1
        listed["place"] = [_thing(parts, "place", row["id"], row, row["kind"]) for row in queries.find_places(conn, account.scope, here, wanted, few)]
        listed["building"] = [_thing(parts, "building", row["id"], row, row["kind"]) for row in queries.find_buildings(conn, account.scope, here, wanted, few)]
        listed["camera"] = [
            _thing(parts, "camera", row["gb_id"], row) | {"online": row["online"]} for row in queries.find_cameras(conn, account.scope, here, wanted, few)
        ]
        staff = queries.list_officers(conn, account.scope, here) if account.kind == "person" else []
    listed["officer"] = [_officer(parts, row) for row in _matching(staff, wanted, lambda row: (row["name"],))[:few]]
    listed["case"] = [_case(item) for item in _cases(parts, account, here, wanted, few)]
    return {"groups": [{"kind": kind, "items": items[:limit], "more": len(items) > limit} for kind, items in listed.items() if items]}


def _areas(parts: "Parts", account: "Account", here: str, wanted: str) -> list[Area]:
    inside = [each for each in tree(parts, account) if each.code.startswith(prefix(here))]
    return _matching(inside, wanted, lambda each: (each.name, each.name_en, each.code))


def _matching(rows: Iterable[Row], wanted: str, words: Callable[[Row], tuple[str, ...]]) -> list[Row]:
    """Those one of whose words fits: the same first, then what begins with it, then what holds it; pinyin initials count for the first word."""
    text = wanted.casefold()
    ranked = []
    for number, row in enumerate(rows):
        mine = [word.casefold() for word in words(row)]
        letters = initials(words(row)[0]) if text.isascii() and text.isalpha() else ""
        rank = min((_rank(word, text) for word in (*mine, letters)), default=9)
        if rank < 9:
            ranked.append((rank, len(mine[0]), number, row))
    return [row for *_, row in sorted(ranked, key=lambda each: each[:3])]


def _rank(word: str, text: str) -> int:
    if not word or text not in word:
        return 9
    return 0 if word == text else 1 if word.startswith(text) else 2


@lru_cache(maxsize=20_000)
def initials(name: str) -> str:
    """The pinyin initials of a name: 南浦社区 → npsq."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).casefold()


def _cases(parts: "Parts", account: "Account", here: str, wanted: str, limit: int) -> Sequence[Found]:
    """Open cases by number or subject; closed ones too where a whole number is asked for."""
    asked = CaseFilter(area=here, text=wanted)
    items, _ = find_cases(parts, account, limit=limit, wanted=asked.listed())
    if not items and sum(ch.isdigit() for ch in wanted) >= 6:
        items, _ = find_cases(parts, account, limit=limit, wanted=asked)
    return items


def _area(parts: "Parts", each: Area) -> Found:
    above = path_of(parts, each.code)[:-1]
    return _item("cell" if each.level in _CELLS else "area", each.code, (each.name, each.name_en), above[-1:] or [each], each.code, each.lon, each.lat)


def _thing(parts: "Parts", kind: str, number: Any, row: Mapping[Any, Any], sort: str | None = None) -> Found:
    return _item(kind, number, (row["name"], row["name"]), path_of(parts, row["area"][:12])[-1:], row["area"], row["lon"], row["lat"]) | {"sort": sort}


def _officer(parts: "Parts", row: Mapping[Any, Any]) -> Found:
    cell = areas(parts).get(row["grid"])
    path = path_of(parts, row["grid"])[-2:]
    return _item("officer", row["id"], (row["name"], row["name"]), path, row["grid"], cell.lon if cell else None, cell.lat if cell else None) | {
        "on_duty": row["on_duty"]
    }


def _case(item: Found) -> Found:
    words = {"sub_zh": item["title"], "sub_en": item["title"], "light": item["light"]}
    return {"kind": "case", "id": item["no"], "zh": item["no"], "en": item["no"], "area": item["area"], "lon": item["lon"], "lat": item["lat"]} | words


def _item(kind: str, number: Any, name: tuple[str, str], path: Sequence[Area], area: str, lon: float | None, lat: float | None) -> Found:
    sub = {"sub_zh": " · ".join(each.name for each in path), "sub_en": " · ".join(each.name_en for each in path)}
    return {"kind": kind, "id": number, "zh": name[0], "en": name[1], **sub, "area": area, "lon": lon, "lat": lat}

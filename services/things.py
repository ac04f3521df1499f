"""Things on the map: the points of a kind as columns, and the card of one of them, cut to what the asker may see."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.errors import BadInput, NotFound
from core.words import Words
from services.areas import allowed, areas, community_of
from services.cases import wire_time
from services.may import must_see
from services.one_map import MOST_ID, floats
from store import things

if TYPE_CHECKING:
    from core.city import City
    from services._parts import Parts
    from services.who import Account

Found = dict[str, Any]
Row = Mapping[Any, Any]
Fact = tuple[Words, Words]
MOST_CODE = 20
OFF = 9  # the state of a sensor without a reading; else it is its band
UNSORTED = Words("未分类", "Unsorted")
STATES = {"good": 0, "damaged": 1, "lost": 2, "retired": 3}


def _same(text: object) -> Words:
    return Words(str(text), str(text))


def _several(number: int, zh: str, en: str) -> Words:
    return Words(f"{number:,} {zh}", f"{number:,} {en}")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing: its words, what its card says, the list of the pack that tells its things apart, as what visits confirm it, the page of its figures."""

    words: Words
    facts: Callable[["City", Row], list[Fact]]
    sorts: str | None = None
    collected: str | None = None
    page: str | None = None


def _enterprise(city: "City", row: Row) -> list[Fact]:
    return [(Words("行业", "Industry"), city.named("industries", row["industry"])), (Words("活跃度", "Activity"), city.named("activities", row["activity"]))]


def _building(city: "City", row: Row) -> list[Fact]:
    kind = (Words("用途", "Use"), city.named("buildings", row["kind"]))
    return [kind, (Words("层数", "Floors"), _same(row["floors"])), (Words("住房", "Homes"), _several(row["homes"], "套", "homes"))]


def _venue(city: "City", row: Row) -> list[Fact]:
    kind = [(Words("类型", "Kind"), city.named("venues", row["sort"]))] if row["sort"] else []
    return [*kind, *_holds(row)]


def _holds(row: Row) -> list[Fact]:
    return [(Words("容纳", "Holds"), _several(row["amount"], "人", "people"))] if row["amount"] is not None else []


def _supplies(city: "City", row: Row) -> list[Fact]:
    stock = [(city.named("supplies", each), _several(n, "件", "pieces")) for each, n in (row["stock"] or {}).items()]
    whole = [(Words("合计", "In all"), _several(row["amount"], "件", "pieces"))] if row["amount"] is not None else []
    return stock + whole


def _shelter(city: "City", row: Row) -> list[Fact]:
    return _holds(row)


def _component(city: "City", row: Row) -> list[Fact]:
    return [
        (Words("标识码", "Code"), _same(row["code"])),
        (Words("状态", "Condition"), city.named("conditions", row["condition"])),
        (Words("权属", "Owner"), city.named("departments", row["department"])),
    ]


def _sensor(city: "City", row: Row) -> list[Fact]:
    kind = city.sensors.get(row["sort"])
    unit = kind.unit if kind else ""
    reading = _same("—" if row["value"] is None else f"{row['value']:g} {unit}")
    found = [(Words("编号", "Number"), _same(row["id"])), (Words("读数", "Reading"), reading)]
    found += [(Words("蓝黄橙红阈值", "Blue to red from"), _same(f"{' / '.join(f'{each:g}' for each in kind.bands)} {unit}"))] if kind else []
    return [*found, (Words("状态", "State"), Words("在线", "Online") if row["online"] else Words("离线", "Offline"))]


def _bodycam(city: "City", row: Row) -> list[Fact]:
    state = Words("在线", "Online") if row["online"] else Words("离线", "Offline")
    return [(Words("国标编号", "GB id"), _same(row["gb_id"])), (Words("状态", "State"), state)]


KINDS: dict[str, Kind] = {
    "enterprise": Kind(Words("企业", "Enterprise"), _enterprise, "industries", "enterprise", "industry"),
    "building": Kind(Words("楼栋", "Building"), _building, "buildings"),
    "venue": Kind(Words("公共场所", "Venue"), _venue, "venues", "facility", "command"),
    "supplies": Kind(Words("应急物资点", "Emergency supplies"), _supplies, None, "facility", "command"),
    "shelter": Kind(Words("避难场所", "Shelter"), _shelter, None, "facility", "command"),
    "organisation": Kind(Words("组织阵地", "Organisation's place"), lambda city, row: [], None, "facility"),
    "component": Kind(Words("部件", "Component"), _component, "components"),
    "hydrant": Kind(Words("消火栓", "Fire hydrant"), _component),
    "sensor": Kind(Words("感知设备", "Sensor"), _sensor, "sensors"),
    "bodycam": Kind(Words("单兵记录仪", "Body-cam"), _bodycam),
}


def points(parts: "Parts", account: "Account", kind: str, area: str | None) -> Found:
    """Things of a kind as columns: ids, places, `sort` as an index into `sorts` ([id, zh, en]), `state`, and of when they are.

    A component's state is 0 in order, 1 damaged, 2 missing, 3 out of use; a sensor's its band, 9 without a reading; a body-cam's 1 when it is off;
    others have none. Raises BadInput.
    """
    known, where = _kind(kind), allowed(parts, account, area)
    must_see(parts, account, record_of(kind))
    with parts.store.read() as conn:
        rows, newest = things.points(conn, kind, account.scope, where), things.newest(conn, kind, account.scope, where)
    sorts: dict[str, int] = {id: n for n, id in enumerate(getattr(parts.city, known.sorts) if known.sorts else ())}
    columns = list(zip(*rows, strict=True)) or [(), (), (), (), ()]
    order = [sorts.setdefault(each or "", len(sorts)) for each in columns[3]] if known.sorts else []
    words = [[id, *(parts.city.named(known.sorts, id) if id else UNSORTED)] for id in sorts] if known.sorts else []
    return {
        "id": list(columns[0]),
        "xy": floats(zip(columns[1], columns[2], strict=True)),
        "sort": order,
        "sorts": words,
        "state": _states(kind, columns),
        "at": wire_time(parts.city, newest),
    }


def _states(kind: str, columns: list[tuple[Any, ...]]) -> list[int]:
    if kind in ("component", "hydrant"):
        return [STATES.get(each, 0) for each in columns[4]]
    if kind == "sensor":
        return [band if online else OFF for band, online in zip(columns[4], columns[5], strict=True)] if columns[0] else []
    return [int(not online) for online in columns[4]] if kind == "bodycam" else []


def thing(parts: "Parts", account: "Account", kind: str, key: str) -> Found:
    """The card of a thing: name, kind, where, facts ([zh, en, value zh, value en]) and of when they are. Raises NotFound, also outside the scope."""
    known, missing = _kind(kind), NotFound(f"There is no {kind} {key}.")
    must_see(parts, account, record_of(kind))
    number = things.numbered(kind)
    if number and not (key.isascii() and key.isdigit() and len(key) <= MOST_CODE and int(key) < MOST_ID):
        raise missing
    with parts.store.read() as conn:
        kept = things.one(conn, kind, int(key) if number else key)
        if kept is None or not account.scope.covers(kept["area"]):
            raise missing
        row = dict(kept)
        if kind == "building":
            row["homes"] = things.homes_in(conn, row["id"])
        at = things.confirmed_at(conn, known.collected, row["id"]) if known.collected else row.get("checked_at") or row.get("at") or row.get("status_at")
    words = known.words if kind != "component" else parts.city.named("components", row["sort"])
    return {
        "kind": kind,
        "kind_zh": words.zh,
        "kind_en": words.en,
        "id": key,
        "name": _name(row, words),
        "area": row["area"],
        **_place(parts, row["area"]),
        "page": _page(parts, account, known.page),
        "facts": [[*name, *value] for name, value in known.facts(parts.city, row)],
        "at": wire_time(parts.city, at),
        "officer": row["officer"] if kind == "bodycam" and account.kind == "person" else None,
        "lon": row.get("lon"),
        "lat": row.get("lat"),
        **({"value": row["value"], "band": row["band"], "online": row["online"]} if kind == "sensor" else {}),
    }


def _page(parts: "Parts", account: "Account", id: str | None) -> dict[str, str] | None:
    """The page with the figures of a kind, where this account may open it."""
    page = parts.city.pages.get(id or "")
    return {"id": page.id, "zh": page.zh, "en": page.en} if page and account.role in page.roles else None


def _name(row: Row, words: Words) -> dict[str, str]:
    name = row.get("name")
    return {"zh": str(name), "en": str(name)} if name else {"zh": words.zh, "en": words.en}


def _place(parts: "Parts", code: str) -> dict[str, str]:
    home, cell = community_of(parts, code), areas(parts).get(code)
    names = [each for each in dict.fromkeys((home, cell)) if each]
    return {"area_zh": " ".join(each.name for each in names) or code, "area_en": ", ".join(each.name_en for each in reversed(names)) or code}


def community_types(parts: "Parts", account: "Account", code: str | None) -> Found:
    """Which type each community is of, and the types there are in the pack's order."""
    with parts.store.read() as conn:
        of = things.types(conn, account.scope, allowed(parts, account, code))
    return {"types": [[id, *words] for id, words in parts.city.community_types.items()], "of": of}


def record_of(kind: str) -> str:
    """As which kind of records a thing is seen or not (core.rights.RECORDS)."""
    return {"enterprise": "enterprise", "building": "building", "bodycam": "camera"}.get(kind, "place")


def _kind(kind: str) -> Kind:
    found = KINDS.get(kind)
    if found is None:
        raise BadInput("bad_kind", f"There is no kind {kind}: give one of {', '.join(KINDS)}.", "kind")
    return found

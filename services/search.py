"""The one search (综合搜索): people in the frame of a service, homes, buildings, enterprises, licences, cameras, officers, cases, places, pages …

Everything is cut to the asker's scope inside the query, before anything is ranked; people come masked. The search box and the search on the map both
ask here.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from core.errors import BadInput
from core.masking import mask_name
from core.search import LONGEST, Arm, arms, normal
from core.words import Words
from services import _search_licences as licences
from services._search_licences import KIND as LICENCE
from services._search_named import NAMED, Item, item, named, rank
from services.areas import allowed, areas, path_of
from services.buildings import sees_homes
from services.cases import live_case, visible
from services.may import seen_kinds
from services.search_index import is_built
from services.thing_card import PLACES
from store import search as queries

if TYPE_CHECKING:
    from services._parts import Parts
    from services.who import Account

FEW, MOST, MOST_CASES = 6, 50, 60
Hit = tuple[tuple[Any, ...], Callable[[], Item]]
KINDS: dict[str, Words] = {
    "home": Words("户室", "Homes"),
    "person": Words("人员", "People"),
    "building": Words("楼栋", "Buildings"),
    "place": Words("区域与场所", "Places"),
    "case": Words("案件", "Cases"),
    "enterprise": Words("企业", "Enterprises"),
    "licence": Words("证照", "Licences"),
    "camera": Words("视频", "Cameras"),
    "officer": Words("网格员", "Grid officers"),
    "page": Words("页面", "Pages"),
    "indicator": Words("指标", "Indicators"),
    "knowledge": Words("知识库", "Knowledge"),
}
INDEXED = ("home", "person", "building", "place", "case", "enterprise", LICENCE, "camera", "officer")
OFFICER = "officer"


def find(parts: "Parts", account: "Account", text: str, kind: str | None = None, area: str | None = None, limit: int = FEW) -> dict[str, Any]:
    """`{building, groups}`: groups, the one with the best fitting thing first, each `{kind, zh, en, items, more}`.

    An item has `kind, id, zh, en, sub_zh, sub_en, area, lon, lat, href` and, where it fits, `map` (its address on the map) and `add` (what is put on a
    page). `building` is True while the index is not complete. Raises BadInput for nothing or too much, or a kind there is none of; NotFound for an area
    outside the scope.
    """
    if kind is not None and kind not in KINDS:
        raise BadInput("bad_kind", f"There is no kind {kind}: give one of {', '.join(KINDS)}.", "kind", f"没有类别 {kind}。")
    wanted = checked(text)
    kinds = [each for each in KINDS if kind in (None, each)]
    built, hits = indexed(parts, account, wanted, [each for each in kinds if each in INDEXED], area)
    for each in kinds:
        if each in NAMED:
            hits.setdefault(each, []).extend((key, partial(dict, one)) for key, one in named(parts, account, each, wanted, area))
    groups = []
    for each, ranked in hits.items():
        best = sorted(ranked, key=lambda one: one[0])
        if best:
            words = KINDS[each]._asdict()
            shown = [_led(made()) for _, made in best[:limit]]
            if each == LICENCE:
                _at_their_firms(parts, account, shown)
            groups.append((best[0][0][0], {"kind": each, **words, "items": shown, "more": len(best) > limit}))
    order = list(KINDS)
    groups.sort(key=lambda one: (one[0], order.index(one[1]["kind"])))
    return {"building": not built, "groups": [group for _, group in groups]}


def checked(text: str) -> str:
    """What is looked for, without needless blanks. Raises BadInput for nothing or too much."""
    wanted = " ".join(text.split())
    if not 0 < len(wanted) <= LONGEST or not arms(wanted):
        zh = f"请输入 1 到 {LONGEST} 个字符，须有文字或数字。"
        raise BadInput("bad_search", f"Look for 1 to {LONGEST} characters, letters or digits among them.", "q", zh=zh)
    return wanted


def indexed(parts: "Parts", account: "Account", wanted: str, kinds: Sequence[str], area: str | None = None) -> tuple[bool, dict[str, list[Hit]]]:
    """(whether the index is complete, by kind what each thing found is ranked by and what makes its item); `wanted` is checked."""
    here = allowed(parts, account, area)
    filed = {name: each for each in kinds for name in _filed(parts, account, each)}
    ways = arms(wanted)
    phones = [name for name, each in filed.items() if each in ("person", OFFICER)]
    with parts.store.read() as conn:
        built = is_built(conn)
        rows = queries.find(conn, account.scope, here, list(filed), ways, phones) if built or queries.anything(conn) else []
        known = queries.cases_of(conn, [row["ref"] for row in rows if row["kind"] == "case"][:MOST_CASES])
    found: dict[str, list[Hit]] = {}
    seen: set[int] = set()
    key: tuple[Any, ...]
    known_licences = licences.datasets(parts) if LICENCE in kinds else {}
    for row in sorted(rows, key=lambda each: each["arm"]):
        if row["id"] in seen:
            continue
        seen.add(row["id"])
        each = filed[row["kind"]]
        if each == "case":
            case = known.get(row["ref"])
            if case is not None and case["state"] in parts.city.flow(case["workflow"]).states and visible(account, case):
                key = (_rank(row, ways, wanted), case["closed_at"] is not None, -row["id"])
                found.setdefault(each, []).append((key, partial(_case, parts, account, row, case)))
        elif each == LICENCE:
            if row["ref"].split(":", 1)[0] in known_licences:
                about = licences.told(parts, row)
                at = min(_rank(row, ways, wanted), rank(normal(about["number"]), normal(wanted)))
                key = (at, not about["holds"], len(row["title"]), row["title"], row["ref"])
                found.setdefault(each, []).append((key, partial(_licence, parts, row, about)))
        else:
            key = (_rank(row, ways, wanted), len(row["title"]), row["title"], row["ref"])
            found.setdefault(each, []).append((key, partial(_item, parts, each, row)))
    return built, found


def _filed(parts: "Parts", account: "Account", kind: str) -> list[str]:
    """Under which names of the index an account finds a kind; none where it may not."""
    person = account.kind == "person"
    if kind == "person":
        return [each.kind for each in parts.city.services.values() if person and account.role in each.roles]
    if kind == LICENCE:
        return [LICENCE] if licences.may_find(parts, account) else []
    if kind == "home":
        return ["home"] if sees_homes(parts, account) else []
    return [kind] if seen_kinds(parts, account, [kind]) and (person or kind != OFFICER) else []


def _rank(row: Mapping[Any, Any], ways: Sequence[Arm], wanted: str) -> int:
    """0 the same, 1 begins with it, 2 by pinyin or a number's last digits, 3 ends with it, 4 holds it."""
    called, text = normal(row["title"]), normal(wanted)
    if row["arm"] and row["arm"] < len(ways) - 1:
        return 2
    return rank(called, text)


def _item(parts: "Parts", kind: str, row: Mapping[Any, Any]) -> Item:
    path = path_of(parts, row["area"])[-2:] if kind in (OFFICER, "home", "person") else path_of(parts, row["area"][:12])[-1:]
    found = item(kind, row["ref"] if kind == "camera" else int(row["ref"]), Words(row["title"], row["title"]), path, row)
    found |= {"lead_zh": "", "lead_en": ""}
    if lead := str(row["sub"]) if kind in ("home", "person", "camera") else "":
        found |= {"lead_zh": f"{lead} · ", "lead_en": f"{lead} · "}
    if kind == "person":
        service = next(each for each in parts.city.services.values() if each.kind == row["kind"])
        name = mask_name(row["title"])
        found |= {"id": f"{service.id}:{row['ref']}", "zh": name, "en": name, "href": f"/service?of={service.id}&id={row['ref']}"}
        found |= {"lead_zh": f"{service.zh} · {found['lead_zh']}", "lead_en": f"{service.en} · {found['lead_en']}"}
    if kind in ("building", "place"):
        found["sort"] = row["sub"]
    if kind == OFFICER:
        cell = areas(parts).get(row["area"])
        found |= {"lon": cell.lon if cell else None, "lat": cell.lat if cell else None}
    return found | _ways(kind, found)


def _licence(parts: "Parts", row: Mapping[Any, Any], about: Mapping[str, Any]) -> Item:
    """A licence: who holds it, which it is, its number, and that it holds no more where that is so."""
    found = item(LICENCE, row["ref"], Words(row["title"], row["title"]), path_of(parts, row["area"][:12])[-1:], row)
    leads = {f"lead_{lang}": f"{about[f'kind_{lang}']} · {about['number']} · " for lang in ("zh", "en")}
    state = {} if about["holds"] else {"state_zh": about["state_zh"], "state_en": about["state_en"]}
    on_map = f"/map?area={row['area'][:12]}&fly={row['lon']},{row['lat']}" if row["lon"] is not None else None
    key = {"number": about["number"], "holds": about["holds"]}
    return {**found, **leads, **state, **key, "href": f"/licence?id={quote(row['ref'])}", "map": on_map, "add": {"kind": LICENCE, "id": row["ref"]}}


def _at_their_firms(parts: "Parts", account: "Account", items: list[Item]) -> None:
    """A licence whose holder is an enterprise of its community opens on the enterprise's page."""
    with parts.store.read() as conn:
        firms = {(row["name"], row["area"][:12]): row["id"] for row in queries.enterprises_called(conn, account.scope, {each["zh"] for each in items})}
    for each in items:
        if firm := firms.get((each["zh"], each["area"][:12])):
            each |= {
                "add": {"kind": "enterprise", "id": str(firm)},
                "href": f"/enterprise?id={firm}&licence={quote(each['id'])}",
                "map": f"/map?area={each['area'][:12]}&thing=enterprise:{firm}",
            }


def _led(found: Item) -> Item:
    """With what stands before the place: the service that knows a person, a home's building, a camera's number."""
    leads = {lang: found.pop(f"lead_{lang}", "") for lang in ("zh", "en")}
    return {**found, **{f"sub_{lang}": f"{lead}{found[f'sub_{lang}']}" for lang, lead in leads.items()}}


def _ways(kind: str, found: Mapping[str, Any]) -> Item:
    """Where it opens, and where it stands on the map."""
    id = quote(str(found["id"]))
    opens = {
        "home": f"/home?id={id}",
        "building": f"/building?id={id}",
        "enterprise": f"/enterprise?id={id}",
        "camera": f"/camera?id={id}",
        OFFICER: f"/contacts?officer={id}",
        "case": f"/case?no={id}",
    }
    fly = f"fly={found['lon']},{found['lat']}"
    things = {"home": fly, "building": f"thing=building:{id}", "enterprise": f"thing=enterprise:{id}", OFFICER: f"officer={id}", "case": f"case={id}"}
    if kind == "camera":
        things[kind] = f"find=camera:{id}"
    if kind == "place" and found.get("sort"):
        things[kind] = f"thing={found['sort']}:{id}"
    at = things.get(kind)
    area = str(found["area"])[:12]
    on_map = f"/map?area={area}&{at}" if at and (found["lon"] is not None or kind == "case") else None
    what = f"{found['sort']}:{found['id']}" if kind == "place" else str(found["id"])
    addable = kind != "person" and (kind != "place" or found.get("sort") in PLACES)
    given = {"map": on_map, "add": {"kind": kind, "id": what} if addable else None}
    return {**given, "href": opens.get(kind) or found.get("href") or on_map}


def _case(parts: "Parts", account: "Account", row: Mapping[Any, Any], case: Mapping[Any, Any]) -> Item:
    live = live_case(parts.city, case, areas(parts))
    words = "" if account.kind == "wall" else row["sub"]
    found: Item = {"kind": "case", "id": row["ref"], "zh": row["ref"], "en": row["ref"], "area": row["area"], "lon": row["lon"], "lat": row["lat"]}
    found |= {"sub_zh": words, "sub_en": words, "light": live["light"], "state_zh": live["state_zh"], "state_en": live["state_en"]}
    return found | _ways("case", found)

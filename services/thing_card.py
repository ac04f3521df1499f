"""The card of one thing that somebody follows on a page: what it is, its few figures, and the open cases at it. People of services have none."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from math import cos, radians
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from core.case_filter import YES, CaseFilter
from core.errors import BadInput, NotFound
from core.words import Words
from services import _search_licences as licences
from services import buildings, consents, officer_card, records, things
from services._case_conditions import conditions
from services._nearest import METRES_PER_DEGREE, metres
from services.areas import areas, path_of
from services.cases import case as case_of
from services.cases import live_case, visible
from store import case_notes

if TYPE_CHECKING:
    from services._parts import Parts
    from services.who import Account

NEAR_M, MOST_CASES, MOST_LOOKED = 50, 20, 200  # so far from its point a case still belongs to a thing
PLACES = ("shelter", "supplies", "venue", "organisation")
Found = dict[str, Any]
Line = dict[str, Any]


def card(parts: "Parts", account: "Account", kind: str, id: str) -> Found:
    """`{kind, id, zh, en, sub_zh, sub_en, href, map, lines, cases}`.

    `lines` are `{zh, en, value_zh, value_en}`, of a consent sheet with `share` and `threshold` (0 to 1) and `href`. `cases` are the open ones at it as
    live messages carry them, the nearest first, None where it has no place; of a case `case` has its light and times.

    Raises BadInput for a kind there is no card of, NotFound, also outside the scope, NotAllowed.
    """
    made = _KINDS.get(kind)
    if made is None:
        raise BadInput("bad_kind", f"There is no card of {kind}: {', '.join(_KINDS)}.", "kind", f"“{kind}”没有卡片。")
    return {"kind": kind, "id": id, "map": None, "cases": None, **made(parts, account, id)}


def kinds() -> dict[str, Words]:
    """What there are cards of."""
    return {
        "building": Words("楼栋", "Building"),
        "home": Words("户室", "Home"),
        "enterprise": Words("企业", "Enterprise"),
        "licence": Words("证照", "Licence"),
        "place": Words("场所", "Place"),
        "officer": Words("网格员", "Grid officer"),
        "case": Words("案件", "Case"),
    }


def _building(parts: "Parts", account: "Account", id: str) -> Found:
    found = buildings.building(parts, account, _number("building", id))
    counts, lines = found["homes"]["counts"], []
    if counts:
        few = counts["few"] or counts["residents"] is None
        lines = [
            _line("户数", "Homes", str(counts["all"]), str(counts["all"])),
            _line("空置", "Empty", str(counts["empty"]), str(counts["empty"])),
            _line("居住人数", "Residents", "少于 5" if few else str(counts["residents"]), "<5" if few else str(counts["residents"])),
        ]
        lines += [_sheet(each) for each in consents.of_building(parts, account, found["id"])["items"] if each["closed_at"] is None]
    where = {"href": f"/building?id={id}", "map": f"/map?area={found['area'][:12]}&thing=building:{id}"}
    return {**_named(found["name"], found["name"]), **_place(parts, found["area"]), **where, "lines": lines, "cases": found["cases"][:MOST_CASES]}


def _sheet(each: Mapping[str, Any]) -> Line:
    """A sheet of consent: how many have signed of how many that must."""
    counts = each["counts"]
    said = f"{counts['signed']}/{counts['homes']}"
    return {**_line(each["title"], each["title"], said, said), "share": counts["share"], "threshold": each["threshold"], "href": f"/consent?id={each['id']}"}


def _home(parts: "Parts", account: "Account", id: str) -> Found:
    found = records.record(parts, account, "home", id)
    lines = [_fact(each) for each in found["facts"] if each["word_en"] != "Building chief"]
    lines += [
        {**_line(each["title"], each["title"], each["state_zh"], each["state_en"]), "href": f"/consent?id={each['id']}&home={id}"} for each in found["sheets"]
    ]
    building = found["building"]
    inside = _building(parts, account, str(building["id"])) if building else None
    where = {"href": f"/home?id={id}", "map": inside["map"] if inside else None}
    sub = _named(building["name"], building["name"], "sub_") if building else _place(parts, found["area"])
    return {**_named(found["title"], found["title"]), **sub, **where, "lines": lines, "cases": inside["cases"] if inside else None}


def _enterprise(parts: "Parts", account: "Account", id: str) -> Found:
    found = records.record(parts, account, "enterprise", id)
    held = found["licences"]
    lines = [_fact(each) for each in found["facts"]]
    if held:
        bad = sum(not each["holds"] for each in held)
        zh, en = (f"{len(held)}，失效 {bad}", f"{len(held)}, {bad} hold no more") if bad else (str(len(held)), str(len(held)))
        lines.append(_line("证照", "Licences", zh, en))
    where = {"href": f"/enterprise?id={id}", "map": f"/map?area={found['area'][:12]}&thing=enterprise:{id}"}
    return {**_named(found["title"], found["title"]), **_place(parts, found["area"]), **where, "lines": lines, "cases": _near(parts, account, found)}


def _licence(parts: "Parts", account: "Account", id: str) -> Found:
    found = records.record(parts, account, "licence", id)
    dataset, row = licences.one_licence(parts, account, id)
    shown = {dataset.columns[name].en for name in (dataset.licence.model_dump().values() if dataset.licence else ()) if name}
    lines = [_fact(each) for each in found["facts"] if each["word_en"] in shown]
    title = str(row["cells"][dataset.licence.holder]) if dataset.licence else id
    return {**_named(title, title), "sub_zh": dataset.zh, "sub_en": dataset.en, "href": f"/licence?id={quote(id)}", "lines": lines}


def _thing(parts: "Parts", account: "Account", id: str) -> Found:
    kind, _, number = id.partition(":")
    if kind not in PLACES:
        raise NotFound(f"There is no place {id}: shelter:1, for instance.")
    found = things.thing(parts, account, kind, number)
    lines = [_line(*fact) for fact in found["facts"]]
    at = f"/map?area={found['area'][:12]}&thing={kind}:{number}"
    sub = {f"sub_{lang}": f"{found[f'kind_{lang}']} · {found[f'area_{lang}']}" for lang in ("zh", "en")}
    return {**found["name"], **sub, "href": at, "map": at, "lines": lines, "cases": _near(parts, account, found)}


def _officer(parts: "Parts", account: "Account", id: str) -> Found:
    found = officer_card.card(parts, account, _number("officer", id))
    post = parts.city.named("posts", found["post"])
    duty = Words("在岗", "On duty") if found["on_duty"] else Words("不在岗", "Off duty")
    lines = [_line("状态", "State", *duty), _line("责任网格", "Cell", found["grid_zh"], found["grid_en"])]
    if tasks := found.get("tasks"):
        lines.append(_line("手上任务", "Tasks", str(tasks["count"]), str(tasks["count"])))
        if first := tasks["first"]:
            lines.append({**_line("下一项", "Next", first["zh"], first["en"]), "href": f"/case?no={first['no']}"})
    sub = {f"sub_{lang}": " · ".join(filter(None, (post.of(lang), found.get(f"community_{lang}")))) for lang in ("zh", "en")}
    name = found.get("name") or post.zh
    where = {"href": f"/contacts?officer={id}", "map": f"/map?area={found['grid'][:12]}&officer={id}"}
    return {**_named(name, found.get("name") or post.en), **sub, **where, "lines": lines}


def _case(parts: "Parts", account: "Account", id: str) -> Found:
    found = case_of(parts, account, id)
    lines = [
        _line("环节", "Stage", found["state_zh"], found["state_en"]),
        _line("类别", "Category", found["category_zh"], found["category_en"]),
    ]
    if found.get("department"):
        lines.append(_line("主办", "Handled by", *parts.city.named("departments", found["department"])))
    on_map = f"/map?area={found['area'][:12]}&case={id}" if found.get("lon") is not None else None
    title = found.get("title") or found["category_zh"]
    words = {"zh": title, "en": found.get("title") or found["category_en"], "sub_zh": id, "sub_en": id}
    times = {name: found.get(name) for name in ("light", "state_at", "yellow_at", "due_at", "closed_at")}
    return {**words, "href": f"/case?no={id}", "map": on_map, "lines": lines, "case": times}


_KINDS: dict[str, Callable[["Parts", "Account", str], Found]] = {
    "building": _building,
    "home": _home,
    "enterprise": _enterprise,
    "licence": _licence,
    "place": _thing,
    "officer": _officer,
    "case": _case,
}


def _near(parts: "Parts", account: "Account", at: Mapping[str, Any]) -> list[Found] | None:
    """Open cases of the scope within NEAR_M of a point, as live messages carry them, the nearest first."""
    lon, lat = at.get("lon"), at.get("lat")
    if account.kind == "wall" or lon is None or lat is None:
        return None
    now, known, high = datetime.now(UTC), areas(parts), NEAR_M / METRES_PER_DEGREE
    wide = high / max(0.01, cos(radians(lat)))
    with parts.store.read() as conn:
        rows = case_notes.within(conn, conditions(parts, account, CaseFilter(open=YES), now), (lon - wide, lat - high, lon + wide, lat + high), MOST_LOOKED)
    far = sorted((metres(lon, lat, each["lon"], each["lat"]), each["no"], each) for each in rows if visible(account, each))
    return [live_case(parts.city, each, known, now) for distance, _, each in far if distance <= NEAR_M][:MOST_CASES]


def _number(kind: str, id: str) -> int:
    if not (id.isascii() and id.isdigit() and len(id) < 10):
        raise NotFound(f"There is no {kind} {id[:40]}.")
    return int(id)


def _named(zh: str, en: str, start: str = "") -> Found:
    return {f"{start}zh": zh, f"{start}en": en}


def _place(parts: "Parts", area: str) -> Found:
    path = path_of(parts, area[:12])[-1:]
    return {"sub_zh": " · ".join(each.name for each in path), "sub_en": " · ".join(each.name_en for each in path)}


def _line(zh: str, en: str, value_zh: str, value_en: str) -> Line:
    return {"zh": zh, "en": en, "value_zh": value_zh, "value_en": value_en}


def _fact(each: Mapping[str, Any]) -> Line:
    return _line(each["word_zh"], each["word_en"], each["value_zh"], each["value_en"])

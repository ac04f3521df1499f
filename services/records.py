"""The page of one home, enterprise, camera or licence: what is known of it, from which interface and when. Of people it says only how many, and who serves."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.consent import CONSENT, UNSIGNED
from core.errors import NotFound
from core.homes import state_of
from core.masking import mask_name
from core.words import Words
from services import _search_licences as licences
from services._parts import Parts
from services.answer import lives_there
from services.areas import path_of
from services.buildings import must_see_homes
from services.cases import wire_time
from services.may import must_see
from services.one_map import camera as camera_of
from services.sent_rows import said
from store import buildings, collected, consents, demo

if TYPE_CHECKING:
    from core.datasets import Dataset
    from services.who import Account

Found = dict[str, Any]
Fact = tuple[Words, Words]
STATES = {"lived_in": Words("自住", "Lived in"), "let": Words("出租", "Let"), "empty": Words("空置", "Empty")}
HIGHEST = 2**31


def record(parts: Parts, account: "Account", kind: str, id: str) -> Found:
    """`{kind, id, title, where, facts, interface, as_of, lon, lat, sheets, serves}`. Raises NotFound, also outside the scope, NotAllowed."""
    made = _KINDS.get(kind)
    if made is None:
        raise NotFound(f"There is no kind {kind}: home, enterprise, camera or licence.")
    must_see(parts, account, kind)
    return made(parts, account, id)


def _home(parts: Parts, account: "Account", id: str) -> Found:
    must_see_homes(parts, account)
    with parts.store.read() as conn:
        row = _thing(conn, account, "home", id)
        building = buildings.one(conn, row["building"])
        mine = next(each for each in buildings.homes_of(conn, row["building"]) if each["id"] == row["id"])
        sheets = [
            (each, next(home for home in consents.homes_of(conn, each) if home["id"] == row["id"]))
            for each in consents.of_building(conn, account.scope, row["building"])
        ]
    near = lives_there(account, row["area"])
    state = state_of(mine["occupied"], mine["owner"], bool(mine["owner_here"]))
    residents = mine["residents"] or 0
    facts: list[Fact] = [(Words("状态", "State"), STATES[state])]
    if state != "empty" and near:
        facts.append((Words("居住人数", "Residents"), Words(f"{residents} 人", str(residents))))
    if near and building is not None and building["chief"]:
        chief = mask_name(building["chief"])
        facts.append((Words("楼长", "Building chief"), Words(chief, chief)))
    serves = [
        {"service": each.id, "subject": row["id"], "zh": each.zh, "en": each.en}
        for each in parts.city.services.values()
        if each.of == "owners" and account.role in each.roles and mine["owner"] is not None
    ]
    found = _page(parts, account, "home", row["id"], row["label"], row, facts, row["confirmed_at"])
    place = {"id": row["building"], "name": building["name"]} if building is not None else None
    return {**found, "lon": building["lon"] if building else None, "lat": building["lat"] if building else None, "building": place} | {
        "serves": serves,
        "sheets": [_sheet(sheet, home) for sheet, home in sheets],
    }


def _sheet(sheet: Mapping[Any, Any], home: Mapping[Any, Any]) -> Found:
    state = home["state"] or UNSIGNED
    return {"id": sheet["id"], "title": sheet["title"], "closed": sheet["closed_at"] is not None, "state": state, **_pair("state", CONSENT[state])}


def _enterprise(parts: Parts, account: "Account", id: str) -> Found:
    with parts.store.read() as conn:
        row = _thing(conn, account, "enterprise", id)
    city = parts.city
    facts = [
        (Words("行业", "Industry"), city.named("industries", row["industry"])),
        (Words("活跃度", "Activity"), city.named("activities", row["activity"])),
    ]
    found = _page(parts, account, "enterprise", row["id"], row["name"], row, facts, row["confirmed_at"])
    return {**found, "licences": licences.of_holder(parts, account, row["name"], row["area"])}


def _licence(parts: Parts, account: "Account", id: str) -> Found:
    """A licence whose holder is no enterprise of ours: its row, masked."""
    dataset, row = licences.one_licence(parts, account, id)
    cells = row["cells"]
    facts = [
        (Words(column.zh, column.en), said(parts.city, dataset, name, cells[name])) for name, column in dataset.columns.items() if _tells(dataset, name, cells)
    ]
    where = {"area": row["place"]["code"], **({"lon": cells[dataset.place[0]], "lat": cells[dataset.place[1]]} if dataset.place else {})}
    found = _page(parts, account, "licence", id, f"{dataset.zh} {id.partition(':')[2]}", where, facts, None)
    loaded = parts.records.about(dataset)["newest"]
    words = parts.city.named("departments", dataset.owner)
    return {**found, "title_en": f"{dataset.en} {id.partition(':')[2]}", "interface": words._asdict(), "as_of": wire_time(parts.city, loaded)}


def _tells(dataset: "Dataset", name: str, cells: Mapping[str, Any]) -> bool:
    return cells[name] is not None and name != dataset.area and name not in (dataset.place or ())


def _camera(parts: Parts, account: "Account", id: str) -> Found:
    row = camera_of(parts, account, id)
    facts: list[Fact] = [
        (Words("国标编号", "GB/T 28181 id"), Words(row["gb_id"], row["gb_id"])),
        (Words("来源", "Class"), Words(row["class_zh"], row["class_en"])),
        (Words("状态", "State"), Words("在线", "Online") if row["online"] else Words("离线", "Offline")),
    ]
    if row.get("azimuth") is not None:
        facts.append((Words("朝向", "Azimuth"), Words(f"{row['azimuth']}°", f"{row['azimuth']}°")))
    found = _page(parts, account, "camera", row["gb_id"], row["name"], row, facts, None)
    return {**found, "as_of": row["status_at"], "watch": parts.city.video.may(account.role, account.kind == "wall", row["source_class"])}


_KINDS = {"home": _home, "enterprise": _enterprise, "camera": _camera, "licence": _licence}


def _thing(conn: Any, account: "Account", kind: str, id: str) -> Mapping[Any, Any]:
    number = int(id) if id.isdigit() and len(id) < 11 else 0
    row = collected.one(conn, kind, number) if 0 < number < HIGHEST else None
    if row is None or not account.scope.covers(row["area"]):
        raise NotFound(f"There is no {kind} {id}.")
    return row


def _page(parts: Parts, account: "Account", kind: str, id: Any, title: str, row: Mapping[Any, Any], facts: list[Fact], confirmed: datetime | None) -> Found:
    interface = parts.city.records.get(kind, Words("未登记", "not registered"))
    where = [{"code": each.code, "name": each.name, "name_en": each.name_en} for each in path_of(parts, row["area"]) if account.scope.covers(each.code)]
    with parts.store.read() as conn:
        built = demo.facts(conn).get("built_for") if parts.settings.demo else None
    return {
        "kind": kind,
        "id": id,
        "title": title,
        "area": row["area"],
        "where": where,
        "facts": [{**_pair("word", word), **_pair("value", value)} for word, value in facts],
        "interface": interface._asdict(),
        "as_of": wire_time(parts.city, confirmed) or built,
        "lon": row.get("lon"),
        "lat": row.get("lat"),
        "sheets": [],
        "serves": [],
    }


def _pair(name: str, words: Words) -> Found:
    return {f"{name}_zh": words.zh, f"{name}_en": words.en}

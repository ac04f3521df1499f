"""What is known already, so that no form asks for it again: each value with its source and how fresh it is."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.cells import Known
from core.words import Words
from services._nearest import metres
from services._parts import Parts
from services.areas import areas, community_of
from services.cases import wire_time
from services.data_down import SORTED_MOST, may_see
from services.places import locate
from services.sent_rows import Row, rows_of, words_of
from store import near_by

if TYPE_CHECKING:
    from services.who import Account

CARD = Words("社区卡片", "the community's card")
NEAR_M, MOST_NEAR = 60, 6
REGISTERS = {"enterprise": ("market", "industries"), "building": ("housing", "buildings"), "facility": ("emergency", "venues")}


def of_survey(parts: Parts, account: "Account", community: str, card: Mapping[str, Any]) -> dict[str, Row]:
    """Question of the community survey → {"value", "source": {"zh", "en", "at"}}; what nobody knows is not in it."""
    found = {}
    for field in parts.city.survey.values():
        if isinstance(field.known, Known):
            answer = _of_dataset(parts, account, community, field.known)
        else:
            value = card.get(field.known or "")
            answer = None if value is None else {"value": value, "source": {**CARD._asdict(), "at": wire_time(parts.city, datetime.now(UTC))}}
        if answer is not None:
            found[field.id] = answer
    return found


def _of_dataset(parts: Parts, account: "Account", community: str, known: Known) -> Row | None:
    """None where the dataset was never loaded: no rows then mean nothing."""
    dataset = parts.city.datasets[known.dataset]
    newest = datetime.now(UTC) if dataset.family else parts.records.about(dataset)["newest"]
    if newest is None or not may_see(parts, account, dataset):
        return None
    rows = rows_of(parts, account, dataset, community, known.where, SORTED_MOST)
    values = [row[known.of] for row in rows if known.of and row[known.of] is not None]
    if known.measure != "count" and not values:
        return None
    value: Any = len(rows) if known.measure == "count" else round(sum(values), 2) if known.measure == "sum" else _commonest(parts, account, known, values)
    owner = parts.city.named("departments", dataset.owner)
    return {"value": value, "source": {"zh": f"{dataset.zh}（{owner.zh}）", "en": f"{dataset.en} ({owner.en})", "at": wire_time(parts.city, newest)}}


def _commonest(parts: Parts, account: "Account", known: Known, values: list[Any]) -> Any:
    value = Counter(values).most_common(1)[0][0]
    column = parts.city.datasets[known.dataset].columns[known.of or ""]
    words = words_of(parts.city, column) if column.words else {}
    return words[value].of(account.lang) if value in words else value


def near(parts: Parts, account: "Account", lon: float, lat: float) -> Row:
    """What is on record around a point (WGS-84 degrees) of one's scope, the nearest first: kind, id, name, facts, whose register and when it was confirmed;
    and the community and cell the point lies in."""
    cell = locate(parts, lon, lat)
    unit = community_of(parts, cell.code) if cell else None
    with parts.store.read() as conn:
        rows = near_by.around(conn, account.scope, lon, lat, NEAR_M)
    found = sorted(((metres(lon, lat, row["lon"], row["lat"]), row) for row in rows), key=lambda each: each[0])
    items = [_thing(parts, row, distance) for distance, row in found if distance <= NEAR_M][:MOST_NEAR]
    place = {"code": cell.code, "zh": cell.name, "en": cell.name_en} if cell else None
    return {"cell": place, "community": {"code": unit.code, "zh": unit.name, "en": unit.name_en} if unit else None, "items": items, "next": None}


def _thing(parts: Parts, row: Mapping[Any, Any], distance: float) -> Row:
    owner, words = REGISTERS[row["kind"]]
    source, sort = parts.city.named("departments", owner), parts.city.named(words, row["sort"]) if row["sort"] else None
    cell = areas(parts).get(row["area"])
    facts = [sort._asdict()] if sort else []
    if cell:
        facts.append({"zh": cell.name, "en": cell.name_en})
    named = {"kind": row["kind"], "id": row["id"], "name": row["name"], "lon": row["lon"], "lat": row["lat"]}
    return {**named, "distance_m": round(distance), "facts": facts, "source": {**source._asdict(), "at": wire_time(parts.city, row["confirmed_at"])}}

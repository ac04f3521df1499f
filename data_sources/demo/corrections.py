"""Corrections of the demo: what communities have asked to be put right of enterprises and places, some decided, most waiting."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from core.city import City
from data_sources.demo._seeds import chance
from data_sources.demo.areas import Place
from data_sources.demo.staff import COMMUNITY

Row = dict[str, Any]
MANY, OWN = 22, 3  # in all, and of the demo's own community
NOBODY = 0  # no account: the demo's own people
_WHY = {"activity": "走访核实，近一个月无经营", "name": "现场核实，招牌已更换", "amount": "改造后容量有变"}
_ANSWERS = {"accepted": "已核实，感谢提供", "refused": "登记资料未变更，请提供证明后再报"}


def corrections(city: City, places: Sequence[Place], firms: Sequence[Mapping[str, Any]], standing: Sequence[Mapping[str, Any]], now: datetime) -> Iterator[Row]:
    """Rows for a store that has none; of an accepted one the new value is the one that stands."""
    names = {place.code: place.zh for place in places if place.level == "community"}
    mine = [row for row in firms if row["area"][:12] == COMMUNITY][:OWN]
    step = max(1, len(firms) // MANY)
    some = [*mine, *[row for row in firms[::step] if row not in mine][: MANY - len(mine) - 4]]
    things = [
        *(("enterprise", row) for row in some),
        *(("facility", row) for row in [row for row in standing if row["amount"]][:: max(1, len(standing) // 4)][:4]),
    ]
    for number, (dataset, row) in enumerate(things):
        if dataset not in city.datasets:
            continue
        rng = chance(dataset, str(row["id"]))
        state = "pending" if number < OWN or rng.random() < 0.6 else ("accepted" if rng.random() < 0.6 else "refused")
        column, other = _change(city, dataset, row, number)
        old, new = (other, row[column]) if state == "accepted" else (row[column], other)
        at = now - timedelta(hours=int(rng.integers(2, 200)))
        ended = (
            {}
            if state == "pending"
            else {"decided_by": NOBODY, "decided_at": min(now, at + timedelta(hours=int(rng.integers(1, 40)))), "answer": _ANSWERS[state]}
        )
        owner = city.datasets[dataset].owner
        who = {"account_id": NOBODY, "unit": names.get(row["area"][:12], row["area"]), "role": "community", "at": at}
        decided = ended | ({"decided_unit": city.departments[owner].zh} if ended else {})
        about = {"dataset": dataset, "kind": "value", "key": str(row["id"]), "column": column, "old": old, "new": new, "reason": _WHY[column]}
        empty = dict.fromkeys(("decided_by", "decided_unit", "decided_at", "answer", "batch", "visit", "load"))
        yield {**empty, **about, **who, **decided, "photos": [], "area": row["area"], "owner": owner, "state": state}


def _change(city: City, dataset: str, row: Mapping[str, Any], number: int) -> tuple[str, Any]:
    """A column and another value of it."""
    if dataset == "facility":
        return "amount", int(row["amount"]) + 20
    if number % 2:
        return "name", f"{row['name']}（新招牌）"
    return "activity", next(each for each in reversed(city.activities) if each != row["activity"])

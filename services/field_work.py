"""What of work in the field waits for somebody: patrols of today, the cell's task list, what was confirmed longest ago."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.clock import light
from services import collect, patrol, recurring
from services._parts import Parts
from store import officers

if TYPE_CHECKING:
    from services.who import Account

VISITS = 3  # so many of each kind a day: the list is for what can be done
KINDS = {"patrol": ("巡查", "Patrol"), "recurring": ("清单任务", "Task list"), "visit": ("走访采集", "Visit")}


def open_items(parts: Parts, account: "Account", now: datetime | None = None) -> list[dict[str, Any]]:
    """Open items of an officer's cell (a community worker's community), as services.todo lists them; `id` of a visit is kind-id."""
    now = now or datetime.now(UTC)
    cell = _cell(parts, account)
    if not account.scope.covers(cell):
        return []
    walks = [_patrol(row, now) for row in patrol.open_runs(parts, account, now) if row["state"] in ("planned", "walking")]
    lines = [_recurring(row) for row in recurring.find(parts, account, cell, limit=50)]
    visits = [_visit(row) for kind in parts.city.collect for row in collect.find(parts, account, kind, cell, limit=VISITS, oldest=True) if not row["fresh"]]
    return [*walks, *lines, *visits]


def _cell(parts: Parts, account: "Account") -> str:
    if account.officer is None:
        return account.area
    with parts.store.read() as conn:
        return officers.cell(conn, account.officer) or account.area


def _item(kind: str, id: str, zh: str, en: str, row: dict[str, Any], **more: Any) -> dict[str, Any]:
    where = {"area": row["area"], "area_zh": row["area_zh"], "area_en": row["area_en"], "place": {"zh": row["place"], "en": row["place_en"]}}
    times = {"due_at": None, "yellow_at": None, "light": None, "lon": None, "lat": None, "distance_m": None}
    return {"kind": kind, "id": id, "zh": zh, "en": en, "category": None, **where, **times, **more}


def _patrol(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    start, end = (datetime.fromisoformat(row[name]) for name in ("from_at", "until_at"))
    yellow = start + (end - start) * 0.8
    more = {"due_at": row["until_at"], "yellow_at": yellow.isoformat(timespec="seconds"), "light": light(now, yellow, end), "state_at": row["from_at"]}
    words = (f"{row['zh']} {row['checked']}/{row['points']}", f"{row['en']} {row['checked']}/{row['points']}")
    return _item("patrol", str(row["id"]), *words, row, **more)


def _recurring(row: dict[str, Any]) -> dict[str, Any]:
    names = ("due_at", "yellow_at", "light")
    return _item("recurring", str(row["id"]), row["zh"], row["en"], row, **{name: row[name] for name in names}, state_at=row["from_at"])


def _visit(row: dict[str, Any]) -> dict[str, Any]:
    return _item(
        "visit",
        f"{row['kind']}-{row['id']}",
        f"{row['kind_zh']}核实：{row['name']}",
        f"Confirm {row['kind_en'].lower()}: {row['name']}",
        row,
        lon=row["lon"],
        lat=row["lat"],
    )

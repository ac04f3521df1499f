"""The cells' task lists (任务清单): made for each cell and period by the worker, done by its people, counted by community."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from core.areas import LEVELS, at_level
from core.errors import BadInput, Conflict, NotFound
from core.field_work import period_of
from core.words import Words
from services._parts import Parts
from services.areas import allowed, areas, community_of
from services.cases import wire_time
from services.photos import FRESH
from services.walk import done_at
from store import photos, recurring

if TYPE_CHECKING:
    from services.who import Account

MOST_PHOTOS = 6
YELLOW = 0.8
_DIGITS = {"district": 6, "town_street": 9, "community": 12, "grid": 15, "micro_grid": 18}


def make_instances(parts: Parts, now: datetime | None = None) -> int:
    """Make what every cell has to do in the periods that run now, once; how many are new."""
    now = now or datetime.now(UTC)
    day, count = now.astimezone(parts.city.tz).date(), 0
    with parts.store.read() as conn:
        cells = recurring.cells(conn)
        due = {id: period_of(line.every, day, parts.city.tz) for id, line in parts.city.task_list.items()}
        missing = {id: span for id, span in due.items() if recurring.made(conn, id, span.name) < len(cells)}
    for id, span in missing.items():
        with parts.store.write() as conn:
            had = recurring.made(conn, id, span.name)
            recurring.make(conn, [{"kind": id, "area": cell, "period": span.name, "from_at": span.start, "until_at": span.end, "photos": []} for cell in cells])
            count += recurring.made(conn, id, span.name) - had
    return count


def find(parts: Parts, account: "Account", area: str | None = None, todo: bool = True, limit: int = 200) -> list[dict[str, Any]]:
    """What is due now in one's scope, by its end."""
    now, where = datetime.now(UTC), allowed(parts, account, area)
    with parts.store.read() as conn:
        rows = recurring.running(conn, account.scope, where, now, todo, limit)
    return [view(parts, row, now) for row in rows]


def one(parts: Parts, account: "Account", id: int) -> dict[str, Any]:
    """One line of a cell's list, with the cell's completion. Raises NotFound."""
    now = datetime.now(UTC)
    with parts.store.read() as conn:
        row = _seen(conn, account, id)
        cell, community = (recurring.share(conn, code, now, None) for code in (row["area"], at_level(row["area"], "community") or row["area"]))
    return {**view(parts, row, now), "cell": _share(cell), "community": _share(community)}


def _share(found: Mapping[str, tuple[float, float]]) -> dict[str, int]:
    done, all_ = found.get("", (0.0, 0.0))
    return {"done": round(done), "all": round(all_)}


def view(parts: Parts, row: Mapping[Any, Any], now: datetime) -> dict[str, Any]:
    """One of them as screens get it."""
    line, place = parts.city.task_list.get(row["kind"]), community_of(parts, row["area"])
    cell = areas(parts).get(row["area"])
    yellow = row["from_at"] + (row["until_at"] - row["from_at"]) * YELLOW
    lit = None if row["done_at"] is not None else "red" if now >= row["until_at"] else "yellow" if now >= yellow else "green"
    words = (line.zh, line.en) if line else (row["kind"], row["kind"])
    return {
        "id": row["id"],
        "kind": row["kind"],
        "zh": words[0],
        "en": words[1],
        "says": {"zh": line.says[0], "en": line.says[1]} if line else None,
        "photo": line.photo if line else False,
        "period": row["period"],
        "area": row["area"],
        "area_zh": place.name if place else row["area"],
        "area_en": place.name_en if place else row["area"],
        "place": cell.name if cell else row["area"],
        "place_en": cell.name_en if cell else row["area"],
        "lon": cell.lon if cell else None,
        "lat": cell.lat if cell else None,
        "from_at": wire_time(parts.city, row["from_at"]),
        "yellow_at": wire_time(parts.city, yellow),
        "due_at": wire_time(parts.city, row["until_at"]),
        "light": lit,
        "done_at": wire_time(parts.city, row["done_at"]),
        "unit": row["unit"],
        "result": row["result"],
        "photos": row["photos"],
    }


def answer(parts: Parts, account: "Account", id: int, given: Mapping[str, Any]) -> dict[str, Any]:
    """Say that it is done: `id` (the phone's own), `result`, `photos`, perhaps `at`. Sent twice it counts once.

    Raises NotFound, BadInput without a result or a photo the list asks for, Conflict where a colleague was first.
    """
    now = datetime.now(UTC)
    at, result, shots = done_at(parts, given.get("at"), now), given["result"].strip(), list(dict.fromkeys(given["photos"]))
    with parts.store.write() as conn:
        row = _seen(conn, account, id)
        if row["client"] == given["id"]:
            return view(parts, row, now)
        if row["done_at"] is not None:
            raise Conflict("A colleague has done this.", {"zh": f"{row['unit']} 已完成此项。", "by": row["unit"]})
        _check(parts, conn, row, result, shots, at, now)
        who = {"account_id": account.id, "unit": account.unit, "client": given["id"]}
        recurring.finish(conn, id, {**who, "done_at": at, "result": result, "photos": shots})
        photos.hold_answer(conn, shots, id)
        done = recurring.one(conn, id)
    assert done is not None
    return view(parts, done, now)


def _check(parts: Parts, conn: Any, row: Mapping[Any, Any], result: str, shots: Sequence[str], at: datetime, now: datetime) -> None:
    line = parts.city.task_list.get(row["kind"])
    if not row["from_at"] <= at < row["until_at"] + timedelta(days=2):
        raise BadInput("not_now", f"This was for {row['period']}, which is over.", "at")
    if not result:
        raise BadInput("missing", "Say in a word what was done.", "result")
    if line is not None and line.photo and not shots:
        raise BadInput("missing", "This needs a photo.", "photos")
    if len(shots) > MOST_PHOTOS:
        raise BadInput("too_many", f"At most {MOST_PHOTOS} photos.", "photos")
    if lost := set(shots) - photos.usable(conn, shots, now - FRESH):
        raise BadInput("unknown_photo", f"There is no photo {min(lost)}: hand it in at POST /photos, at most a day before.", "photos")


def completion(parts: Parts, account: "Account", area: str | None = None) -> dict[str, Any]:
    """How much of what is due now is done: in all, by line of the list, and by the areas one level down."""
    now, where = datetime.now(UTC), allowed(parts, account, area)
    level = areas(parts)[where].level if where in areas(parts) else "district"
    below = LEVELS[min(LEVELS.index(level) + 1, LEVELS.index("grid"))]
    with parts.store.read() as conn:
        all_, kinds, places = (recurring.share(conn, where, now, by) for by in (None, "kind", _DIGITS[below]))
    known = areas(parts)
    lines = {id: Words(line.zh, line.en) for id, line in parts.city.task_list.items()}
    return {
        "area": where,
        **_share(all_),
        "by_kind": [{"id": id, "zh": words.zh, "en": words.en, **_pair(kinds.get(id))} for id, words in lines.items()],
        "by_area": [{"id": id, "zh": known[id].name, "en": known[id].name_en, **_pair(pair)} for id, pair in sorted(places.items()) if id in known],
    }


def _pair(pair: tuple[float, float] | None) -> dict[str, int]:
    done, all_ = pair or (0.0, 0.0)
    return {"done": round(done), "all": round(all_)}


def _seen(conn: Any, account: "Account", id: int) -> Any:
    row = recurring.one(conn, id)
    if row is None or not account.scope.sees(row["area"], None, ""):
        raise NotFound(f"There is no task {id}.")
    return row

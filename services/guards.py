"""Guards (巡查值守): officers sent to a picked piece of ground for some hours, who check in at its points as on a patrol."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from core.areas import LEVELS
from core.errors import BadInput, NotAllowed, NotFound
from services import audit, patrol, walk
from services._ground import EDGE, Ground, square_metres
from services._nearest import METRES_PER_DEGREE
from services._parts import Parts
from services.areas import areas
from services.brief import SENDERS, ground_of
from services.cases import wire_time
from services.may import for_post
from services.places import outline_of
from services.typed_names import masked_all, seal
from services.watched import ground_in
from store import guards, officers

if TYPE_CHECKING:
    from services.who import Account

LONGEST, AHEAD, LATE = timedelta(hours=24), timedelta(days=14), timedelta(hours=1)
SOON = timedelta(hours=12)  # a guard stands in the to-do list so long before it begins
TOLD = KIND = "guard"  # of the notification, and of the names in its words
MOST_OFFICERS, MOST_POINTS, RADIUS_M, APART_M = 20, 6, 100, 150
GRID = 24  # places tried on each side of the ground's box


def send(parts: Parts, account: "Account", given: Mapping[str, Any]) -> dict[str, Any]:
    """Send `officers` (ids) to guard `area` or `geometry` between `from_at` and `until_at`, with a `name` and a `note`. The guard.

    Raises BadInput for times, officers or ground that cannot be, NotFound outside the scope.
    """
    ground, now = ground_in(parts, account, given), datetime.now(UTC)
    start, end = _times(parts, given, now)
    name = " ".join(given["name"].split())
    if not name:
        raise BadInput("bad_name", "Give the guard a name.", "name", "请填写名称。")
    where, chosen = _area_of(parts, account, ground), sorted(set(given["officers"]))
    row = {"area": where, "code": ground.code, "geometry": None if ground.code else ground.geometry}
    run = {"day": start.astimezone(parts.city.tz).date().isoformat(), "area": where, "units": [], "radius_m": RADIUS_M}
    with parts.store.write() as conn:
        named, noted = masked_all(conn, [(where, name), (where, given["note"].strip())])
        row |= {"name": named.text, "note": noted.text}
        run |= {"zh": named.text, "en": named.text}
        homes = _check_officers(conn, account, chosen)
        by = {"account_id": account.id, "unit": account.unit, "at": now}
        id = guards.add(conn, {**row, **by}, {**run, "points": _points(ground), "from_at": start, "until_at": end}, chosen)
        seal(conn, KIND, {str(id): [*named.names, *noted.names]})
        for officer, cell in homes.items():  # on his phone as a message is, and by the channel he chose
            told = {"case_no": "", "action": TOLD, "party": "officer", "area": cell, "officer": officer, "at": now, "by": account.id or None}
            officers.write_to(conn, {**told, "text": _said(parts, named.text, start, end), "sender": account.unit})
        audit.record(conn, account, "send_guard", target=str(id), detail={"officers": chosen})
    return guard(parts, account, id)


def _said(parts: Parts, name: str, start: datetime, end: datetime) -> str:
    """What an officer reads of it: its name and times."""
    first, last = (at.astimezone(parts.city.tz) for at in (start, end))
    return f"{name} · {first:%m-%d %H:%M} – {last:%m-%d %H:%M}"


def _times(parts: Parts, given: Mapping[str, Any], now: datetime) -> tuple[datetime, datetime]:
    start, end = (_moment(parts, given[name], name) for name in ("from_at", "until_at"))
    if not start < end <= start + LONGEST:
        raise BadInput("bad_time", "A guard ends after it begins, within 24 hours.", "until_at", "结束时间须晚于开始时间，且不超过 24 小时。")
    if end <= now or start < now - LATE or start > now + AHEAD:
        raise BadInput("bad_time", "A guard begins now or within 14 days.", "from_at", "开始时间须在现在至 14 天之内。")
    return start, end


def _moment(parts: Parts, text: str, name: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput("bad_time", f"{name} is a time such as 2026-11-25T09:30.", name, "时间格式如 2026-11-25T09:30。") from None
    return at if at.tzinfo else at.replace(tzinfo=parts.city.tz)


def _check_officers(conn: Any, account: "Account", chosen: Sequence[int]) -> dict[int, str]:
    """The cells of the officers chosen. Raises BadInput where there are none, too many, or others than the account's."""
    if not 1 <= len(chosen) <= MOST_OFFICERS:
        raise BadInput("bad_officers", f"Choose 1 to {MOST_OFFICERS} officers.", "officers", f"请选择 1 至 {MOST_OFFICERS} 名网格员。")
    known = {row["id"]: row["grid"] for row in guards.officers_of(conn, chosen)}
    if any(id not in known or not account.scope.covers(known[id]) for id in chosen):
        raise BadInput("bad_officers", "One of these officers is not in your area.", "officers", "所选网格员不在您的管辖范围内。")
    return known


def _area_of(parts: Parts, account: "Account", ground: Ground) -> str:
    """The smallest area of one's scope that holds the ground, at least a community."""
    if ground.code is not None:
        return ground.code
    levels = {level: number for number, level in enumerate(LEVELS[:3])}
    inside = sorted((each for each in areas(parts).values() if each.level in levels and account.scope.covers(each.code)), key=lambda each: -levels[each.level])
    for each in inside:
        outline = outline_of(parts, each.code)
        if outline is not None and outline.buffer(EDGE).covers(ground.shape):
            return each.code
    return account.area


def _points(ground: Ground) -> list[dict[str, Any]]:
    """Where to check in: the middle, and as far from each other as the ground is wide up to five more."""
    places = [(ground.lon, ground.lat)]
    if ground.shape is not None:
        wanted = int(min(MOST_POINTS, 1 + square_metres(ground.shape) ** 0.5 // (2 * APART_M)))
        west, south, east, north = ground.shape.bounds
        x, y = (each.ravel() for each in np.meshgrid(np.linspace(west, east, GRID), np.linspace(south, north, GRID)))
        inside = shapely.contains_xy(ground.shape, x, y)
        x, y = x[inside], y[inside]
        while len(x) and len(places) < wanted:
            far = np.min([np.hypot(x - lon, y - lat) for lon, lat in places], axis=0)
            if far.max() * METRES_PER_DEGREE < APART_M:
                break
            best = int(far.argmax())
            places.append((float(x[best]), float(y[best])))
    return [{"zh": f"第{n}点", "en": f"Point {n}", "lon": round(lon, 6), "lat": round(lat, 6)} for n, (lon, lat) in enumerate(places, 1)]


def guard(parts: Parts, account: "Account", id: int) -> dict[str, Any]:
    """A guard with its points, each checked or not, and who was sent. Raises NotFound."""
    with parts.store.read() as conn:
        row = seen(conn, account, id)
        people = guards.sent(conn, id)
    walked = patrol.run(parts, account, row["id"])
    names = {"list": walked["list"], "found": walked["found"], "officers": [_officer(parts, account, each) for each in people]}
    return {**_view(parts, row), **names, "note": row["note"], "may_cancel": _may_cancel(parts, account, row)}


def _officer(parts: Parts, account: "Account", row: Mapping[Any, Any]) -> dict[str, Any]:
    post, cell = parts.city.named("posts", row["post"]), areas(parts).get(row["grid"])
    called = row["name"] if account.kind == "person" else None
    return {"id": row["id"], "name": {"zh": called or post.zh, "en": called or post.en}, "grid": cell.name if cell else row["grid"]}


def _view(parts: Parts, row: Mapping[Any, Any]) -> dict[str, Any]:
    state = ("已撤回", "Called off") if row["cancelled_at"] else patrol.STATES[patrol.state_of(row, datetime.now(UTC))]
    times = {name: wire_time(parts.city, row[name]) for name in ("from_at", "until_at")}
    own = {"id": row["guard"], "run": row["id"], "name": row["name"], "area": row["area"], "unit": row["unit"], "points": len(row["points"])}
    return {**own, **times, "checked": row["checked"], "state_zh": state[0], "state_en": state[1], "cancelled": row["cancelled_at"] is not None}


def going_on(parts: Parts, account: "Account", key: str | None = None) -> list[dict[str, Any]]:
    """The guards of one's scope that go on; with the `key` of a briefing those of that ground. Raises NotFound."""
    ground = ground_of(parts, account, key) if key else None
    with parts.store.read() as conn:
        rows = guards.going_on(conn, account.scope, datetime.now(UTC))
    return [_view(parts, row) for row in rows if ground is None or _of(row, ground)]


def _of(row: Mapping[Any, Any], ground: Ground) -> bool:
    """Whether a guard's points lie in the ground."""
    if ground.code is not None and row["code"] == ground.code:
        return True
    return ground.shape is not None and all(ground.shape.intersects(shapely.Point(each["lon"], each["lat"])) for each in row["points"])


def call_off(parts: Parts, account: "Account", id: int) -> dict[str, Any]:
    """End a guard before its time. Raises NotFound, NotAllowed for others than who sent it and the leaders of its area."""
    now = datetime.now(UTC)
    with parts.store.write() as conn:
        row = seen(conn, account, id)
        if not _may_cancel(parts, account, row) and row["cancelled_at"] is None:
            raise NotAllowed("A guard is called off by who sent it.")
        if row["cancelled_at"] is None:
            guards.call_off(conn, id, row["id"], now)
            walk.tell_guard(conn, {**row, "route": -id}, row["checked"], now)
            audit.record(conn, account, "call_off_guard", target=str(id))
    return guard(parts, account, id)


def _may_cancel(parts: Parts, account: "Account", row: Mapping[Any, Any]) -> bool:
    open_ = row["cancelled_at"] is None and row["ended_at"] is None and datetime.now(UTC) < row["until_at"]
    return open_ and (row["account_id"] == account.id or (for_post(parts, account, "guards.post", SENDERS) and account.scope.covers(row["area"])))


def seen(conn: Any, account: "Account", id: int) -> Mapping[Any, Any]:
    """A guard with its run. Raises NotFound, also for who neither answers for its area nor was sent."""
    row = guards.one(conn, id)
    if row is None or not (account.scope.covers(row["area"]) or guards.is_sent(conn, id, account.officer)):
        raise NotFound(f"There is no guard {id}.")
    return row

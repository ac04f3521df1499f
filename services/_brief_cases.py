"""Cases of a briefing: always as the store has them now."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from core.clock import light
from core.words import Words
from services._brief_points import Points
from services._ground import Ground
from services._parts import Parts
from services.areas import areas
from services.cases import live_case, visible
from store import brief

if TYPE_CHECKING:
    from services.who import Account

GROUPS = ("light", "major")
SPAN = timedelta(days=7)


def open_now(parts: Parts, account: "Account", ground: Ground, now: datetime) -> Points:
    """Open cases here, each with its light and its major category."""
    if "cases" not in ground.memo:
        with parts.store.read() as conn:
            rows = brief.open_cases(conn, account.scope, ground.code, ground.box, parts.city.open_states(), account.department)
        ground.memo["cases"] = [(no, lon, lat, area, 1, None, light(now, yellow, due) or "none", kind[:2]) for no, lon, lat, area, due, yellow, kind in rows]
    return Points(ground.memo["cases"], GROUPS)


def overdue_now(parts: Parts, account: "Account", ground: Ground, now: datetime) -> Points:
    """Those of them over their time."""
    open_now(parts, account, ground, now)
    return Points([row for row in ground.memo["cases"] if row[6] == "red"], GROUPS)


def compared(parts: Parts, account: "Account", ground: Ground, now: datetime) -> dict[str, Any]:
    """How many were reported in the last seven days, in the seven before, and in seven a month earlier."""
    month_ago = _month_before(now.astimezone(parts.city.tz))
    ends = {"now": now, "week_before": now - SPAN, "month_before": month_ago}
    with parts.store.read() as conn:
        return {"reported_7d": {name: _reported(conn, account, ground, end - SPAN, end) for name, end in ends.items()}}


def _reported(conn: Any, account: "Account", ground: Ground, since: datetime, until: datetime) -> int:
    rows = brief.reported(conn, account.scope, ground.code, ground.box, since, until, account.department)
    if ground.code is not None or not rows:
        return len(rows)
    places = np.array(rows, dtype=float)
    return int(shapely.intersects_xy(ground.shape, places[:, 0], places[:, 1]).sum())


def _month_before(at: datetime) -> datetime:
    year, month = (at.year, at.month - 1) if at.month > 1 else (at.year - 1, 12)
    return at.replace(year=year, month=month, day=min(at.day, monthrange(year, month)[1]))


def about(parts: Parts, account: "Account", ids: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """Cases as screens know them: number, category, place, light; no words of anybody."""
    known = areas(parts)
    with parts.store.read() as conn:
        rows = brief.cases_by_number(conn, ids)
    for row in (rows[no] for no in ids if no in rows and visible(account, rows[no])):
        live = live_case(parts.city, row, known)
        name, place = Words(live["category_zh"], live["category_en"]), Words(live["area_zh"], live["area_en"])
        words = {"zh": f"{place.zh} · {live['state_zh']}", "en": f"{place.en} · {live['state_en']}"}
        more = {"light": live["light"], "due_at": live["due_at"], "urgent": live["urgent"], "href": f"/cases?no={live['no']}"}
        yield {"id": live["no"], "name": {"zh": name.zh, "en": name.en}, "sub": words, "lon": live["lon"], "lat": live["lat"], **more}

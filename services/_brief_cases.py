"""Cases of a briefing: always as the store has them now."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

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
            ground.memo["cases"] = brief.open_cases(conn, _where(parts, account, ground), parts.city.open_states(), now, ground.code is None or ground.listed)
    return Points(ground.memo["cases"], GROUPS)


def overdue_now(parts: Parts, account: "Account", ground: Ground, now: datetime) -> Points:
    """Those of them over their time."""
    open_now(parts, account, ground, now)
    return Points([row for row in ground.memo["cases"] if row[6] == "red"], GROUPS)


def compared(parts: Parts, account: "Account", ground: Ground, now: datetime) -> dict[str, Any]:
    """How many were reported in the last seven days, in the seven before, and in seven a month earlier; None for days of which no case at all is kept."""
    month_ago = _month_before(now.astimezone(parts.city.tz))
    ends = {"now": now, "week_before": now - SPAN, "month_before": month_ago}
    with parts.store.read() as conn:
        counts = {name: _reported(conn, _where(parts, account, ground), ground, end - SPAN, end) for name, end in ends.items()}
        return {"reported_7d": {name: count if count or brief.knows(conn, ends[name] - SPAN, ends[name]) else None for name, count in counts.items()}}


def _where(parts: Parts, account: "Account", ground: Ground) -> list[Any]:
    return brief.of_cases(parts.city.code, account.scope, ground.code, ground.box, account.department)


def _reported(conn: Any, where: list[Any], ground: Ground, since: datetime, until: datetime) -> int:
    if ground.code is not None:
        return brief.count_reported(conn, where, since, until)
    rows = brief.reported(conn, where, since, until)
    if not rows:
        return 0
    lon, lat = (np.array(column, dtype=float) for column in zip(*rows, strict=True))  # much quicker than an array of rows
    return int(shapely.intersects_xy(ground.shape, lon, lat).sum())


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

"""Today's patrols on the map: each run with its points, which of them are checked, and how it stands."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from services.areas import allowed
from services.cases import wire_time
from services.patrol import STATES, state_of
from store import patrol

if TYPE_CHECKING:
    from services._parts import Parts
    from services.who import Account

MOST = 1000


def today(parts: "Parts", account: "Account", area: str | None) -> dict[str, Any]:
    """The runs of today in one's scope: `id, zh, en, area, state` with its words, times, `points` [lon, lat, 1 where checked] and their `names`.

    Of a department those it walks along in.
    """
    now = datetime.now(UTC)
    day = now.astimezone(parts.city.tz).date().isoformat()
    with parts.store.read() as conn:
        rows = patrol.of_day(conn, account.scope, account.scope.department, allowed(parts, account, area), day, MOST)
        checked = patrol.checked_points(conn, [row["id"] for row in rows])
    return {"items": [_run(parts, row, checked.get(row["id"], set()), now) for row in rows]}


def _run(parts: "Parts", row: Any, checked: set[int], now: datetime) -> dict[str, Any]:
    state = state_of(row, now)
    return {
        **{name: row[name] for name in ("id", "zh", "en", "area")},
        "state": state,
        "state_zh": STATES[state][0],
        "state_en": STATES[state][1],
        **{name: wire_time(parts.city, row[name]) for name in ("from_at", "until_at", "started_at")},
        "points": [[point["lon"], point["lat"], int(n in checked)] for n, point in enumerate(row["points"])],
        "names": [[point["zh"], point["en"]] for point in row["points"]],
    }

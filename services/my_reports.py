"""What an account has reported itself, and which of it waits to be rated."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.guards import refusal
from core.masking import mask_text
from services._parts import Parts
from services.act import deed
from services.areas import allowed, areas
from services.cases import live_case, visible
from store import cases

if TYPE_CHECKING:
    from services.who import Account

MOST = 50
RATE = "rate_handling"


def my_reports(parts: Parts, account: "Account") -> list[dict[str, Any]]:
    """The last fifty, newest first, as live cases with the masked `title` and `to_rate`: whether this account may still rate how it was handled."""
    now, known = datetime.now(UTC), areas(parts)
    with parts.store.read() as conn:
        rows = cases.reported_by(conn, allowed(parts, account, None), account.officer, account.id, MOST)
    return [
        {
            **live_case(parts.city, row, known, now),
            "title": mask_text(row["title"], (row["reporter"] or {}).get("name")),
            "to_rate": _to_rate(parts, account, row, now),
        }
        for row in rows
        if visible(account, row)
    ]


def _to_rate(parts: Parts, account: "Account", row: Any, now: datetime) -> bool:
    action = parts.city.flow(row["workflow"]).actions_of(row["state"], account.role).get(RATE)
    return action is not None and refusal(action.guards, deed(parts.city, account, row, {}, now)) is None

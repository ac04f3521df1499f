"""An officer's to-do list: what he was sent to verify or to check."""

from typing import TYPE_CHECKING, Any

from core.masking import mask_text
from services._parts import Parts
from services.cases import wire_time
from store import tasks

if TYPE_CHECKING:
    from services.who import Account

KINDS = {"verify": {"zh": "核实", "en": "Verify"}, "check": {"zh": "核查", "en": "Check"}}


def todo(parts: Parts, account: "Account") -> list[dict[str, Any]]:
    """The open tasks of the account's officer, oldest first; none for an account that is no officer's."""
    if account.officer is None:
        return []
    with parts.store.read() as conn:
        rows = [row for row in tasks.of_officer(conn, account.officer) if account.scope.covers(row["area"])]
    return [_task(parts, row) for row in rows]


def _task(parts: Parts, row: Any) -> dict[str, Any]:
    category = parts.city.categories.get(row["category"])
    what = {"zh": category.zh, "en": category.en} if category else {"zh": row["category"], "en": row["category"]}
    times = {"at": wire_time(parts.city, row["at"]), "due_at": wire_time(parts.city, row["due_at"])}
    names = ("case_no", "area", "distance_m", "state", "version")
    return {**{name: row[name] for name in names}, "kind": row["kind"], **KINDS[row["kind"]], "category": what, "title": mask_text(row["title"]), **times}

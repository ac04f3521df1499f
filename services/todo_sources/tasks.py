"""Verify and check: what was sent to this officer, or, where nobody was on duty, to the community."""

from datetime import datetime
from typing import TYPE_CHECKING

from core.masking import mask_text
from services._parts import Parts
from services.areas import areas
from services.cases import live_case, wire_time
from services.todo_sources._base import Item, Source, of_case
from store import tasks

if TYPE_CHECKING:
    from services.who import Account

KINDS = {"verify": ("核实", "Verify"), "check": ("核查", "Check")}


def find(parts: Parts, account: "Account", now: datetime) -> list[Item]:
    """The open tasks."""
    if account.role == "officer" and account.officer is None:
        return []
    known = areas(parts)
    with parts.store.read() as conn:
        rows = [row for row in tasks.of_officer(conn, account.officer) if account.scope.covers(row["area"])]
    found = []
    for row in rows:
        live = live_case(parts.city, row, known, now)
        item = of_case(live, row["kind"], str(row["id"]), *KINDS[row["kind"]], row["distance_m"], known)
        found.append({**item, "title": mask_text(row["title"], (row["reporter"] or {}).get("name")), "at": wire_time(parts.city, row["at"])})
    return found


SOURCE = Source("tasks", KINDS, ("officer", "community"), find)

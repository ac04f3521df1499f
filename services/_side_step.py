"""Writes a step that leaves a case where it is and belongs to no workflow: told on, handed over. The screens learn of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from core.areas import Area, at_level
from core.case_file import Row, stepped
from services._parts import Parts
from services._steps import Actor
from services.cases import live_case
from services.typed_names import sealed
from store import cases, outbox


def side_step(
    parts: Parts, conn: Connection, known: dict[str, Area], row: Mapping[Any, Any], action: str, who: Actor, note: str | None, data: Row, now: datetime
) -> bool:
    """Add the step; False where somebody changed the case meanwhile, and nothing was written."""
    flow = parts.city.flow(row["workflow"])
    move = {"case_no": row["no"], "action": action, "from_state": row["state"], "to_state": row["state"], "at": now}
    step = {
        **move,
        "note": sealed(conn, "case", row["no"], row["area"], note) if note else None,
        "data": data or None,
        "account_id": who.account_id,
        "actor": who.actor,
    }
    changes = stepped(flow, row, step, parts.city.zone)
    if not cases.change(conn, row["no"], row["version"], changes):
        return False
    cases.add_steps(conn, [step])
    body = live_case(parts.city, {**row, **changes}, known, now)
    outbox.put(conn, outbox.message("case", row["no"], at_level(row["area"], "community") or row["area"], body, now))
    return True

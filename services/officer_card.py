"""What the map says of one officer: post and cell, his tasks, and a message to him from the desk of a supervisor."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.areas import at_level
from core.errors import BadInput, Conflict, NotFound
from services import audit
from services.areas import areas
from services.cases import live_case, visible
from services.one_map import MOST_ID, officer
from services.typed_names import MESSAGE, masked_all, seal
from store import officers, places, tasks, tellings

if TYPE_CHECKING:
    from services._parts import Parts
    from services.who import Account

LONGEST = 500
ACTION = "message"
KINDS = {"verify": ("核实", "Verify"), "check": ("核查", "Check")}


def card(parts: "Parts", account: "Account", id: int) -> dict[str, Any]:
    """One officer: what `one_map.officer` says; for a person also `tasks` ({count, first}) and whether a message can reach him. Raises NotFound."""
    found = officer(parts, account, id)
    if account.kind != "person":
        return found
    with parts.store.read() as conn:
        rows = [row for row in tasks.of_officer(conn, id) if visible(account, row)]
        reached = bool(tellings.people(conn, id, None, None, (), None))
    first = _task(parts, rows[0]) if rows else None
    place = areas(parts).get(at_level(found["grid"], "community") or "")
    where = {"community_zh": place.name if place else None, "community_en": place.name_en if place else None}
    return {**found, **where, "tasks": {"count": len(rows), "first": first}, "reached": reached}


def _task(parts: "Parts", row: Any) -> dict[str, Any]:
    live = live_case(parts.city, row, areas(parts))
    zh, en = KINDS.get(row["kind"], (row["kind"], row["kind"]))
    return {"no": row["case_no"], "zh": f"{zh} {live['category_zh']}", "en": f"{en}: {live['category_en']}"}


def send(parts: "Parts", account: "Account", id: int, text: str) -> None:
    """Write to an officer: he is told in the application, and by his channel that there is something to read. Recorded.

    Raises NotFound, BadInput for nothing or too much, Conflict where nobody has an account as this officer.
    """
    text = text.replace("\x00", "").encode("utf-8", "replace").decode().strip()
    if not 0 < len(text) <= LONGEST:
        raise BadInput("bad_value", f"A message has 1 to {LONGEST} characters.", "text")
    with parts.store.write() as conn:
        row = places.one_officer(conn, id) if id < MOST_ID else None
        if row is None or not account.scope.covers(row["grid"]):
            raise NotFound(f"There is no officer {id}.")
        if not tellings.people(conn, id, None, None, (), None):
            raise Conflict("This officer has no account, so no message reaches him: ring his post.", {"zh": "该网格员没有账号，消息送不到，请致电其岗位。"})
        told = {"case_no": "", "action": ACTION, "party": "officer", "area": row["grid"], "officer": id, "at": datetime.now(UTC), "by": account.id or None}
        plain = masked_all(conn, [(row["grid"], text)])[0]
        number = officers.write_to(conn, {**told, "text": plain.text, "sender": account.unit})
        seal(conn, MESSAGE, {str(number): plain.names})
        audit.record(conn, account, "message_officer", target=str(id))

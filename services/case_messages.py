"""What desks write to each other about a case; `@` and a department or a role lets that one know."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.errors import BadInput, NotAllowed
from core.masking import mask_text
from services._notes import open_case, tell
from services._parts import Parts
from services.cases import wire_time
from services.may import for_post
from services.typed_names import sealed
from store import case_notes, tasks

if TYPE_CHECKING:
    from core.city import City
    from services.who import Account

LONGEST, MOST = 1000, 200
WRITERS = ("leader", "dispatcher", "community", "officer", "handler", "property", "admin")
PARTIES = {"leader": "leader", "dispatcher": "dispatcher", "community": "community", "officer": "officer"}  # roles one may call: who is told
ACTION = "message"  # of the notification


def messages(parts: Parts, account: "Account", no: str) -> list[dict[str, Any]]:
    """The last 200, oldest first: `{id, actor, role, own, text, mentions, at}`, masked. Raises NotFound."""
    with parts.store.read() as conn:
        row, rows = open_case(conn, account, no), case_notes.messages(conn, no, MOST)
    name = (row["reporter"] or {}).get("name")
    return [
        {
            **{key: each[key] for key in ("id", "actor", "role", "mentions")},
            "own": each["account_id"] == account.id,
            "text": mask_text(each["text"], name),
            "at": wire_time(parts.city, each["at"]),
        }
        for each in rows
    ]


def write(parts: Parts, account: "Account", no: str, text: str) -> int:
    """Write one; its number. Raises NotFound, NotAllowed for a role that only looks, BadInput for nothing or too much."""
    text = text.replace("\x00", "").encode("utf-8", "replace").decode().strip()
    if not 0 < len(text) <= LONGEST:
        raise BadInput("bad_value", f"A message has 1 to {LONGEST} characters.", "text")
    if not for_post(parts, account, "cases.messages", WRITERS):
        raise NotAllowed(f"Messages are written by: {', '.join(WRITERS)}.")
    now, called = datetime.now(UTC), mentions(parts.city, text)
    with parts.store.write() as conn:
        row = open_case(conn, account, no)
        line = {"case_no": no, "account_id": account.id, "actor": account.unit, "role": account.role, "mentions": called, "at": now}
        line["text"] = sealed(conn, "case", no, row["area"], text)
        number = case_notes.add_message(conn, line)
        tasks.tell(conn, _told(row, called, now))
        tell(parts, conn, [row], now)
    return number


def mentions(city: "City", text: str) -> list[str]:
    """The departments and roles that a text calls with @ and their name in either language, the longest name first."""
    names = {words: each for each, known in city.departments.items() for words in (known.zh, known.en)}
    names |= {words: role for role in PARTIES for words in (city.roles[role].zh, city.roles[role].en)}
    found, rest = [], text.lower()
    for name in sorted(names, key=len, reverse=True):
        if f"@{name.lower()}" in rest:
            found.append(names[name])
            rest = rest.replace(f"@{name.lower()}", " ")
    return list(dict.fromkeys(found))


def _told(row: Mapping[Any, Any], called: list[str], now: datetime) -> list[dict[str, Any]]:
    line = {"case_no": row["no"], "action": ACTION, "area": row["area"], "department": None, "officer": None, "at": now}
    rows = []
    for each in called:
        if each not in PARTIES:
            rows.append({**line, "party": "department", "department": each})
        elif each != "officer" or row["officer"] is not None:
            rows.append({**line, "party": PARTIES[each], "officer": row["officer"] if each == "officer" else None})
    return rows

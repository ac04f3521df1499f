"""Handing a shift over: what is open is collected, who goes writes and signs, who comes signs from an account of his own; then nothing changes any more."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from core.errors import BadInput, Conflict, NotAllowed, NotFound
from core.masking import mask_text
from services import audit
from services._parts import Parts
from services.areas import allowed, areas
from services.cases import live_case, visible, wire_time
from services.notices import current
from services.typed_names import masked
from store import cases as queries
from store import desks, handovers

if TYPE_CHECKING:
    from services.who import Account

SHIFTS: dict[str, dict[str, str]] = {"early": {"zh": "早班", "en": "Early"}, "late": {"zh": "中班", "en": "Late"}, "night": {"zh": "夜班", "en": "Night"}}
LONGEST_NOTES, LONGEST_NOTE = 4_000, 500
MOST_CASES = 200
SHIFT_LASTS = timedelta(hours=24)
SEALED = ("area", "post", "shift", "day", "notes", "items", "giver", "giver_words", "given_at")
KINDS = ("urgent", "overdue", "supervised", "suspended", "ping_pong")
KIND_WORDS = {
    "urgent": {"zh": "急件在办", "en": "Urgent, open"},
    "overdue": {"zh": "超期", "en": "Overdue"},
    "supervised": {"zh": "督办中", "en": "Supervised"},
    "suspended": {"zh": "挂账中", "en": "Suspended"},
    "ping_pong": {"zh": "反复退回", "en": "Ping-pong"},
}


def collect(parts: Parts, account: "Account", area: str | None = None, now: datetime | None = None) -> dict[str, Any]:
    """What the next shift has to know: open cases by kind (each case once), announcements that hold, how much is unread. No personal data.

    Raises NotFound for an area outside the scope.
    """
    now, place, city = now or datetime.now(UTC), allowed(parts, account, area), parts.city
    here = queries.conditions(city.code, account.scope, place, city.open_states(), None, None, now)
    kinds = {
        "urgent": desks.condition("urgent", "", now),
        "overdue": desks.condition("overdue", "", now),
        "supervised": desks.condition("supervised", "", now),
        "suspended": desks.group(["suspended"], []),
        "ping_pong": desks.group(["returned"], [desks.condition("ping_pong", "", now)]),
    }
    found: dict[str, list[dict[str, Any]]] = {}
    seen: set[str] = set()
    with parts.store.read() as conn:
        totals = {kind: total for kind, (total, _) in desks.counted(conn, here, kinds, now).items()}
        for kind, condition in kinds.items():
            rows = queries.find(conn, [*here, condition], city.open_states(), now, MOST_CASES, None)
            found[kind] = [_item(parts, row, now) for row in rows if row["no"] not in seen and visible(account, row)]
            seen |= {row["no"] for row in rows}
        unread = handovers.unread(conn, account.scope, account.role, now - SHIFT_LASTS)
    notices = [{"zh": each["zh"], "en": each["en"], "kind": each["kind"]} for each in current(parts, place, now)]
    return {
        "kinds": [{"id": kind, **KIND_WORDS[kind], "total": totals.get(kind, 0), "cases": found[kind]} for kind in KINDS],
        "notices": notices,
        "unread": unread,
    }


def hand_over(parts: Parts, account: "Account", shift: str, notes: str, area: str | None = None) -> dict[str, Any]:
    """Who goes signs: what is open now is kept with his notes under a seal. Raises BadInput, NotFound."""
    if shift not in SHIFTS:
        raise BadInput("bad_shift", f"shift is one of: {', '.join(SHIFTS)}.", "shift")
    notes = notes.replace("\x00", "").strip()
    if not notes or len(notes) > LONGEST_NOTES:
        raise BadInput(
            "bad_notes", f"notes is a text of 1 to {LONGEST_NOTES} characters: write what the next shift has to know, or that there is nothing.", "notes"
        )
    now = datetime.now(UTC)
    place = allowed(parts, account, area)
    row = {
        "area": place,
        "post": account.role,
        "shift": shift,
        "day": f"{now.astimezone(parts.city.tz):%Y-%m-%d}",
        "notes": notes,
        "items": collect(parts, account, place, now),
        "giver": account.id,
        "giver_words": f"{account.unit} {account.name}",
        "given_at": now,
    }
    with parts.store.write() as conn:
        row["notes"] = mask_text(masked(conn, place, notes))
        id = handovers.add(conn, {**row, "seal": seal(row)})
        audit.record(conn, account, "hand_over", target=str(id))
    return read(parts, account, id)


def take_over(parts: Parts, account: "Account", id: int, note: str = "") -> dict[str, Any]:
    """Who comes signs. Raises NotAllowed for who has signed first or has another post, Conflict where it is signed or was tampered with."""
    if len(note) > LONGEST_NOTE:
        raise BadInput("bad_note", f"note is a text of at most {LONGEST_NOTE} characters.", "note")
    now = datetime.now(UTC)
    with parts.store.write() as conn:
        row = _seen(account, handovers.one(conn, id), id)
        if row["giver"] == account.id:
            raise NotAllowed("交班人和接班人不能是同一人。 Nobody signs both: the coming shift signs from its own account.")
        if row["post"] != account.role:
            raise NotAllowed(f"接班人须为同一岗位。 The coming shift has the same post: {row['post']}.")
        if row["seal"] != seal(row):
            raise Conflict("This handover was changed after it was signed: it cannot be taken over. Have a new one made.")
        values = {
            "taker": account.id,
            "taker_words": f"{account.unit} {account.name}",
            "taken_at": now,
            "taker_note": mask_text(masked(conn, row["area"], note.strip())),
        }
        if not handovers.sign(conn, id, {**values, "taker_seal": second_seal(row["seal"], values)}):
            raise Conflict("It is signed already.")
        audit.record(conn, account, "take_over", target=str(id))
    return read(parts, account, id)


def read(parts: Parts, account: "Account", id: int) -> dict[str, Any]:
    """One handover whole. Raises NotFound, also outside the scope."""
    with parts.store.read() as conn:
        row = _seen(account, handovers.one(conn, id), id)
    return {**_head(parts, account, row), "notes": row["notes"], "items": row["items"], "taker_note": row["taker_note"]}


def past(parts: Parts, account: "Account", limit: int = 30, before: int | None = None) -> tuple[list[dict[str, Any]], int | None]:
    """The handovers of one's scope, the latest first, and the cursor of the next page."""
    with parts.store.read() as conn:
        rows = handovers.listed(conn, account.scope, limit + 1, before)
    return [_head(parts, account, row) for row in rows[:limit]], rows[limit - 1]["id"] if len(rows) > limit else None


def seal(row: Mapping[Any, Any]) -> str:
    """The hash of everything the first signature stands under."""
    kept = {name: row[name].isoformat() if isinstance(row[name], datetime) else row[name] for name in SEALED}
    return hashlib.sha256(json.dumps(kept, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def second_seal(first: str, row: Mapping[Any, Any]) -> str:
    """The hash of the first seal and the second signature."""
    kept = [first, row["taker"], row["taker_words"], row["taken_at"].isoformat(), row["taker_note"]]
    return hashlib.sha256(json.dumps(kept, ensure_ascii=False).encode()).hexdigest()


def whole(row: Mapping[Any, Any]) -> bool:
    """Whether nothing was changed since it was signed."""
    return row["seal"] == seal(row) and (row["taker"] is None or row["taker_seal"] == second_seal(row["seal"], row))


def _seen(account: "Account", row: Any, id: int) -> Any:
    if row is None or not account.scope.covers(row["area"]):
        raise NotFound(f"There is no handover {id}.")
    return row


def _head(parts: Parts, account: "Account", row: Mapping[Any, Any]) -> dict[str, Any]:
    place = areas(parts).get(row["area"])
    waits = row["taker"] is None
    return {
        "id": row["id"],
        "area": row["area"],
        "area_zh": place.name if place else row["area"],
        "area_en": place.name_en if place else row["area"],
        "shift": {"id": row["shift"], **SHIFTS[row["shift"]]},
        "day": row["day"],
        "open": sum(len(kind["cases"]) for kind in row["items"]["kinds"]),
        "giver": row["giver_words"],
        "given_at": wire_time(parts.city, row["given_at"]),
        "taker": row["taker_words"],
        "taken_at": wire_time(parts.city, row["taken_at"]),
        "seal": row["seal"],
        "whole": whole(row),
        "mine_to_sign": waits and row["giver"] != account.id and row["post"] == account.role,
    }


def _item(parts: Parts, row: Mapping[Any, Any], now: datetime) -> dict[str, Any]:
    live = live_case(parts.city, row, areas(parts), now)
    names = ("no", "state_zh", "state_en", "category_zh", "category_en", "area_zh", "area_en", "light", "due_at", "urgent")
    return {name: live[name] for name in names}

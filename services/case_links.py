"""Cases that belong together: related ones, parts and wholes, merged ones. A link changes no case; both say that it is there."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Connection

from core.errors import BadInput, NotAllowed, NotFound
from core.masking import mask_text
from services._notes import open_case, tell
from services._parts import Parts
from services.areas import areas
from services.cases import live_case, visible, wire_time
from services.may import for_post
from services.typed_names import sealed
from store import case_notes
from store import cases as queries

if TYPE_CHECKING:
    from services.who import Account

Kind = Literal["related", "part_of", "whole_of"]
SHOWN = ("no", "category_zh", "category_en", "area_zh", "area_en", "state", "state_zh", "state_en", "light", "column", "urgent", "due_at")
LINKERS = ("dispatcher", "community", "leader", "admin")
LONGEST_REASON = 200


def links(parts: Parts, account: "Account", no: str) -> dict[str, Any]:
    """`items` [{id, kind, no, category, state, light, column, reason, actor, at}] and how many more lie outside the scope (`hidden`).

    `kind` is related, part (of this one), whole (this is a part of it), original or duplicate; merged ones have no id, since an action
    undoes them. Raises NotFound.
    """
    with parts.store.read() as conn:
        row = open_case(conn, account, no)
        kept = case_notes.links(conn, no)
        merged = [("duplicate", each) for each in queries.duplicates(conn, no)] + ([("original", row["duplicate_of"])] if row["duplicate_of"] else [])
        others = case_notes.some(conn, [*{*(_other(each, no) for each in kept), *(each for _, each in merged)}])
    known, now = areas(parts), datetime.now(UTC)
    found = [
        {**_shown(parts, others[_other(each, no)], known, now), "id": each["id"], "kind": _kind(each, no), **_why(parts, each)}
        for each in kept
        if _sees(account, others, _other(each, no))
    ]
    found += [{**_shown(parts, others[other], known, now), "id": None, "kind": kind} for kind, other in merged if _sees(account, others, other)]
    return {"items": found, "hidden": len(kept) + len(merged) - len(found), "may": for_post(parts, account, "cases.links", LINKERS)}


def _other(each: Mapping[Any, Any], no: str) -> str:
    return str(each["other_no"] if each["case_no"] == no else each["case_no"])


def _kind(each: Mapping[Any, Any], no: str) -> str:
    return "related" if each["kind"] == "related" else "whole" if each["case_no"] == no else "part"


def _sees(account: "Account", others: Mapping[str, Any], no: str) -> bool:
    return no in others and visible(account, others[no])


def _why(parts: Parts, each: Mapping[Any, Any]) -> dict[str, Any]:
    return {"reason": mask_text(each["reason"]), "actor": each["actor"], "at": wire_time(parts.city, each["at"])}


def _shown(parts: Parts, row: Mapping[Any, Any], known: Any, now: datetime) -> dict[str, Any]:
    live = live_case(parts.city, row, known, now)
    return {name: live[name] for name in SHOWN}


def link(parts: Parts, account: "Account", no: str, kind: Kind, other: str, reason: str) -> int:
    """Say that two cases belong together, and why; the link's number.

    Raises NotFound, NotAllowed for another role, BadInput for the case itself, one that is linked already, or a part of its own part.
    """
    _may(parts, account)
    reason = _reason(reason)
    now = datetime.now(UTC)
    with parts.store.write() as conn:
        row = open_case(conn, account, no)
        theirs = queries.one(conn, other.strip().upper())
        if theirs is None or not visible(account, theirs):
            raise BadInput("bad_value", f"There is no case {other}.", "other")
        part, whole = (theirs, row) if kind == "whole_of" else (row, theirs)
        _possible(conn, part["no"], whole["no"], "related" if kind == "related" else "part_of")
        line = {"kind": "related" if kind == "related" else "part_of", "case_no": part["no"], "other_no": whole["no"]}
        line["reason"] = sealed(conn, "case", no, row["area"], reason)
        number = case_notes.add_link(conn, {**line, "account_id": account.id, "actor": account.unit, "at": now})
        tell(parts, conn, [row, theirs], now)
    return number


def unlink(parts: Parts, account: "Account", no: str, number: int, reason: str) -> None:
    """The link holds no longer, and why. Raises NotFound, NotAllowed for another role, BadInput without a reason."""
    _may(parts, account)
    reason, now = _reason(reason), datetime.now(UTC)
    with parts.store.write() as conn:
        row, each = open_case(conn, account, no), case_notes.link(conn, number)
        if each is None or no not in (each["case_no"], each["other_no"]):
            raise NotFound(f"{no} has no such link.")
        case_notes.end_link(conn, number, {"ended_at": now, "ended_by": account.unit, "ended_reason": sealed(conn, "case", no, row["area"], reason)})
        other = queries.one(conn, _other(each, no))
        tell(parts, conn, [row, *([other] if other is not None else [])], now)


def _may(parts: Parts, account: "Account") -> None:
    if account.kind == "wall" or not for_post(parts, account, "cases.links", LINKERS):
        raise NotAllowed(f"Cases are linked by: {', '.join(LINKERS)}.")


def _reason(reason: str) -> str:
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise BadInput("missing", f"A link needs a reason of at most {LONGEST_REASON} characters.", "reason")
    return reason


def _possible(conn: Connection, part: str, whole: str, kind: str) -> None:
    if part == whole:
        raise BadInput("bad_value", "A case is not linked to itself: give another number.", "other")
    if any({part, whole} == {each["case_no"], each["other_no"]} for each in case_notes.links(conn, part)):
        raise BadInput("bad_value", f"{part} and {whole} are linked already.", "other")
    if kind == "related":
        return
    if (known := case_notes.whole_of(conn, part)) is not None:
        raise BadInput("bad_value", f"{part} is a part of {known} already: undo that first.", "other")
    above: str | None = whole
    while above is not None:
        if above == part:
            raise BadInput("bad_value", f"{whole} is a part of {part}: it cannot hold it too.", "other")
        above = case_notes.whole_of(conn, above)

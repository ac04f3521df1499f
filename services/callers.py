"""Who rings: known by the number he reported with before, so that nothing is asked twice. Each look is on record; nothing comes out unmasked."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from core.errors import BadInput
from core.masking import mask_name, mask_text
from services import audit
from services._parts import Parts
from services.areas import areas
from services.cases import TELLS_REPORTER, live_case, visible
from services.may import for_post
from store import callers

if TYPE_CHECKING:
    from services.who import Account

MOST, LOOKED_AT = 3, 20
SHORTEST = 7  # digits of a telephone number


def digits(phone: str) -> str:
    """A number without blanks and dashes. Raises BadInput where it is none."""
    found = phone.translate(str.maketrans("", "", " -()（）"))
    if not found.removeprefix("+").isdigit() or not SHORTEST <= len(found) <= 20:
        raise BadInput("bad_phone", f"A telephone number has {SHORTEST} digits or more.", "phone", f"电话号码至少 {SHORTEST} 位数字。")
    return found


def known(parts: Parts, account: "Account", phone: str) -> dict[str, Any]:
    """`{name, items}`: what somebody with this number is called, masked, None where nobody knows him, and his last cases of one's scope. Raises BadInput.

    An item has the `no`, words and place of a case, so that the same place need not be looked for again.
    """
    number, tree = digits(phone), areas(parts)
    with parts.store.write() as conn:
        rows = _rows(parts, conn, account, number)
        audit.record(conn, account, "know_caller", target=f"case:{rows[0]['no']}" if rows else None, detail={"cases": len(rows)})
    items = []
    for row in rows[:MOST]:
        live = live_case(parts.city, row, tree)
        words = {name: live[name] for name in ("no", "state_zh", "state_en", "category_zh", "category_en", "area_zh", "area_en", "reported_at", "lon", "lat")}
        items.append({**words, "title": mask_text(row["title"], row["reporter"].get("name"))})
    called = _name(rows)
    return {"name": mask_name(called) if called else None, "items": items}


def name_of(parts: Parts, account: "Account", phone: str) -> str | None:
    """What somebody with this number called himself when he last reported, for the case that is written now."""
    with parts.store.read() as conn:
        return _name(_rows(parts, conn, account, digits(phone)))


def _rows(parts: Parts, conn: Connection, account: "Account", number: str) -> list[Mapping[Any, Any]]:
    """His cases that the account sees and whose reporter it may know."""
    if not for_post(parts, account, "intake.caller", TELLS_REPORTER):
        return []
    found = callers.by_phone(conn, account.scope, number, LOOKED_AT)
    return [row for row in found if visible(account, row) and account.role not in parts.city.flow(row["workflow"]).hides_reporter]


def _name(rows: list[Mapping[Any, Any]]) -> str | None:
    return next((row["reporter"]["name"] for row in rows if row["reporter"].get("name")), None)

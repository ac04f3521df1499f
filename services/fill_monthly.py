"""A cell of a monthly table that nothing we hold fills is typed by hand, and marked with who typed it and when."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.errors import BadInput, NotAllowed
from core.masking import mask_text
from services import audit, monthly
from services._parts import Parts
from services.areas import allowed
from services.may import for_post
from store import monthly as typed

if TYPE_CHECKING:
    from services.who import Account

FILLERS = ("community", "dispatcher")
LONGEST = 200
Row = dict[str, Any]


def fill(parts: Parts, account: "Account", id: str, month: str, area: str, line: str, column: str, value: str, seen: str | None = None) -> Row:
    """Type a cell that nothing we hold fills; an empty value takes it out again. `seen` is the table's area, as shown. Returns the table as it is then.

    Raises NotFound, NotAllowed, BadInput for a cell that is filled from what we hold, or what is too long.
    """
    known, where, first = monthly.asked(parts, account, id, seen, month)
    if not for_post(parts, account, "monthly.cells", FILLERS):
        raise NotAllowed("Communities and dispatchers fill in the monthly tables.")
    allowed(parts, account, area)
    text = mask_text(value.replace("\x00", "").strip())
    if len(text) > LONGEST:
        raise BadInput("too_long", f"A cell has at most {LONGEST} characters.", "value", zh=f"一格至多 {LONGEST} 字。")
    made = monthly.made_of(parts, account, known, where, first)
    at = next((n for n, place in enumerate(made.places) if place == (area, line)), None)
    open_ = {(row, each.id) for row, each, _ in (*made.missing, *made.typed)}
    if at is None or (at, column) not in open_:
        raise BadInput("not_open", "This cell is filled from what is held already.", "column", zh="这一格已由现有数据生成，不能手填。")
    with parts.store.write() as conn:
        place = {"table": known.id, "month": f"{first:%Y-%m}", "area": area, "line": line, "column": column}
        typed.put(conn, {**place, "value": text, "account_id": account.id, "unit": account.unit, "at": datetime.now(UTC)})
        audit.record(conn, account, "fill_monthly", target=known.id, detail={"area": area, "month": f"{first:%Y-%m}", "column": column})
    return monthly.table(parts, account, id, where, f"{first:%Y-%m}")

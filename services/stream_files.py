"""Addresses of many cameras brought in at once, from a table of their ids and where their playlists stand."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.errors import BadInput
from core.video import GB_ID, SECRET, address_fault
from core.words import Words
from data_sources import sheets
from services import audit
from services._parts import Parts
from store import streams as queries

if TYPE_CHECKING:
    from services.who import Account

LARGEST_BYTES = 8 * 2**20
MOST_NAMED = 50  # refused rows that are named in a report
IDS = ("gb_id", "国标编号", "设备编号", "编号", "id")
ADDRESSES = ("address", "url", "地址", "播放地址", "流地址")
REFUSALS = {
    "unknown": Words("没有这台摄像机", "no such camera"),
    "bad_address": Words(
        "地址须为 http:// 或 https:// 开头的播放列表，不含用户名和密码", "the address begins with http:// or https:// and holds no user name or password"
    ),
    "twice": Words("同一编号在前面已出现", "the same id stands above"),
}


def bring_in(parts: Parts, account: "Account", data: bytes, preview: bool = False) -> dict[str, Any]:
    """Enter the address of each row of a CSV or XLSX; with `preview` nothing is written and the answer says what would be.

    `{rows, fresh, changed, same, refused, reasons: {code: count}, named: [{row, gb_id, code, zh, en}]}`. Rows that cannot be used are left out and
    said, the rest is taken. Raises BadInput for a file without the two columns.
    """
    table = sheets.look_at(data)
    id_at, address_at = _column(table.columns, IDS), _column(table.columns, ADDRESSES)
    if id_at is None or address_at is None:
        raise BadInput(
            "no_columns",
            f"The table has a column {IDS[0]} and a column {ADDRESSES[0]}; it has {', '.join(table.columns) or 'none'}.",
            "file",
            zh=f"表中须有“{IDS[1]}”和“{ADDRESSES[2]}”两列。",
        )
    with parts.store.write() as conn:
        known, before = set(queries.camera_ids(conn)), queries.addresses(conn)
        wanted: dict[str, str] = {}
        refused: list[dict[str, Any]] = []
        for number, cells in sheets.rows(data, table):
            gb_id, address = cells[id_at].strip(), cells[address_at].strip()
            if code := _refused(gb_id, address, known, wanted):
                refused.append({"row": number, "gb_id": gb_id, "code": code, **REFUSALS[code]._asdict()})
            else:
                wanted[gb_id] = address.replace(GB_ID, gb_id)
        changes = {gb_id: address for gb_id, address in wanted.items() if before.get(gb_id) != address}
        if not preview and changes:
            now = datetime.now(UTC)
            queries.put(conn, [{"gb_id": gb_id, "address": address, "account_id": account.id or None, "at": now} for gb_id, address in changes.items()])
            audit.record(conn, account, "enter_streams", detail={"entered": len(changes)})
    changed = sum(gb_id in before for gb_id in changes)
    reasons = {code: sum(each["code"] == code for each in refused) for code in REFUSALS}
    return {
        "rows": len(wanted) + len(refused),
        "fresh": len(changes) - changed,
        "changed": changed,
        "same": len(wanted) - len(changes),
        "refused": len(refused),
        "reasons": {code: count for code, count in reasons.items() if count},
        "named": refused[:MOST_NAMED],
    }


def _column(columns: list[str], names: tuple[str, ...]) -> int | None:
    said = [column.strip().lower() for column in columns]
    return next((said.index(name) for name in names if name in said), None)


def _refused(gb_id: str, address: str, known: set[str], wanted: dict[str, str]) -> str | None:
    if gb_id not in known:
        return "unknown"
    if gb_id in wanted:
        return "twice"
    return "bad_address" if address_fault(address.replace(SECRET, "s").replace(GB_ID, "0")) else None

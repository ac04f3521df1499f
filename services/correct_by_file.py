"""Several corrections at once by a file (key, column, new value, reason): looked at row by row first, then asked for, each by itself."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from core.corrections import HEADS, heads_of
from core.errors import BadInput, Conflict, NotAllowed, NotFound
from data_sources import sheets
from services import audit
from services._parts import Parts
from services.corrections import ASKERS, checked, keep
from services.data_down import one_of
from services.may import for_post
from services.sent_rows import Row, said

if TYPE_CHECKING:
    from services.who import Account

MOST_ROWS = 2_000


def by_file(parts: Parts, account: "Account", dataset_id: str, data: bytes, send: bool = False) -> Row:
    """What each row of a CSV or XLSX asks for, or why it cannot be: `items`, `good`, `bad`; with `send` the good ones are asked for under one `batch`.

    Raises NotFound, NotAllowed, BadInput for a file without these columns or with too many rows.
    """
    dataset = one_of(parts, account, dataset_id)
    if not for_post(parts, account, "corrections.file", ASKERS):
        raise NotAllowed("Communities and dispatchers ask for corrections.")
    batch = uuid4().hex if send else None
    items: list[Row] = []
    rows: list[tuple[Row, Row]] = []
    for number, given in _lines(data):
        shown = {"row": number, "key": given["key"][:80], "column": given["column"][:40], "new": None, "old": None, "error": None}
        try:
            row = checked(parts, account, {**given, "dataset": dataset.id, "batch": batch})
            column = dataset.columns[row["column"]]
            shown |= {
                "column": {"zh": column.zh, "en": column.en},
                **{name: said(parts.city, dataset, column.id, row[name])._asdict() for name in ("old", "new")},
            }
            if any((each["key"], each["column"]) == (row["key"], row["column"]) for each, _ in rows):
                raise BadInput("twice", "The file corrects this value twice.", "key", zh="文件中对同一数据更正了两次。")
            rows.append((row, shown))
        except (BadInput, NotFound, Conflict) as error:
            shown["error"] = _words(error)
        items.append(shown)
    if send and rows:
        with parts.store.write() as conn:
            for row, shown in rows:
                try:
                    shown["id"] = keep(conn, account, row)
                except Conflict as error:
                    shown["error"] = _words(error)
            audit.record(conn, account, "correct_by_file", target=dataset.id, detail={"rows": len(items), "batch": batch})
    bad = sum(item["error"] is not None for item in items)
    return {"dataset": dataset.id, "items": items, "good": len(items) - bad, "bad": bad, "batch": batch}


def template(parts: Parts, account: "Account", dataset_id: str) -> bytes:
    """An empty file to fill in. Raises NotFound."""
    one_of(parts, account, dataset_id)
    return sheets.written({"corrections": [[words[1] if account.lang == "zh" else words[0] for words in HEADS.values()]]})


def _lines(data: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of the file by its four columns."""
    table = sheets.look_at(data)
    at = heads_of(table.columns)
    count = 0
    for number, cells in sheets.rows(data, table):
        count += 1
        if count > MOST_ROWS:
            raise BadInput("too_many_rows", f"At most {MOST_ROWS:,} rows in a file: split it.", "file", zh=f"一个文件至多 {MOST_ROWS:,} 行，请拆分。")
        yield number, {name: cells[index].strip() if index < len(cells) else "" for name, index in at.items()}
    if not count:
        raise BadInput("no_rows", "Below the header there is no row.", "file", zh="列名下面没有数据行。")


def _words(error: Any) -> dict[str, str]:
    if isinstance(error, BadInput):
        return error.words._asdict() | {"code": error.code}
    if isinstance(error, Conflict):
        return {"zh": error.data.get("zh", error.message), "en": error.message, "code": "conflict"}
    return {"zh": "辖区内没有这条数据，请核对键。", "en": str(error), "code": "not_found"}

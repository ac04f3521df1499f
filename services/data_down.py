"""Data sent down (下沉): what the district holds of one's own area, dataset by dataset, and its rows as a table that can be taken along."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.datasets import Dataset, span
from core.errors import BadInput, NotAllowed, NotFound
from core.few import FEW, HIDDEN
from core.words import Words
from data_sources import sheets
from services import audit
from services._parts import Parts
from services._sheet import Kept, sheet, watermark
from services.areas import allowed
from services.cases import wire_time
from services.corrections import marks, missing_rows
from services.may import for_post
from services.sent_rows import Row, count_of, opens, place_of, row_of, rows_of, wire_columns, wire_value, words_of
from store import corrections, sent_down

if TYPE_CHECKING:
    from services.who import Account

READERS = ("community", "dispatcher", "leader", "handler", "admin")
LICENCE_READERS = (*READERS, "officer")
SORTED_MOST = 20_000  # so many rows are put in another order or searched at once
DATABASES = {
    "people": Words("人口", "People"),
    "legal": Words("法人", "Legal entities"),
    "licences": Words("证照", "Licences"),
    "geo": Words("地理", "Geography"),
    "video": Words("视频", "Video"),
    "knowledge": Words("知识", "Knowledge"),
    "events": Words("事件", "Events"),
}
_RUNS = ("=", "+", "-", "@", "\t", "\r")


def may_see(parts: Parts, account: "Account", dataset: Dataset) -> bool:
    """Whether a dataset is sent down to this account at all; a department sees its own. Officers look up licences, and nothing else of it."""
    if not dataset.sent_down or dataset.secrecy == "core" or (dataset.family and dataset.family not in sent_down.FAMILIES):
        return False
    if account.role == "handler":
        return account.department == dataset.owner
    return for_post(parts, account, "data-down.get", READERS if dataset.licence is None else LICENCE_READERS)


def one_of(parts: Parts, account: "Account", dataset_id: str) -> Dataset:
    """The dataset of this id. Raises NotFound, also for one that is not sent down to the account."""
    found = parts.city.datasets.get(dataset_id)
    if found is None or not may_see(parts, account, found):
        raise NotFound(f"There is no dataset {dataset_id}.")
    return found


def datasets(parts: Parts, account: "Account", area: str | None = None) -> Row:
    """Every dataset that is sent down to the account: rows of the area, how fresh, from which interface, how many corrections wait.

    A count of residents under five is "few".
    """
    where = allowed(parts, account, area)
    with parts.store.read() as conn:
        waiting = corrections.waiting_by_dataset(conn, account.scope, where)
    found = [_about(parts, account, each, where, waiting.get(each.id, 0)) for each in parts.city.datasets.values() if may_see(parts, account, each)]
    return {"area": where, **{f"area_{name}": value for name, value in place_of(parts, where).items() if name != "code"}, "items": found, "next": None}


def _about(parts: Parts, account: "Account", dataset: Dataset, area: str, waiting: int) -> Row:
    count: int | str = count_of(parts, account, dataset, area)
    if dataset.database == "people" and isinstance(count, int) and 0 < count < FEW:
        count = HIDDEN
    owner, database = parts.city.named("departments", dataset.owner), DATABASES[dataset.database]
    same = {"id": dataset.id, "zh": dataset.zh, "en": dataset.en, "says": dataset.says._asdict(), "secrecy": dataset.secrecy}
    return {
        **same,
        "database": {"id": dataset.database, **database._asdict()},
        "owner": {"id": dataset.owner, "zh": owner.zh, "en": owner.en},
        "rows": count,
        "opens": opens(dataset),
        "pending": waiting,
        **_fresh(parts, dataset),
    }


def _fresh(parts: Parts, dataset: Dataset) -> Row:
    """When its newest load was, whether that is later than promised, and the interfaces it comes by."""
    if dataset.family:
        return {"newest": wire_time(parts.city, datetime.now(UTC)), "late": False, "live": True, "fresh": None, "interfaces": []}
    newest = parts.records.about(dataset)["newest"]
    late = newest is None if dataset.fresh else False
    if newest is not None and dataset.fresh:
        late = datetime.now(UTC) - newest > span(dataset.fresh)
    by = [{"id": each.id, "zh": each.zh, "en": each.en} for each in parts.city.interfaces.values() if each.dataset == dataset.id]
    return {"newest": wire_time(parts.city, newest), "late": late, "live": False, "fresh": dataset.fresh, "interfaces": by}


def table(
    parts: Parts,
    account: "Account",
    dataset_id: str,
    area: str | None = None,
    where: Mapping[str, Sequence[str]] | None = None,
    text: str = "",
    sort: str = "",
    limit: int = 100,
    after: str | None = None,
) -> Row:
    """Rows of an area as a table, masked: `columns`, `items`, `next`, `total`, rows said to be `missing`; each row with what was asked of it.

    `where` filters columns that are not personal by value, `text` looks into what is shown of them, `sort` is a column, with a minus the other way round.
    Raises NotFound, NotAllowed for a dataset that is counted alone, BadInput.
    """
    dataset, where = one_of(parts, account, dataset_id), where or {}
    inside = allowed(parts, account, area)
    if not opens(dataset):
        raise NotAllowed(
            f"{dataset.en} may be counted, its rows are not shown.",
            Words(f"{dataset.zh}只作统计，不显示明细。", f"{dataset.en} may be counted, its rows are not shown."),
        )
    _check(dataset, [*where, *([sort.lstrip("-")] if sort else [])])
    _check_values(parts, dataset, where)
    total = count_of(parts, account, dataset, inside)
    rows, following = _page(parts, account, dataset, inside, where, text.strip()[:60], sort, limit, after, total)
    asked = marks(parts, account, dataset, [row["_key"] for row in rows])
    absent = missing_rows(parts, account, dataset, inside) if after is None else []
    items = [_wire(parts, dataset, row, asked.get(row["_key"], {})) for row in rows]
    return {
        **_about(parts, account, dataset, inside, 0),
        "area": inside,
        "columns": wire_columns(parts, dataset),
        "items": items,
        "missing": absent,
        "next": following,
        "total": total,
        "adds": dataset.family is None and any(column.correct for column in dataset.columns.values()),
    }


def _check(dataset: Dataset, names: Sequence[str]) -> None:
    for name in names:
        if name not in dataset.columns:
            raise BadInput("unknown_column", f"{dataset.en} has no column {name[:40]}: {', '.join(dataset.columns)}.", "where")
        if dataset.columns[name].personal:
            words = f"{dataset.columns[name].zh}是个人信息，不能筛选或排序。"
            raise BadInput("personal_column", f"{dataset.columns[name].en} is personal: it is neither filtered nor sorted by.", name, zh=words)


def _check_values(parts: Parts, dataset: Dataset, where: Mapping[str, Sequence[str]]) -> None:
    """A value that rows show masked is not asked for either: the answer would say who it is."""
    for name, values in where.items():
        if any(_shown(parts, dataset, name, value) != value for value in values):
            words = f"{dataset.columns[name].zh}的这个值可能是个人信息，不能用来筛选。"
            raise BadInput("personal_value", f"This value of {dataset.columns[name].en} may be personal: it is not filtered by.", name, zh=words)


def _shown(parts: Parts, dataset: Dataset, name: str, value: Any) -> Any:
    """A value as rows show it; numbers and times as they are."""
    column = dataset.columns[name]
    return wire_value(parts.city, column, value) if column.kind == "text" else value


def _page(
    parts: Parts,
    account: "Account",
    dataset: Dataset,
    area: str,
    where: Mapping[str, Sequence[str]],
    text: str,
    sort: str,
    limit: int,
    after: str | None,
    total: int,
) -> tuple[list[Row], str | None]:
    """One page and the cursor of the next: by key as they stand, else by number in another order."""
    if not text and not sort:
        rows = rows_of(parts, account, dataset, area, where, limit + 1, after)
        return rows[:limit], rows[limit - 1]["_key"] if len(rows) > limit else None
    if total > SORTED_MOST and not where:
        raise BadInput(
            "too_many_rows",
            f"More than {SORTED_MOST:,} rows: choose a community or a value first, then search or sort.",
            "sort",
            zh=f"超过 {SORTED_MOST:,} 行：请先选择社区或筛选，再搜索、排序。",
        )
    rows = rows_of(parts, account, dataset, area, where, SORTED_MOST)
    if text:
        rows = [row for row in rows if _has(parts, dataset, row, text.casefold())]
    if sort:
        name = sort.lstrip("-")
        filled = sorted((row for row in rows if row[name] is not None), key=lambda row: _shown(parts, dataset, name, row[name]), reverse=sort.startswith("-"))
        rows = filled + [row for row in rows if row[name] is None]  # what is empty comes last either way
    start = int(after) if after and after.isdigit() else 0
    return rows[start : start + limit], str(start + limit) if len(rows) > start + limit else None


def _has(parts: Parts, dataset: Dataset, row: Mapping[str, Any], text: str) -> bool:
    """Whether a text stands in what is shown of a row; a personal column tells nothing, a masked name of a holder no more than its mask."""
    for name, column in dataset.columns.items():
        if row[name] is not None and not column.personal:
            words = words_of(parts.city, column).get(str(row[name]))
            # What is masked away is never more than what stands there, so most rows are settled without masking them.
            if text in str(row[name]).casefold() and text in str(_shown(parts, dataset, name, row[name])).casefold():
                return True
            if words and (text in words.zh.casefold() or text in words.en.casefold()):
                return True
    return False


def _wire(parts: Parts, dataset: Dataset, row: Mapping[str, Any], asked: Mapping[str, Any]) -> Row:
    cells = {name: wire_value(parts.city, column, row[name]) for name, column in dataset.columns.items()}
    return {"key": row["_key"], "place": place_of(parts, row["_area"]), "cells": cells, **asked}


def one(parts: Parts, account: "Account", dataset_id: str, key: str) -> Row:
    """One row with its columns, masked, and what was asked of it. Raises NotFound, NotAllowed."""
    dataset = one_of(parts, account, dataset_id)
    if not opens(dataset):
        raise NotAllowed(f"{dataset.en} may be counted, its rows are not shown.")
    row = row_of(parts, account, dataset, key)
    if row is None or not account.scope.covers(row["_area"] or ""):
        raise NotFound(f"There is no row {key[:80]} of {dataset_id}.")
    return {"columns": wire_columns(parts, dataset), **_wire(parts, dataset, row, marks(parts, account, dataset, [key]).get(key, {}))}


def file(parts: Parts, account: "Account", dataset_id: str, area: str | None, where: Mapping[str, Sequence[str]], text: str, form: str) -> Iterator[bytes]:
    """The rows that `table` shows as XLSX or CSV, masked as there, marked with who took them, audited. Raises what `table` raises, TooMany."""
    dataset = one_of(parts, account, dataset_id)
    inside = allowed(parts, account, area)
    kept, after = Kept(), None
    try:
        while True:
            page = table(parts, account, dataset_id, inside, where, text, "", 5_000, after)
            kept.add(_line(parts, account, dataset, item) for item in page["items"])
            if (after := page["next"]) is None:
                break
    except BaseException:
        kept.close()
        raise
    say = 1 if account.lang == "en" else 0
    heads = [("键", "Key")[say], *((column.zh, column.en)[say] for column in dataset.columns.values()), ("所在", "Place")[say]]
    filters = {"area": inside, **{name: ",".join(values) for name, values in where.items()}, **({"q": text} if text else {})}
    what = Words(dataset.zh, dataset.en)
    line = watermark(parts.city, account, what, ", ".join(f"{name}={value}" for name, value in filters.items()), kept.count, datetime.now(UTC))
    with parts.store.write() as conn:
        audit.record(conn, account, "export_data", target=dataset.id, detail={"rows": kept.count, "area": inside, "form": form})
    if form == "csv":
        return iter([sheets.csv_written([[line], heads, *([_safe(value) for value in row] for row in kept)])])
    return sheet(what.of(account.lang), line, heads, kept, [18] * min(len(heads), 26))


def _line(parts: Parts, account: "Account", dataset: Dataset, item: Mapping[str, Any]) -> list[Any]:
    cells = []
    for name, column in dataset.columns.items():
        value = item["cells"][name]
        known = words_of(parts.city, column).get(str(value)) if value is not None else None
        cells.append(known.of(account.lang) if known else "" if value is None else value)
    return [item["key"], *cells, item["place"]["en" if account.lang == "en" else "zh"]]


def _safe(value: Any) -> str:
    """A cell that no spreadsheet program runs."""
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_RUNS) else text

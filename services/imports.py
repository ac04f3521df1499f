"""Tables of other systems: handed in, mapped, looked at as the cases they would become, and taken in the background."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from core.areas import at_level
from core.errors import BadInput, NotFound
from core.imports import FIELDS, ImportMapping, guess, is_personal, is_plain, problems
from core.masking import mask_name, mask_phone, mask_text
from data_sources import sheets
from data_sources.files import Files, address
from services import audit
from services._import_row import Prepared, Refusal, prepare
from services._parts import Parts
from services.areas import areas
from services.cases import wire_time
from store import cases
from store import imports as queries

if TYPE_CHECKING:
    from services.who import Account

PREVIEWED, MOST_VALUES, SAMPLES, LISTED = 50, 300, 3, 50
KEPT = timedelta(days=30)
WIDEST = 60  # of a sample or a value that is shown
Found = dict[str, Any]
Row = Mapping[Any, Any]


def hand_in(parts: Parts, account: "Account", name: str, data: bytes, sheet: str | None = None) -> Found:
    """Keep a file that is to be imported; what is in it, and a mapping to begin with. Raises BadInput."""
    table = sheets.look_at(data, sheet)
    samples: list[list[str]] = [[] for _ in table.columns]
    hidden, total = [is_personal(column) for column in table.columns], 0
    for _, cells in sheets.rows(data, table):
        total += 1
        for index, cell in enumerate(cells):
            if cell and not hidden[index] and len(samples[index]) < SAMPLES and _sample(cell) not in samples[index]:
                samples[index].append(_sample(cell))
    if not total:
        raise BadInput("no_rows", "Below the header there is no row.", "file", zh="列名下面没有数据行。")
    file = f"{address(data)}.import"
    files(parts).write(file, data)
    fingerprint = hashlib.sha256(json.dumps(table.columns, ensure_ascii=False).encode()).hexdigest()
    now = datetime.now(UTC)
    new = {"state": "mapping", "row": 1, "taken": 0, "known": 0, "refused": 0, "reasons": {}, "notes": {}, "at": now, "total": total}
    row = {
        "account_id": account.id,
        "name": name[-120:] or "table",
        "file": file,
        "about": {**asdict(table), "samples": samples},
        "fingerprint": fingerprint,
        **new,
    }
    with parts.store.write() as conn:
        remembered = queries.mapping_of(conn, fingerprint)
        id = queries.add(conn, {**row, "mapping": remembered or guess(table.columns, parts.city.zone, name)})
        audit.record(conn, account, "hand_in_import", target=str(id))
    return {**one(parts, account, id), "remembered": remembered is not None}


def list_imports(parts: Parts, account: "Account") -> list[Found]:
    """The account's own imports, the latest first."""
    with parts.store.read() as conn:
        return [_view(parts, row) for row in queries.of_account(conn, account.id, LISTED)]


def one(parts: Parts, account: "Account", id: int) -> Found:
    """One import with its columns and mapping. Raises NotFound, also for another's."""
    row = _mine(parts, account, id)
    return {**_view(parts, row), "about": row["about"], "mapping": row["mapping"]}


def values(parts: Parts, account: "Account", id: int, column: str) -> list[Found]:
    """What stands in a column and how often, the most frequent first. Raises NotFound, BadInput."""
    row = _mine(parts, account, id)
    columns = row["about"]["columns"]
    if column not in columns:
        raise BadInput("unknown_column", f"There is no column {column[:60]}.", "column")
    at = columns.index(column)
    counted = Counter(cells[at] for _, cells in table_rows(parts, row))
    counted.pop("", None)
    return [{"value": value, "count": count} for value, count in counted.most_common(MOST_VALUES)]


def preview(parts: Parts, account: "Account", id: int, mapping: Found) -> Found:
    """The first 50 rows as the cases they would become, or what is wrong with each. Raises NotFound, BadInput."""
    row = _mine(parts, account, id)
    read = read_mapping(mapping)
    columns = row["about"]["columns"]
    missing = [{"field": name, "zh": words.zh, "en": words.en} for name, words in problems(read, columns, parts.city.taken_categories)]
    if missing:
        return {"missing": missing, "rows": [], "good": 0, "bad": 0}
    now = datetime.now(UTC)
    found = [prepare(parts, read, columns, number, cells, now) for number, cells in islice(table_rows(parts, row), PREVIEWED)]
    keys = {(each.report.source, each.report.external_id) for each in found if isinstance(each, Prepared)}
    with parts.store.read() as conn:
        known = cases.numbers_of(conn, keys)
    shown = [_shown(parts, each, known) for each in found]
    bad = sum(isinstance(each, Refusal) for each in found)
    return {"missing": [], "rows": shown, "good": len(found) - bad, "bad": bad}


def start(parts: Parts, account: "Account", id: int, mapping: Found) -> Found:
    """Begin to take the rows in the background. Raises NotFound, BadInput for a mapping that lacks something."""
    row = _mine(parts, account, id)
    read = read_mapping(mapping)
    for name, words in problems(read, row["about"]["columns"], parts.city.taken_categories):
        raise BadInput("bad_mapping", f"{FIELDS[name].en}: {words.en}.", name, zh=f"{FIELDS[name].zh}：{words.zh}。")
    with parts.store.write() as conn:
        now = queries.one(conn, id)
        if now is None or now["state"] not in ("mapping", "stopped"):
            raise BadInput("begun", "This import has begun already.", zh="这次导入已经开始。")
        values: Found = {"mapping": read.model_dump(mode="json"), "state": "running", "started_at": now["started_at"] or datetime.now(UTC), "done_at": None}
        queries.change(conn, id, values)
        audit.record(conn, account, "start_import", target=str(id), detail={"rows": row["total"]})
    return one(parts, account, id)


def stop(parts: Parts, account: "Account", id: int) -> Found:
    """Stop where it is; what was taken stays, and it can be started again. Raises NotFound, BadInput."""
    _mine(parts, account, id)
    with parts.store.write() as conn:
        row = queries.one(conn, id)
        if row is None or row["state"] != "running":
            raise BadInput("not_running", "This import does not run.", zh="这次导入没有在进行。")
        queries.change(conn, id, {"state": "stopped", "done_at": datetime.now(UTC)})
        audit.record(conn, account, "stop_import", target=str(id))
    return one(parts, account, id)


def refused_rows(parts: Parts, account: "Account", id: int, limit: int = 100, after: int = 0) -> list[Found]:
    """Why which row was refused. Raises NotFound."""
    _mine(parts, account, id)
    with parts.store.read() as conn:
        return [{name: row[name] for name in ("row", "column", "code", "zh", "en")} for row in queries.refusals(conn, id, after, limit)]


def refused_file(parts: Parts, account: "Account", id: int, form: str) -> bytes:
    """The refused rows as they came, with row number and reason: for whoever handed the file in, to correct and hand in again. Raises NotFound."""
    row = _mine(parts, account, id)
    with parts.store.write() as conn:
        why = {each["row"]: each for each in queries.refusals(conn, id)}
        audit.record(conn, account, "export_refused", target=str(id), detail={"rows": len(why)})
    lines = [[*row["about"]["columns"], "行号 row", "列 column", "原因 reason"]]
    for number, cells in table_rows(parts, row):
        if each := why.get(number):
            lines.append([*cells, str(number), each["column"] or "", f"{each['zh']} · {each['en']}"])
    return sheets.csv_written(lines) if form == "csv" else sheets.written({"refused": lines})


def sweep(parts: Parts, now: datetime) -> None:
    """Drop files and refusals of long ago."""
    with parts.store.read() as conn:
        old = queries.old(conn, now - KEPT)
    if not old:
        return
    with parts.store.write() as conn:
        queries.forget(conn, [row["id"] for row in old])
        unused = [name for name in {row["file"] for row in old} if not queries.users_of(conn, name)]
    for name in unused:
        files(parts).remove(name)


def read_mapping(mapping: Found) -> ImportMapping:
    """A mapping, checked. Raises BadInput."""
    try:
        return ImportMapping.model_validate(mapping)
    except ValidationError as error:
        first = error.errors()[0]
        raise BadInput("bad_mapping", first["msg"].removeprefix("Value error, "), ".".join(map(str, first["loc"])) or None) from None


def table_rows(parts: Parts, row: Row) -> Iterator[tuple[int, list[str]]]:
    """The rows of an import's file with their numbers. Raises NotFound when it is not kept any more."""
    about = row["about"]
    try:
        data = files(parts).read(row["file"])
    except FileNotFoundError:
        raise NotFound("The file is not kept any more: hand it in again.") from None
    table = sheets.Table(**{name: about[name] for name in ("kind", "columns", "encoding", "delimiter", "sheet", "sheets")}, head=about.get("head", 1))
    yield from sheets.rows(data, table)


def files(parts: Parts) -> Files:
    """Where files are kept."""
    return _opened(parts.settings.files_url, parts.settings.home)


@cache
def _opened(url: str, home: Path) -> Files:
    return Files.open(url, home)


def _mine(parts: Parts, account: "Account", id: int) -> Row:
    with parts.store.read() as conn:
        row = queries.one(conn, id)
    if row is None or row["account_id"] != account.id:
        raise NotFound(f"There is no import {id} of yours.")
    return row


def _view(parts: Parts, row: Row) -> Found:
    names: Sequence[str] = ("id", "name", "state", "total", "row", "taken", "known", "refused", "reasons", "notes", "error")
    times = {name: wire_time(parts.city, row[name]) for name in ("at", "started_at", "done_at")}
    return {**{name: row[name] for name in names}, "done": row["taken"] + row["known"] + row["refused"], **times}


def _shown(parts: Parts, each: Prepared | Refusal, known: Mapping[tuple[str, str], str]) -> Found:
    if isinstance(each, Refusal):
        return {"row": each.row, "error": {"column": each.column, "code": each.code, "zh": each.zh, "en": each.en, "value": _sample(each.value)}}
    city, report = parts.city, each.report
    community, category, tree = at_level(report.area or "", "community") or report.area or "", city.categories[report.category], areas(parts)
    reporter = report.reporter or {}
    place = tree.get(community)
    return {
        "row": each.row,
        "error": None,
        "known": known.get((report.source, report.external_id)),
        "external_id": mask_text(report.external_id),
        "title": mask_text(report.title, reporter.get("name")),
        "category": {"id": category.id, "zh": category.zh, "en": category.en},
        "area": {"code": community, "zh": place.name if place else community, "en": place.name_en if place else community},
        "lon": report.lon,
        "lat": report.lat,
        "at": wire_time(city, report.at),
        "closed_at": wire_time(city, each.closed_at),
        "ended": each.ended,
        "reporter": " ".join(filter(None, [mask_name(reporter.get("name", "")), mask_phone(reporter.get("phone", ""))])) or None,
        "notes": list(each.notes),
    }


def _sample(cell: str) -> str:
    """The beginning of a cell, masked; times and degrees are no telephone numbers."""
    text = " ".join(cell.split())
    text = text if is_plain(text) else mask_text(text)
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"

"""Corrections (回流): whoever knows better asks for another value of a row that another department owns; it waits, seen by both sides."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from core.areas import level_of
from core.corrections import KINDS, LONGEST, STATES, value_of
from core.datasets import Dataset
from core.errors import BadInput, Conflict, NotAllowed, NotFound
from core.masking import is_person, mask_text
from core.words import Words
from services import audit
from services._parts import Parts
from services.areas import allowed
from services.cases import wire_time
from services.may import for_post
from services.photos import unknown_photo
from services.places import locate
from services.sent_rows import Row, opens, place_of, row_of, said, stored, wire_value, words_of
from services.typed_names import masked_all, seal
from store import corrections, outbox, sent_down

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from services.who import Account

KIND = "correction"  # what the names in its reason are sealed under
ASKERS = ("community", "dispatcher")
READERS = ("community", "dispatcher", "leader", "handler", "admin")
SHOWN_FOR = timedelta(days=30)  # so long a row says what became of what was asked of it
MOST_PHOTOS = 3
GONE, ADDED = "_gone", "_added"
JOINED = "|"  # between the values of a key of several columns


def held(conn: "Connection", dataset_id: str) -> dict[str, dict[str, tuple[Any, Any]]]:
    """Key → column → (the value that was put right, the right one): holds against later loads until the upstream sends another value than the first.

    A row that was taken out has the column GONE with all values it had, one that was added ADDED with the load by which it came.
    """
    found: dict[str, dict[str, tuple[Any, Any]]] = {}
    for row in corrections.accepted(conn, dataset_id):
        if row["kind"] != "value":
            found[row["key"]] = {GONE: (row["old"], None)} if row["kind"] == "superfluous" else {ADDED: (None, row["load"])}
            continue
        earlier = found.setdefault(row["key"], {}).get(row["column"])
        found[row["key"]][row["column"]] = (earlier[0] if earlier and earlier[1] == row["old"] else row["old"], row["new"])
    return found


def decides(parts: Parts, account: "Account", owner: str) -> bool:
    """Whether an account answers for a department's data: its people, and the leader and the administrator of the whole city."""
    if account.role == "handler":
        return account.department == owner
    return account.role in ("leader", "admin") and level_of(account.area) == level_of(parts.city.code)


def checked(parts: Parts, account: "Account", given: Mapping[str, Any]) -> Row:
    """The row that is kept of what is asked: `dataset`, `kind`, `key`, `column`, `new`, `values` of a missing row, `reason`, and `seen`, the value that
    was shown. Raises NotFound, BadInput, Conflict where the value is another one by now or somebody asked before."""
    dataset, kind = parts.city.datasets.get(given["dataset"]), given.get("kind") or "value"
    strange = dataset is not None and dataset.family is not None and dataset.family not in sent_down.FAMILIES
    if dataset is None or strange or not dataset.sent_down or dataset.secrecy == "core" or not opens(dataset):
        raise NotFound(f"There is no dataset {given['dataset']}.")
    if kind not in KINDS:
        raise BadInput("bad_kind", f"A correction is of one of {', '.join(KINDS)}.", "kind")
    reason = str(given.get("reason") or "").strip()
    if not reason or len(reason) > LONGEST:
        raise BadInput("no_reason", f"Say why, in at most {LONGEST} characters.", "reason", zh=f"请写明理由（至多 {LONGEST} 字）。")
    what = _missing(parts, account, dataset, given) if kind == "missing" else _of_row(parts, account, dataset, kind, given)
    same = {"dataset": dataset.id, "kind": kind, "reason": reason, "owner": dataset.owner, "state": corrections.PENDING}
    who = {"account_id": account.id, "unit": account.unit, "role": account.role, "at": datetime.now(UTC)}
    photos = list(given.get("photos") or ())
    return {**same, **who, **what, "photos": photos, "batch": given.get("batch"), "visit": given.get("visit")}


def _of_row(parts: Parts, account: "Account", dataset: Dataset, kind: str, given: Mapping[str, Any]) -> Row:
    key = str(given.get("key") or "").strip()
    row = row_of(parts, account, dataset, key) if key else None
    if row is None or not account.scope.covers(row["_area"] or ""):
        raise NotFound(f"There is no row {key[:80] or '(empty)'} of {dataset.id} in your area.")
    if kind == "superfluous":
        if dataset.family or not any(column.correct for column in dataset.columns.values()):
            raise _closed(dataset.zh, dataset.en)
        whole = {name: stored(column, row[name]) for name, column in dataset.columns.items()}
        return {"key": key, "column": None, "old": whole, "new": None, "area": row["_area"]}
    name = _column(dataset, str(given.get("column") or ""))
    column = dataset.columns[name]
    if not column.correct or (dataset.family and not sent_down.writes(dataset.family, name)):
        raise _closed(column.zh, column.en)
    words = {each: (pair.zh, pair.en) for each, pair in words_of(parts.city, column).items()}
    new, old = value_of(column, words, dataset.rules, given.get("new")), stored(column, row[name])
    if "seen" in given and not column.personal and given["seen"] != wire_value(parts.city, column, row[name]):
        shown = said(parts.city, dataset, name, row[name])
        raise Conflict(f"{column.en} is {shown.en} by now: look at it again.", {"zh": f"{column.zh}现已是“{shown.zh}”，请重新核对。", "now": shown._asdict()})
    if new == old:
        raise BadInput("same", f"{column.en} is that already.", "new", zh=f"{column.zh}已经是这个值。")
    return {"key": key, "column": name, "old": old, "new": new, "area": row["_area"]}


def _missing(parts: Parts, account: "Account", dataset: Dataset, given: Mapping[str, Any]) -> Row:
    """A row that is not there: every column that is required, and an area of the asker's."""
    if dataset.family or not any(column.correct for column in dataset.columns.values()):
        raise _closed(dataset.zh, dataset.en)
    sent = {_column(dataset, name): value for name, value in dict(given.get("values") or {}).items()}
    values = {}
    for name, column in dataset.columns.items():
        words = {each: (pair.zh, pair.en) for each, pair in words_of(parts.city, column).items()}
        values[name] = value_of(column, words, dataset.rules, sent.get(name))
    area = _area_of(parts, dataset, values)
    if area is None or not account.scope.covers(area):
        raise BadInput("outside", "The row lies outside of your area.", dataset.area or "place", zh="这条数据不在您的辖区内。")
    key = JOINED.join(str(values[name]) for name in dataset.key)
    if row_of(parts, account, dataset, key) is not None:
        raise BadInput("there_already", f"{key} is there already: correct its values.", dataset.key[0], zh=f"{key} 已存在，请直接更正其内容。")
    return {"key": key, "column": None, "old": None, "new": values, "area": area}


def _area_of(parts: Parts, dataset: Dataset, values: Mapping[str, Any]) -> str | None:
    if dataset.area:
        return values.get(dataset.area)
    lon, lat = (values.get(name) for name in dataset.place) if dataset.place else (None, None)
    found = locate(parts, float(lon), float(lat)) if lon is not None and lat is not None else None
    return found.code if found else None


def _column(dataset: Dataset, given: str) -> str:
    """A column by its id or by its name in either language. Raises BadInput."""
    wanted = given.strip().casefold()
    found = next((name for name, column in dataset.columns.items() if wanted in (name, column.zh.casefold(), column.en.casefold())), None)
    if found is None:
        names = "、".join(column.zh for column in dataset.columns.values())
        raise BadInput("unknown_column", f"{dataset.en} has no column {given[:40] or '(empty)'}.", "column", zh=f"没有“{given[:40]}”这一列，可选：{names}。")
    return found


def _closed(zh: str, en: str) -> BadInput:
    return BadInput("not_open", f"{en} cannot be corrected here: ask the department that owns it.", "column", zh=f"{zh}不能在此更正，请联系主管部门。")


def ask(parts: Parts, account: "Account", given: Mapping[str, Any]) -> Row:
    """Ask for a correction; it waits for the department that owns the dataset. Raises what `checked` raises, NotAllowed."""
    if not for_post(parts, account, "corrections.post", ASKERS):
        raise NotAllowed("Communities and dispatchers ask for corrections.")
    photos = tuple(given.get("photos") or ())
    if len(photos) > MOST_PHOTOS:
        raise BadInput("too_many_photos", f"At most {MOST_PHOTOS} photos.", "photos", zh=f"至多 {MOST_PHOTOS} 张照片。")
    if unknown := unknown_photo(parts, photos):
        raise BadInput("unknown_photo", f"There is no photo {unknown}: hand it in again.", "photos", zh="照片已失效，请重新上传。")
    row = checked(parts, account, given)
    with parts.store.write() as conn:
        id = keep(conn, account, row)
    return one(parts, account, id)


def keep(conn: "Connection", account: "Account", row: Row) -> int:
    """Write one that was checked. Raises Conflict where another waits for the same value."""
    if earlier := corrections.of_row(conn, row["dataset"], row["key"], row["column"], row["kind"]):
        raise Conflict(f"{earlier['unit']} has asked for this already.", {"zh": f"{earlier['unit']}已就此提出更正，正在核实。", "id": earlier["id"]})
    reason = masked_all(conn, [(row["area"], row["reason"])])[0]
    id = corrections.add(conn, {**row, "reason": reason.text})
    seal(conn, KIND, {str(id): reason.names})
    outbox.put(conn, outbox.message("correction", str(id), row["area"], {"id": id, "dataset": row["dataset"], "state": row["state"]}, row["at"]))
    audit.record(conn, account, "ask_correction", target=str(id), detail={"dataset": row["dataset"], "kind": row["kind"], "column": row["column"]})
    return id


def withdraw(parts: Parts, account: "Account", id: int) -> Row:
    """Take one's own request back while it waits. Raises NotFound, Conflict."""
    now = datetime.now(UTC)
    with parts.store.write() as conn:
        row = seen(conn, account, id)
        if row["account_id"] != account.id:
            raise NotAllowed("Only who asked takes it back.")
        if not corrections.decide(conn, id, {"state": "withdrawn", "decided_at": now, "decided_by": account.id, "decided_unit": account.unit}):
            raise Conflict("It was decided meanwhile.", {"zh": "该申请刚刚已有处理结果。"})
        outbox.put(conn, outbox.message("correction", str(id), row["area"], {"id": id, "dataset": row["dataset"], "state": "withdrawn"}, now))
        audit.record(conn, account, "withdraw_correction", target=str(id))
    return one(parts, account, id)


def seen(conn: "Connection", account: "Account", id: int) -> Mapping[Any, Any]:
    """One that this account may see: of its area, to a department of its own data. Raises NotFound."""
    row = corrections.one(conn, id)
    hidden = row is None or not account.scope.covers(row["area"]) or (account.role == "handler" and account.department != row["owner"])
    if row is None or hidden:
        raise NotFound(f"There is no correction {id}.")
    return row


def one(parts: Parts, account: "Account", id: int) -> Row:
    """One with its course and, while it waits, the value of today. Raises NotFound."""
    with parts.store.read() as conn:
        row = seen(conn, account, id)
    return wire(parts, account, row)


def find(
    parts: Parts,
    account: "Account",
    area: str | None = None,
    dataset: str | None = None,
    state: str | None = None,
    batch: str | None = None,
    limit: int = 100,
    before: int | None = None,
) -> Row:
    """Those of an area, the latest first, `counts` by state, and whether this account `decides` any. Raises NotFound, BadInput."""
    if state and state not in STATES:
        raise BadInput("bad_state", f"A correction is {', '.join(STATES)}.", "state")
    where, owner = allowed(parts, account, area), account.department if account.role == "handler" else None
    with parts.store.read() as conn:
        wanted: Row = {"owner": owner, "dataset": dataset, "states": [state] if state else [], "batch": batch}
        rows = corrections.find(conn, account.scope, where, **wanted, limit=limit, before=before)
        counts = corrections.count(conn, account.scope, where, owner)
    items = [wire(parts, account, row) for row in rows if row["dataset"] in parts.city.datasets]
    return {"items": items, "counts": {name: counts.get(name, 0) for name in STATES}, "next": str(rows[-1]["id"]) if len(rows) == limit else None}


def to_do(parts: Parts, account: "Account") -> list[Row]:
    """What waits for this account to decide, for its bell and its to-do list."""
    if account.role not in ("handler", "leader", "admin"):
        return []
    if account.role != "handler" and not decides(parts, account, ""):
        return []
    with parts.store.read() as conn:
        count = corrections.count(conn, account.scope, allowed(parts, account, None), account.department if account.role == "handler" else None)
    waiting = count.get(corrections.PENDING, 0)
    if not waiting:
        return []
    return [{"kind": "corrections", "zh": "数据更正申请", "en": "Corrections of data", "count": waiting, "link": "/corrections?state=pending"}]


def wire(parts: Parts, account: "Account", row: Mapping[Any, Any]) -> Row:
    """One as it goes over the wire, masked: what, where, before, after, now, who, why, what was answered."""
    dataset = parts.city.datasets[row["dataset"]]
    owner, state = parts.city.named("departments", row["owner"]), STATES[row["state"]]
    waits = row["state"] == corrections.PENDING
    mine = decides(parts, account, row["owner"]) and row["account_id"] != account.id
    change, reason = _change(parts, account, dataset, row, waits), mask_text(row["reason"])
    return {
        **{name: row[name] for name in ("id", "kind", "key", "unit", "batch", "photos")},
        "dataset": {"id": dataset.id, "zh": dataset.zh, "en": dataset.en},
        "reason": reason,
        "place": place_of(parts, row["area"]),
        "owner": {"id": row["owner"], "zh": owner.zh, "en": owner.en},
        "state": row["state"],
        "state_zh": state[0],
        "state_en": state[1],
        "at": wire_time(parts.city, row["at"]),
        "decided_at": wire_time(parts.city, row["decided_at"]),
        "decided_unit": row["decided_unit"],
        "answer": mask_text(row["answer"]) if row["answer"] else None,
        "decides": waits and mine,
        "withdraws": waits and row["account_id"] == account.id,
        **change,
        "masked": change["masked"] or "*" in reason,
    }


def _change(parts: Parts, account: "Account", dataset: Dataset, row: Mapping[Any, Any], waits: bool) -> Row:
    name = row["column"]
    if name not in dataset.columns:
        values = row["new"] or {}
        shown = [{"zh": c.zh, "en": c.en, "value": said(parts.city, dataset, id, values[id])._asdict()} for id, c in dataset.columns.items() if id in values]
        return {"column": None, "old": None, "new": None, "now": None, "moved": False, "values": shown, "masked": bool(dataset.personal)}
    column = dataset.columns[name]
    masked = column.personal is not None or (column.holder and any(is_person(str(row[each] or "")) for each in ("old", "new")))
    found: Row = {"column": {"id": name, "zh": column.zh, "en": column.en}, "values": [], "masked": masked, "now": None, "moved": False}
    found |= {each: said(parts.city, dataset, name, row[each])._asdict() for each in ("old", "new")}
    if waits:
        current = row_of(parts, account, dataset, row["key"])
        value = stored(column, current[name]) if current else None
        found |= {"now": said(parts.city, dataset, name, value)._asdict(), "moved": current is None or value != row["old"], "gone": current is None}
    return found


def marks(parts: Parts, account: "Account", dataset: Dataset, keys: Iterable[str]) -> dict[str, Row]:
    """Key → what was asked of the row: `asked` {column: {id, new, state …}} and `superfluous`."""
    wanted = list(keys)
    if not wanted:
        return {}
    with parts.store.read() as conn:
        rows = corrections.of_keys(conn, dataset.id, wanted, datetime.now(UTC) - SHOWN_FOR)
    found: dict[str, Row] = {}
    for row in rows:
        if row["state"] == "withdrawn" or not account.scope.covers(row["area"]):
            continue
        mark = found.setdefault(row["key"], {"asked": {}, "superfluous": None})
        words = Words(*STATES[row["state"]])
        short = {"id": row["id"], "state": row["state"], **words._asdict(), "unit": row["unit"], "at": wire_time(parts.city, row["at"])}
        if row["kind"] == "superfluous":
            mark["superfluous"] = short
        elif row["column"] in dataset.columns:
            both = {name: said(parts.city, dataset, row["column"], row[name])._asdict() for name in ("old", "new")}
            mark["asked"][row["column"]] = short | both | {"answer": mask_text(row["answer"]) if row["answer"] else None}
    return found


def missing_rows(parts: Parts, account: "Account", dataset: Dataset, area: str) -> list[Row]:
    """The rows that are said to be missing and wait, as rows of the table."""
    with parts.store.read() as conn:
        rows = corrections.missing(conn, dataset.id, account.scope, area)
    found = []
    for row in rows:
        cells = {name: wire_value(parts.city, column, (row["new"] or {}).get(name)) for name, column in dataset.columns.items()}
        found.append({"id": row["id"], "key": row["key"], "place": place_of(parts, row["area"]), "cells": cells, "unit": row["unit"]})
    return found

"""Versions of the catalogue: handed in as a spreadsheet, looked at, activated at a time, laid over the city pack in every process."""

import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from core.catalogue import Content, changes, content_of, laid_over, merged
from core.catalogue_sheets import from_sheets, to_sheets
from core.errors import BadInput, NotFound
from data_sources import sheets
from services import audit
from services._parts import Parts
from services._task import quietly
from services.cases import wire_time
from services.made_for import lay
from store import catalogues as queries
from store import definitions

if TYPE_CHECKING:
    from core.city import City
    from services.who import Account

CHECK_S = 2.0
FURTHEST = timedelta(days=400)
Found = dict[str, Any]


class _Kept:
    """What one Parts was opened with, and which version lies over it."""

    def __init__(self, pack: "City") -> None:
        self.pack, self.city, self.checked = pack, pack, float("-inf")
        self.version: int | None = None
        self.made = (0, 0)  # what has been made in the browser


_kept: WeakKeyDictionary[Parts, _Kept] = WeakKeyDictionary()


def refresh(parts: Parts, at_once: bool = False) -> None:
    """Lay the version that holds now, and what was made in the browser (services.made), over `parts.city` where that is another than before.

    Asked every two seconds. While the store is away it stays.
    """
    kept = _kept.get(parts)
    if kept is None or parts.city is not kept.city:  # opened, or given another city, since
        kept = _kept[parts] = _Kept(parts.city)
    if at_once or time.monotonic() - kept.checked >= CHECK_S:
        kept.checked = time.monotonic()
        quietly(lambda: _lay(parts, kept))


def _lay(parts: Parts, kept: _Kept) -> None:
    with parts.store.read() as conn:
        version, made = queries.present(conn, datetime.now(UTC)), definitions.stamp(conn)
        if (version, made) == (kept.version, kept.made):
            return
        row = queries.one(conn, version) if version is not None else None
        kept.city = lay(conn, laid_over(kept.pack, row["content"]) if row else kept.pack)
    kept.version, kept.made = version, made
    parts.city = kept.city


def exported(parts: Parts, kind: str, template: bool = False, sheet: str | None = None) -> bytes:
    """The present catalogue (or the template) as a workbook, or one sheet of it as CSV. Raises BadInput."""
    made = to_sheets(content_of(parts.city), template)
    if kind == "xlsx":
        return sheets.written(made)
    name = next((name for name in made if sheet is not None and name.endswith(f" {sheet}")), None)
    if name is None:
        raise BadInput("bad_sheet", f"sheet is one of: {', '.join(name.rpartition(' ')[2] for name in made)}.", "sheet")
    return sheets.csv_written(made[name])


def hand_in(parts: Parts, account: "Account", name: str, data: bytes) -> Found:
    """Keep a spreadsheet as a version that does not hold yet; what it changes. Raises BadInput, core.catalogue_sheets.CatalogueRefused."""
    first = sheets.look_at(data)
    tables = {}
    names: list[str | None] = [*first.sheets] or [None]
    for sheet in names:
        try:
            table = sheets.look_at(data, sheet) if sheet else first
        except BadInput as error:
            if error.code == "no_header" and len(first.sheets) > 1:
                continue  # an empty sheet beside the others
            raise
        tables[sheet or name] = (table.columns, list(sheets.rows(data, table)))
    present = content_of(parts.city)
    content = merged(present, from_sheets(parts.city, tables))
    found = changes(present, content)
    if not found:
        raise BadInput("no_change", "It says what the present catalogue says: there is nothing to change.", "file", zh="与现行目录相同，没有改动。")
    counts = dict(Counter(change.what for change in found))
    row = {"name": name[:120], "account_id": account.id, "by": account.unit, "at": datetime.now(UTC), "content": content, "changes": counts, "from_at": None}
    with parts.store.write() as conn:
        id = queries.add(conn, row)
        audit.record(conn, account, "hand_in_catalogue", target=str(id))
    return version(parts, id)


def list_versions(parts: Parts) -> list[Found]:
    """All versions, the latest first; `holds` marks the present one."""
    with parts.store.read() as conn:
        rows, present = queries.every(conn), queries.present(conn, datetime.now(UTC))
    return [_view(parts.city, row, present) for row in rows]


def version(parts: Parts, id: int) -> Found:
    """A version and how it differs from the catalogue that holds now. Raises NotFound."""
    with parts.store.read() as conn:
        row, present = queries.one(conn, id), queries.present(conn, datetime.now(UTC))
    if row is None:
        raise NotFound(f"There is no version {id} of the catalogue.")
    found = changes(content_of(parts.city), merged(content_of(parts.city), _as_given(row["content"])))
    fields = [
        {name: getattr(change, name) for name in ("kind", "id", "what", "zh", "en")} | {"fields": [list(each) for each in change.fields]} for change in found
    ]
    return {**_view(parts.city, row, present), "differs": fields}


def activate(parts: Parts, account: "Account", id: int, at: str | None = None) -> Found:
    """Let a version hold from `at` (ISO 8601; now where none is given): new cases go by it, open ones keep theirs. Raises NotFound, BadInput."""
    now = datetime.now(UTC)
    begin = _moment(parts.city, at, now)
    with parts.store.write() as conn:
        row = queries.one(conn, id)
        if row is None:
            raise NotFound(f"There is no version {id} of the catalogue.")
        if row["from_at"] is not None and row["from_at"] <= now:  # it held before: going back to it is a version of its own
            id = queries.add(conn, {**{name: row[name] for name in row if name != "id"}, "account_id": account.id, "by": account.unit, "at": now})
        queries.set_from(conn, id, begin)
        audit.record(conn, account, "activate_catalogue", target=str(id), detail={"from": begin.isoformat()})
    refresh(parts, at_once=True)
    return version(parts, id)


def withdraw(parts: Parts, account: "Account", id: int) -> None:
    """A version whose time has not come yet does not come to hold. Raises NotFound, BadInput."""
    with parts.store.write() as conn:
        row = queries.one(conn, id)
        if row is None:
            raise NotFound(f"There is no version {id} of the catalogue.")
        if row["from_at"] is None or row["from_at"] <= datetime.now(UTC):
            raise BadInput(
                "not_ahead",
                "Only a version whose time lies ahead can be withdrawn; to go back, activate an earlier one.",
                zh="只能撤回尚未生效的版本；要回到以前，请启用较早的版本。",
            )
        queries.set_from(conn, id, None)
        audit.record(conn, account, "withdraw_catalogue", target=str(id))


def _as_given(content: Content) -> Found:
    """A kept version as if it were handed in again."""
    conditions = {f"{id}/{each['id']}": {"category": id, **each} for id, row in content["categories"].items() for each in row.get("conditions", {}).values()}
    return {**content, "conditions": conditions}


def _moment(city: "City", at: str | None, now: datetime) -> datetime:
    if at is None:
        return now
    try:
        given = datetime.fromisoformat(at)
        moment = (given if given.tzinfo else given.replace(tzinfo=city.tz)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadInput("bad_time", "at is a time such as 2027-01-01T00:00:00+08:00.", "at", zh="生效时间应如 2027-01-01T00:00:00+08:00。") from None
    if not now - timedelta(minutes=1) <= moment <= now + FURTHEST:
        raise BadInput("bad_time", f"at lies ahead, at most {FURTHEST.days} days.", "at", zh=f"生效时间须在今后 {FURTHEST.days} 天内。")
    return max(moment, now)


def _view(city: "City", row: Any, present: int | None) -> Found:
    names = ("id", "name", "by", "changes")
    return {**{name: row[name] for name in names}, "at": wire_time(city, row["at"]), "from_at": wire_time(city, row["from_at"]), "holds": row["id"] == present}

"""What people define in the browser: kept in versions, laid over the city in every process, seen by those it was made for.

A definition for no role is its author's alone. What is retired stays where it is used and is offered to nobody.
"""

import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from pydantic import ValidationError
from sqlalchemy import Connection, RowMapping

from core.errors import BadInput, Conflict, NotAllowed, NotFound
from core.made import PREFIX, Kind, Made, Wrong, differences, read
from core.words import Words
from services import audit
from services._parts import Parts
from services.catalogue import refresh
from services.connect import CONNECTORS
from services.made_for import sees
from services.may import for_post
from services.page_bases import PUBLISHERS
from services.try_out import dataset_of, sound
from store import definitions as queries
from store import outbox

if TYPE_CHECKING:
    from services.who import Account

State = Literal["draft", "published", "retired"]
BUILDERS = ("leader", "dispatcher", "community", "handler", "admin")
LONGEST_NOTE, MOST = 200, 300
Found = dict[str, Any]


def listed(parts: Parts, account: "Account") -> list[Found]:
    """The newest version of all that the account may change, the latest first."""
    with parts.store.read() as conn:
        rows = queries.newest(conn)
    return [_view(parts, row) for row in rows if _changes(account, row)]


def one(parts: Parts, account: "Account", kind: Kind, id: str) -> Found:
    """The newest version with `body`, and `versions`: who made each when and what it changed. Raises NotFound."""
    rows = _rows(parts, account, kind, id)
    return {
        **_view(parts, rows[0]),
        "body": rows[0]["body"],
        "versions": [_version(parts, row, older) for row, older in zip(rows, [*rows[1:], None], strict=True)],
    }


def save(
    parts: Parts,
    account: "Account",
    kind: Kind,
    id: str | None,
    body: Mapping[str, Any],
    roles: Iterable[str] = (),
    state: State = "published",
    version: int = 0,
    note: str | None = None,
) -> Found:
    """A new thing (`id` None), or another version of one. `version` is the one it was made on.

    Raises NotAllowed, NotFound, Conflict where it was changed since, core.made.Wrong for the first field that cannot be used.
    """
    _may(parts, account, kind, roles := sorted(set(roles)))
    given = {name: value for name, value in body.items() if name != "id"}
    if unknown := set(roles) - parts.city.roles.keys():
        raise BadInput("unknown_role", f"There is no role {min(unknown)}.", "roles", zh=f"没有角色 {min(unknown)}。")
    if state != "draft":
        given = _sound(parts, account, kind, given)
    with parts.store.write() as conn:
        before = queries.versions(conn, kind, id)[:1] if id else []
        if id and not (before and _changes(account, before[0])):
            raise NotFound(f"There is no {kind} {id} of yours.")
        _same(before, version)
        made = Made(kind, id or _name(kind, queries.stamp(conn)[0] + 1), given)
        if state != "draft":
            read(parts.city, made)
        if not before and len([row for row in queries.newest(conn) if row["author"] == account.id]) >= MOST:
            raise BadInput("too_many", f"{MOST} at most: retire one first.", zh=f"最多 {MOST} 个：请先停用一些。")
        _add(conn, account, made, before, {"roles": roles, "state": state, "note": _note(note), "of": None})
        audit.record(conn, account, f"save_{kind}", target=made.id, detail={"version": len(before) and before[0]["version"] + 1, "state": state})
    refresh(parts, at_once=True)
    return one(parts, account, kind, made.id)


def retire(parts: Parts, account: "Account", kind: Kind, id: str, version: int, note: str | None = None) -> Found:
    """It is offered no more; where it is used it stays as it was last. Raises NotFound, Conflict."""
    return _again(parts, account, kind, id, version, lambda rows: {"state": "retired", "note": _note(note)}, "retire")


def restore(parts: Parts, account: "Account", kind: Kind, id: str, version: int, of: int) -> Found:
    """A new version that says what version `of` said, for the same people. Raises NotFound, Conflict, core.made.Wrong where that cannot be used any more."""

    def back(rows: "list[RowMapping]") -> Found:
        old = next((row for row in rows if row["version"] == of), None)
        if old is None:
            raise NotFound(f"There is no version {of} of {id}.")
        read(parts.city, Made(kind, id, old["body"]))
        return {"body": old["body"], "state": "published", "of": of, "note": None}

    return _again(parts, account, kind, id, version, back, "restore")


def _again(parts: Parts, account: "Account", kind: Kind, id: str, version: int, change: Any, act: str) -> Found:
    with parts.store.write() as conn:
        rows = list(queries.versions(conn, kind, id))
        if not rows or not _changes(account, rows[0]):
            raise NotFound(f"There is no {kind} {id} of yours.")
        _same(rows, version)
        last = {name: rows[0][name] for name in ("body", "state", "roles", "note")}
        values = {**last, "of": None, **change(rows)}
        _add(conn, account, Made(kind, id, values.pop("body")), rows, values)
        audit.record(conn, account, f"{act}_{kind}", target=id, detail={"version": rows[0]["version"] + 1})
    refresh(parts, at_once=True)
    return one(parts, account, kind, id)


def _add(conn: Connection, account: "Account", made: Made, before: Any, values: Found) -> None:
    now = datetime.now(UTC)
    first: Found = {"author": before[0]["author"], "area": before[0]["area"]} if before else {"author": account.id, "area": account.area}
    version = before[0]["version"] + 1 if before else 1
    who = {"account_id": account.id, "by": account.unit, "at": now, **first}
    queries.add(conn, {"kind": made.kind, "name": made.id, "version": version, "body": dict(made.body), **who, **values})
    outbox.put(conn, outbox.message("definition", f"{made.kind}:{made.id}", first["area"], {"version": version, "state": values["state"]}, now))


def _sound(parts: Parts, account: "Account", kind: Kind, body: Found) -> Found:
    """The body, kept to what a person without rights on the pack may define."""
    if kind == "dataset" and body.get("source", "loads") != "loads":
        raise BadInput("bad_source", "A dataset made here holds rows that are loaded.", "source", zh="此处的数据集只能由导入的数据构成。")
    if kind == "dataset" and body.get("sent_down", True):
        raise BadInput("sent_down", "A dataset made here is for its roles only: give sent_down: false.", "sent_down", zh="自建数据只给指定角色，不能下沉。")
    if kind == "magnet" and (indicator := body.get("indicator")) and not sees(parts, account, "indicator", str(indicator)):
        raise BadInput("no_such_indicator", f"There is no indicator {indicator}.", "indicator", zh=f"没有指标 {indicator}。")
    if kind == "interface":
        dataset_of(parts, account, str(body.get("dataset")))
        _connected(body)
    return sound(parts, account, body) if kind == "indicator" else body


def _connected(body: Found) -> None:
    """The connector is there and has what it asks for."""
    connector = CONNECTORS.get(str(body.get("connector")))
    if connector is None or connector.every_s is not None:  # those hand over reports
        raise Wrong(
            "connector", Words(f"没有连接器 {body.get('connector')}", f"there is no connector {body.get('connector')}; there are {', '.join(CONNECTORS)}")
        )
    try:
        connector.asks.model_validate(body.get("settings", {}))
    except ValidationError as error:
        first = error.errors()[0]
        said = first["msg"].removeprefix("Value error, ")
        raise Wrong(".".join(["settings", *map(str, first["loc"])]), Words("请填写" if first["type"] == "missing" else said, said)) from None


def _may(parts: Parts, account: "Account", kind: Kind, roles: Iterable[str]) -> None:
    if account.kind == "wall" or not for_post(parts, account, "definitions.post", BUILDERS):
        raise NotAllowed(f"definitions are made by {', '.join(BUILDERS)}; your role is {account.role}")
    if kind == "interface" and account.role != "admin":
        raise NotAllowed("interfaces are made by the administrator")
    if roles and not for_post(parts, account, "pages.publish", PUBLISHERS):
        raise NotAllowed(f"only {', '.join(PUBLISHERS)} publish to others: keep it for yourself")


def _changes(account: "Account", row: Mapping[Any, Any]) -> bool:
    """Its author changes it, and the administrator of the author's area what is for others too."""
    others = account.role == "admin" and account.scope.covers(row["area"]) and bool(row["roles"])
    return bool(account.kind == "person" and (row["author"] == account.id or others))


def _same(rows: Any, version: int) -> None:
    present = rows[0]["version"] if rows else 0
    if present != version:
        raise Conflict("this was changed somewhere else meanwhile", {"version": present})


def _name(kind: Kind, number: int) -> str:
    """An id nobody else is given, also where two make something at once."""
    own = f"{number}{secrets.token_hex(2)}"
    return f"{PREFIX}.i{own}" if kind == "indicator" else f"{PREFIX}_{own}"


def _note(note: str | None) -> str | None:
    return (" ".join(note.split())[:LONGEST_NOTE] or None) if note else None


def _rows(parts: Parts, account: "Account", kind: Kind, id: str) -> list[RowMapping]:
    with parts.store.read() as conn:
        rows = list(queries.versions(conn, kind, id))
    if not rows or not _changes(account, rows[0]):
        raise NotFound(f"There is no {kind} {id} of yours.")
    return rows


def _view(parts: Parts, row: RowMapping) -> Found:
    own = {name: row[name] for name in ("kind", "version", "state", "roles", "by", "note")}
    words = {"zh": row["body"].get("zh", row["name"]), "en": row["body"].get("en", row["name"])}
    return {"id": row["name"], **own, **words, "at": row["at"].astimezone(parts.city.tz).isoformat(timespec="seconds")}


def _version(parts: Parts, row: RowMapping, older: RowMapping | None) -> Found:
    changed = differences(older["body"], row["body"]) if older else []
    fields = [{"field": field, "before": before, "after": after} for field, before, after in changed]
    return {name: value for name, value in _view(parts, row).items() if name not in ("id", "kind")} | {"of": row["of"], "changes": fields}

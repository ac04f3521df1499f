"""Whom we tell what happens to cases: webhooks are added, changed, paused, tried, ended; what did not arrive is sent again or dropped."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from core.errors import BadInput, NotFound
from core.guards import TO_CELL
from data_sources.outgoing import Answer, NotSent, addresses, post, signed
from services import audit
from services._enqueue import CHANGED, OURS, delivery, message
from services._parts import Parts
from services._signing import new_salt, secret_of, secrets_of, token_of
from services.areas import allowed
from services.cases import wire_time
from store import webhooks as queries

if TYPE_CHECKING:
    from core.city import City
    from services.who import Account

BOTH_HOLD = timedelta(hours=24)  # after a secret was replaced
MOST = 100
Found = dict[str, Any]


def events(city: "City") -> list[str]:
    """Everything a webhook may be told of."""
    actions = dict.fromkeys(name for flow in city.workflows.values() for name in flow.actions)
    return list(dict.fromkeys(["report", *actions, "light", *OURS, CHANGED]))


def list_webhooks(parts: Parts) -> list[Found]:
    """All of them, without their secrets."""
    with parts.store.read() as conn:
        return [_view(parts.city, row) for row in queries.every(conn)]


def add_webhook(parts: Parts, account: "Account", name: str, url: str, **more: Any) -> Found:
    """A new webhook with its secret, and for an outside system its token: both are shown this once. Raises BadInput."""
    chosen = {"events": [], "area": None, "department": None, "handler": None, **more}
    values = _checked(parts, account, {"name": name, "url": url, **chosen})
    now = datetime.now(UTC)
    with parts.store.write() as conn:
        if len(queries.every(conn)) >= MOST:
            raise BadInput("too_many", f"There are {MOST} webhooks: end one first.", zh=f"已有 {MOST} 个推送：请先结束一个。")
        _one_a_handler(conn, values, None)
        row = {**values, "salt": new_salt(), "active": True, "account_id": account.id, "at": now}
        id = queries.add(conn, row)
        audit.record(conn, account, "add_webhook", target=str(id), detail={"handler": values["handler"]} if values["handler"] else None)
    return {**_one(parts, id), **_shown_once(parts, {**row, "id": id})}


def change_webhook(parts: Parts, account: "Account", id: int, **changes: Any) -> Found:
    """Give it another name, address or choice of events, or pause it. Raises NotFound, BadInput."""
    with parts.store.read() as conn:
        row = _found(conn, id)
    values = _checked(parts, account, {**{name: row[name] for name in ("name", "url", "events", "area", "department", "handler")}, **changes})
    with parts.store.write() as conn:
        _found(conn, id)
        _one_a_handler(conn, values, id)
        queries.change(conn, id, {**values, "active": bool(changes.get("active", row["active"]))})
        audit.record(conn, account, "change_webhook", target=str(id), detail={"changed": sorted(changes)})
    return _one(parts, id)


def end_webhook(parts: Parts, account: "Account", id: int) -> None:
    """It is told nothing any more. Raises NotFound."""
    with parts.store.write() as conn:
        _found(conn, id)
        queries.end(conn, id, datetime.now(UTC))
        audit.record(conn, account, "end_webhook", target=str(id))


def new_secret(parts: Parts, account: "Account", id: int) -> Found:
    """Another secret (and token); for a day the old one holds too. Raises NotFound."""
    now = datetime.now(UTC)
    with parts.store.write() as conn:
        row = _found(conn, id)
        changed = {"salt": new_salt(), "old_salt": row["salt"], "old_until": now + BOTH_HOLD}
        queries.change(conn, id, changed)
        audit.record(conn, account, "new_webhook_secret", target=str(id))
    return {**_one(parts, id), **_shown_once(parts, {**row, **changed})}


def try_webhook(parts: Parts, account: "Account", id: int) -> Found:
    """Send a test message now; {"ok", "status", "error"}. Raises NotFound."""
    now = datetime.now(UTC)
    with parts.store.write() as conn:
        hook = _found(conn, id)
        row = {**delivery(id, "test", "", message(parts.city, "test", now, {"webhook": hook["name"]})), "next_at": None}
        queries.enqueue(conn, [row])
        audit.record(conn, account, "try_webhook", target=str(id))
    answer, error = send(parts, hook, row, now)
    ok, status = answer is not None and answer.ok, answer.status if answer else None
    with parts.store.write() as conn:
        went = {"state": "delivered" if ok else "discarded", "tries": 1, "status": status, "error": error}
        queries.settle(conn, queries.of_message(conn, row["message"]), {**went, "done_at": datetime.now(UTC)})
    return {"ok": ok, "status": status, "error": error}


def send(parts: Parts, hook: Mapping[Any, Any], row: Mapping[Any, Any], now: datetime) -> tuple[Answer | None, str | None]:
    """Send one delivery; the answer, and what was wrong."""
    body = json.dumps(row["body"], ensure_ascii=False, separators=(",", ":")).encode()
    try:
        answer = post(hook["url"], body, signed(secrets_of(parts, hook, now), row["message"], now, body), parts.settings.webhook_private)
    except BadInput as refused:
        return None, refused.message[:200]
    except NotSent as why:
        return None, str(why)[:200]
    return answer, None if answer.ok else f"it answered {answer.status}"


def list_deliveries(
    parts: Parts, limit: int = 100, after: int | None = None, webhook: int | None = None, state: str | None = None
) -> tuple[list[Found], int | None]:
    """What was sent or waits, the latest first, and the cursor of the next page."""
    with parts.store.read() as conn:
        rows = queries.newest(conn, limit + 1, after, webhook, state)
    names = ("id", "webhook", "name", "message", "event", "key", "body", "state", "tries", "status", "error")
    items = [{**{name: row[name] for name in names}, **_times(parts.city, row, "at", "next_at", "done_at")} for row in rows[:limit]]
    return items, items[-1]["id"] if len(rows) > limit else None


def resend(parts: Parts, account: "Account", id: int) -> None:
    """Try a delivery that was given up from the beginning. Raises NotFound, BadInput."""
    _decide(parts, account, id, "resend_delivery", {"state": "waiting", "tries": 0, "next_at": datetime.now(UTC), "done_at": None})


def discard(parts: Parts, account: "Account", id: int) -> None:
    """Drop a delivery that was given up. Raises NotFound, BadInput."""
    _decide(parts, account, id, "discard_delivery", {"state": "discarded", "next_at": None, "done_at": datetime.now(UTC)})


def _decide(parts: Parts, account: "Account", id: int, act: str, values: Found) -> None:
    with parts.store.write() as conn:
        row = queries.delivery(conn, id)
        if row is None:
            raise NotFound(f"There is no delivery {id}.")
        if row["state"] not in ("dead", "waiting"):
            raise BadInput("settled", f"Delivery {id} is {row['state']}: only what waits or was given up can be decided.")
        if queries.one(conn, row["webhook"]) is None:
            raise BadInput("ended", "Its webhook has ended.", zh="该推送已结束。")
        queries.settle(conn, id, values)
        audit.record(conn, account, act, target=str(id))


def _checked(parts: Parts, account: "Account", values: Found) -> Found:
    """The values of a webhook as they are kept. Raises BadInput, NotFound for an area outside the scope."""
    city, name = parts.city, " ".join(str(values["name"]).split())
    if not 0 < len(name) <= 60:
        raise BadInput("bad_name", "name is a text of 1 to 60 characters.", "name", zh="名称须为 1 至 60 字。")
    known = events(city)
    if unknown := [each for each in values["events"] if each not in known]:
        raise BadInput("unknown_event", f"There is no event {unknown[0]}; events: {', '.join(known)}.", "events")
    for field in ("department", "handler"):
        if values[field] is not None and values[field] not in city.departments:
            raise BadInput("bad_department", f"{field} is one of: {', '.join(city.departments)}.", field)
    if values["handler"] == TO_CELL:
        raise BadInput("bad_department", "The communities are people, no outside system.", "handler", zh="社区由人办理，不是外部系统。")
    addresses(values["url"], parts.settings.webhook_private)
    area = allowed(parts, account, values["area"])
    return {"name": name, "area": area, "events": list(values["events"]), **{field: values[field] for field in ("url", "department", "handler")}}


def _one_a_handler(conn: Any, values: Found, id: int | None) -> None:
    other = queries.of_handler(conn, values["handler"]) if values["handler"] else None
    if other is not None and other["id"] != id:
        raise BadInput(
            "handler_taken",
            f"{values['handler']} has a webhook already ({other['name']}): end that one first.",
            "handler",
            zh=f"该部门已有外部系统（{other['name']}）：请先结束它。",
        )


def _shown_once(parts: Parts, row: Mapping[Any, Any]) -> Found:
    token = {"token": token_of(parts, row, row["salt"])} if row["handler"] else {}
    return {"secret": secret_of(parts, row, row["salt"]), **token}


def _found(conn: Any, id: int) -> Mapping[Any, Any]:
    row = queries.one(conn, id)
    if row is None:
        raise NotFound(f"There is no webhook {id}.")
    return row


def _one(parts: Parts, id: int) -> Found:
    with parts.store.read() as conn:
        return next(_view(parts.city, row) for row in queries.every(conn) if row["id"] == id)


def _view(city: "City", row: Mapping[Any, Any]) -> Found:
    names: Sequence[str] = ("id", "name", "url", "events", "area", "department", "handler", "active", "waiting", "dead")
    return {**{name: row[name] for name in names}, **_times(city, row, "at", "delivered_at", "old_until")}


def _times(city: "City", row: Mapping[Any, Any], *names: str) -> Found:
    return {name: wire_time(city, row[name]) for name in names}

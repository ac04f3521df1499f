"""What the outbox tells the bus is put up for delivery to webhooks, in the transaction that takes it off the outbox: once each."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import Connection

from core.areas import covers
from core.masking import mask_text
from services._parts import Parts
from services.cases import wire_time
from store import cases, webhooks

if TYPE_CHECKING:
    from core.city import City

CHANGED = "changed"  # something happened to a case that has no name of its own
OURS = ("acknowledged", "unanswered")  # what we note of an outside system is not told to it
Rows = Sequence[Mapping[Any, Any]]


def enqueue(parts: Parts, conn: Connection, hooks: Rows, rows: Rows) -> None:
    """One delivery for each webhook that wants one of these rows of the outbox."""
    told = [row for row in rows if row["topic"] == "case"] if hooks else []
    for row in told:
        webhooks.enqueue(conn, list(_deliveries(parts.city, conn, hooks, row)))


def _deliveries(city: "City", conn: Connection, hooks: Rows, row: Mapping[Any, Any]) -> Iterator[dict[str, Any]]:
    event = row["event"] or CHANGED
    for hook in hooks:
        if hook["handler"] is not None:
            case = cases.one(conn, row["key"]) if row["body"]["department"] == hook["handler"] and event not in OURS else None
            if case is not None and (case["flags"] or {}).get("about") != hook["handler"]:  # a complaint is never told to the unit it is about
                yield _for_handler(city, conn, hook, row, event, case)
        elif wants(hook, event, row["area"], row["body"]):
            yield delivery(hook["id"], f"case.{event}", row["key"], message(city, f"case.{event}", row["at"], row["body"]))


def wants(hook: Mapping[Any, Any], event: str, area: str, body: Mapping[str, Any]) -> bool:
    """Whether a webhook is to hear of this."""
    department = hook["department"]
    concerns = department is None or department == body["department"] or f"|{department}|" in body["involved"]
    return concerns and covers(hook["area"], area) and (not hook["events"] or event in hook["events"])


def message(city: "City", kind: str, at: datetime, data: Mapping[str, Any]) -> dict[str, Any]:
    """A message's body as Standard Webhooks has it."""
    return {"type": kind, "timestamp": wire_time(city, at), "data": dict(data)}


def delivery(webhook: int, event: str, key: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """A row of deliveries that waits to be sent."""
    now = datetime.now(UTC)
    new = {"state": "waiting", "tries": 0, "at": now, "next_at": now}
    return {"webhook": webhook, "message": f"msg_{uuid4().hex}", "event": event, "key": key, "body": dict(body), **new}


def _for_handler(city: "City", conn: Connection, hook: Mapping[Any, Any], row: Mapping[Any, Any], event: str, case: Mapping[Any, Any]) -> dict[str, Any]:
    """Who handles a case is told its words too, masked; a case that has just come into its hands must be acknowledged."""
    body = row["body"]
    if body["state"] == "dispatched":
        webhooks.hand_over(conn, row["key"], hook["handler"], datetime.fromisoformat(body["state_at"]))
    name, filed_on = (case["reporter"] or {}).get("name"), (case["flags"] or {}).get("filed_on")
    words = {"title": mask_text(case["title"], name), "text": mask_text(case["text"], name), **({"filed_on": filed_on} if filed_on else {})}
    return delivery(hook["id"], f"case.{event}", row["key"], message(city, f"case.{event}", row["at"], {**body, **words}))

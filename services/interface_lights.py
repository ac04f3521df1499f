"""The light of an interface: green while its rows are as new as promised, yellow when its last load was not clean, red when they are late or spoilt."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from core.datasets import span
from core.interfaces import Interface
from services._parts import Parts
from store import loads as queries
from store import tellings

if TYPE_CHECKING:
    from sqlalchemy import Connection

Light = Literal["green", "yellow", "red", "none"]
SLACK = 0.5  # of its rhythm an interface may be late
RED = "interface_red"
RETRY_S = 60.0  # after the first failure; then twice as long each time, up to the interface's own rhythm


def allowed(parts: Parts, interface: Interface) -> timedelta:
    """How old its newest load may be: the dataset's promise, but never less than its rhythm and a half."""
    fresh, rhythm = parts.city.datasets[interface.dataset].fresh, span(interface.every) * (1 + SLACK)
    return max(span(fresh), rhythm) if fresh else rhythm


def delay(interface: Interface, state: Mapping[Any, Any], now: datetime) -> timedelta:
    """How long ago it last went well; since it is expected where it never has."""
    last: datetime = state["last_ok_at"] or state["since"]
    return now - last


def wait_after(interface: Interface, failures: int) -> timedelta:
    """How long until it is asked again after so many failures in a row."""
    every = span(interface.every)
    return min(every, timedelta(seconds=RETRY_S * 2 ** min(failures - 1, 12))) if failures else every


def light(parts: Parts, interface: Interface, state: Mapping[Any, Any], now: datetime, last: str | None = None) -> Light:
    """`last` is the state of its latest load. A paused one has no light."""
    if state["paused"]:
        return "none"
    if delay(interface, state, now) > allowed(parts, interface) or parts.records.spoilt(parts.city.datasets[interface.dataset]):
        return "red"
    if state["last_ok_at"] is None and last is None:
        return "none"
    return "yellow" if last in ("failed", "part") or state["failures"] else "green"


def tell_red(parts: Parts, conn: "Connection", interface: Interface, state: Mapping[Any, Any], now: datetime) -> bool:
    """Tell the administrators that an interface has turned red, once; whether it was told. When it is well again that is forgotten."""
    is_red = light(parts, interface, state, now) == "red"
    if is_red == (state["told_at"] is not None):
        return False
    queries.set_state(conn, interface.id, {"told_at": now if is_red else None})
    if is_red:
        tellings.notify(conn, message(parts, interface, now))
    return is_red


def message(parts: Parts, interface: Interface, now: datetime) -> dict[str, Any]:
    """The notification: no case, for administrators; its text names the interface."""
    about = {"case_no": "", "action": RED, "party": "admin", "area": parts.city.code, "department": None, "officer": None, "at": now}
    return {**about, "text": interface.id, "sender": interface.zh}

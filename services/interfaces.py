"""Interfaces (数据接口): how each one is, asked in its rhythm by the worker, paused, tried again, posted to."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from core.drift import Drift
from core.errors import Conflict, NotAllowed, NotFound, spoilt_words
from core.interfaces import Interface
from core.rows import REASONS
from core.words import Words
from data_sources.connectors import webhook
from data_sources.outgoing import verified
from services import audit
from services._load_log import INTERRUPTED, know_interfaces
from services._parts import Parts
from services._signing import interface_secret, new_salt
from services.areas import areas
from services.cases import wire_time
from services.connect import CONNECTORS
from services.datasets import load_line
from services.interface_lights import allowed, delay, light, tell_red
from services.load import clear_old, load_interface
from services.may import for_post
from store import loads as queries

if TYPE_CHECKING:
    from services.who import Account

READERS = ("admin", "leader", "dispatcher", "handler", "auditor")
TREND = 14  # runs that a board shows
KEEP_LOADS = timedelta(days=400)
AHEAD = timedelta(minutes=35)  # a run that has not come back by then has died
Found = dict[str, Any]


# ── the board ──
def list_interfaces(parts: Parts, account: "Account") -> list[Found]:
    """Every interface with its light, last success, rows, delay and the trend of its last runs; of a department its own."""
    with parts.store.read() as conn:
        states, runs = queries.states(conn), queries.recent(conn, TREND)
        now_running = {row["interface"] for row in queries.running(conn)}
    now = datetime.now(UTC)
    mine = [each for each in parts.city.interfaces.values() if sees(parts, account, each)]
    return [_view(parts, each, states.get(each.id), runs.get(each.id, []), each.id in now_running, now) for each in mine]


def one(parts: Parts, account: "Account", id: str) -> Found:
    """One interface with its latest loads, settings and how its columns map to ours. Raises NotFound."""
    interface = _found(parts, account, id)
    with parts.store.read() as conn:
        rows = queries.listed(conn, id, None, 30)
    about = next(each for each in list_interfaces(parts, account) if each["id"] == id)
    settings = {name: value for name, value in interface.settings.items() if account.role == "admin" and "key" not in name}
    more = {"settings": settings, "columns": interface.columns, "watermark": interface.watermark, "crs": interface.crs}
    return {**about, **more, "loads": [load_line(parts, row) for row in rows]}


def loads(parts: Parts, account: "Account", interface: str | None, dataset: str | None, limit: int = 100, after: int | None = None) -> tuple[list[Found], Any]:
    """Loads, the latest first, and the cursor of the next page."""
    with parts.store.read() as conn:
        rows = queries.listed(conn, interface, dataset, limit + 1, after)
    items = [load_line(parts, row) for row in rows[:limit] if _sees_load(parts, account, row)]
    return items, rows[limit - 1]["id"] if len(rows) > limit else None


def faults(parts: Parts, account: "Account", load: int, limit: int = 100, after: int = 0) -> tuple[Found, list[Found]]:
    """A load, and what it refused or noted: row, column, reason in words, the value masked. Raises NotFound."""
    with parts.store.read() as conn:
        row = queries.one(conn, load)
        rows = queries.faults(conn, load, limit, after)
    if row is None or not _sees_load(parts, account, row):
        raise NotFound(f"There is no load {load}.")
    dataset = parts.city.datasets.get(row["dataset"])
    found = []
    for each in rows:
        words = REASONS.get(each["reason"], Words(each["reason"], each["reason"]))
        column = dataset.columns.get(each["column"] or "") if dataset else None
        named = {"column": each["column"], "column_zh": column.zh if column else None, "column_en": column.en if column else None}
        found.append({"id": each["id"], "row": each["row"], **named, "reason": each["reason"], **words._asdict(), "value": each["value"], "kept": each["kept"]})
    return load_line(parts, row), found


def retry(parts: Parts, account: "Account", id: str) -> Found:
    """Ask it again now. Raises NotFound, Conflict while it is paused."""
    _change(parts, account, id, "retry_interface", {"next_at": datetime.now(UTC)}, unpaused=True)
    return one(parts, account, id)


def pause(parts: Parts, account: "Account", id: str, paused: bool) -> Found:
    """Ask it no more, or again from now on. Raises NotFound."""
    values: Found = {"paused": paused, "told_at": None} | ({} if paused else {"next_at": datetime.now(UTC), "since": datetime.now(UTC)})
    _change(parts, account, id, "pause_interface" if paused else "resume_interface", values)
    return one(parts, account, id)


def _change(parts: Parts, account: "Account", id: str, act: str, values: Found, unpaused: bool = False) -> None:
    _found(parts, account, id)
    know_interfaces(parts)
    with parts.store.write() as conn:
        state = queries.state(conn, id)
        if state is not None and unpaused and state["paused"]:
            raise Conflict(f"{id} is paused: resume it first.")
        queries.set_state(conn, id, values)
        audit.record(conn, account, act, target=id)


# ── what the worker does ──
def turn(parts: Parts) -> bool:
    """Load the interface that is due and has waited the longest; whether there was one."""
    if not parts.city.interfaces or not areas(parts):
        return False
    know_interfaces(parts)
    now = datetime.now(UTC)
    with parts.store.read() as conn:
        if not queries.is_due(conn, now, parts.city.interfaces):
            return False
    with parts.store.write() as conn:
        id = queries.take_due(conn, now, parts.city.interfaces, now + AHEAD)
    if id is None:
        return False
    try:
        load_interface(parts, id)
    except Conflict:  # somebody asked for it by hand
        return True
    return True


def watch(parts: Parts, now: datetime | None = None) -> None:
    """Tell of interfaces that have turned red since, also of those that nobody loads any more; what is spoilt is asked for anew at once."""
    now = now or datetime.now(UTC)
    _ask_anew(parts, now)
    with parts.store.read() as conn:
        states = queries.states(conn)
        lost = queries.interrupted(conn, None, now - AHEAD)
    turned = [each for each in parts.city.interfaces.values() if each.id in states and _turned(parts, each, states[each.id], now)]
    if not turned and not lost:
        return
    with parts.store.write() as conn:
        for id in lost:
            queries.change(conn, id, {"state": "failed", "ended_at": now, "why": INTERRUPTED._asdict()})
        for each in turned:
            if state := queries.state(conn, each.id):
                tell_red(parts, conn, each, state, now)


def _ask_anew(parts: Parts, now: datetime) -> None:
    spoilt = [id for id, each in parts.city.interfaces.items() if parts.records.spoilt(parts.city.datasets[each.dataset])]
    if not spoilt:
        return
    with parts.store.write() as conn:
        for id in spoilt:
            state = queries.state(conn, id)
            if state is not None and not state["failures"] and state["next_at"] > now and not CONNECTORS[parts.city.interfaces[id].connector].pushed:
                queries.set_state(conn, id, {"next_at": now})


def verify(parts: Parts) -> list[str]:
    """Read every file of the lake and compare it with what was written; what is spoilt, in words. Takes a second for each two gigabytes."""
    found = []
    for dataset in parts.city.datasets.values():
        if not dataset.family:
            parts.records.verify(dataset)
            if files := parts.records.spoilt(dataset):
                found.append(spoilt_words(dataset.id, files).en)
    return found


def tidy(parts: Parts, now: datetime | None = None) -> None:
    """Forget loads of long ago, and take out rows that are kept no longer."""
    now = now or datetime.now(UTC)
    with parts.store.write() as conn:
        queries.sweep(conn, now - KEEP_LOADS)
    clear_old(parts, now)


def _turned(parts: Parts, interface: Interface, state: Mapping[Any, Any], now: datetime) -> bool:
    return (light(parts, interface, state, now) == "red") != (state["told_at"] is not None)


# ── what is posted ──
def secret(parts: Parts, account: "Account", id: str, fresh: bool = False) -> Found:
    """Where a source posts to and what it signs with; with `fresh` another secret, after which the old one holds no more. Raises NotFound, NotAllowed."""
    interface = _found(parts, account, id)
    if interface.connector != "webhook":
        raise NotAllowed(f"{id} is not posted to: it is asked by {interface.connector}.", Words("该接口不是推送接口。", "Nothing is posted to it."))
    know_interfaces(parts)
    with parts.store.write() as conn:
        state = queries.state(conn, id)
        salt = new_salt() if fresh or state is None else state["salt"]
        queries.set_state(conn, id, {"salt": salt})
        audit.record(conn, account, "new_interface_secret" if fresh else "see_interface_secret", target=id)
    return {"path": f"/api/v1/interfaces/{id}/rows", "secret": interface_secret(parts, id, salt)}


def receive(parts: Parts, id: str, headers: Mapping[str, str], body: bytes) -> int:
    """Keep rows that were posted to an interface until its next load, which is at once; how many wait.

    Raises NotFound (also for one that takes no posts), NotAllowed for a signature that does not hold, BadInput, Conflict when too much waits.
    """
    interface = parts.city.interfaces.get(id)
    with parts.store.read() as conn:
        state = queries.state(conn, id)
    if interface is None or interface.connector != "webhook" or state is None:
        raise NotFound(f"There is no interface {id} to post to.")
    if not verified([interface_secret(parts, id, state["salt"])], headers, body, datetime.now(UTC)):
        raise NotAllowed("The signature does not hold: sign id.timestamp.body with the interface's secret, at most five minutes ago.")
    count = webhook.checked(body)
    if parts.bus.xlen(webhook.stream(id)) >= webhook.MOST_WAITING:
        raise Conflict("Too much waits already: try again in a minute.")
    parts.bus.xadd(webhook.stream(id), {"id": next((v for k, v in headers.items() if k.lower() == "webhook-id"), ""), "body": body})
    if not state["paused"]:
        with parts.store.write() as conn:
            queries.set_state(conn, id, {"next_at": datetime.now(UTC)})
    return count


# ── ──
def _view(parts: Parts, interface: Interface, state: Mapping[Any, Any] | None, runs: Sequence[Mapping[Any, Any]], running: bool, now: datetime) -> Found:
    city, dataset = parts.city, parts.city.datasets[interface.dataset]
    owner = city.named("departments", interface.owner)
    last = runs[-1] if runs else None
    about = {"id": interface.id, "zh": interface.zh, "en": interface.en, "connector": interface.connector, "every": interface.every, "load": interface.load}
    stands: Found = {"light": "none", "paused": False, "last_ok_at": None, "next_at": None, "delay_s": None, "rows": 0, "failures": 0}
    if state is not None:
        times = {name: wire_time(city, state[name]) for name in ("last_ok_at", "next_at")}
        late = int(delay(interface, state, now).total_seconds())
        figures = {"paused": state["paused"], "delay_s": late, "rows": state["rows"], "failures": state["failures"]}
        stands = {"light": light(parts, interface, state, now, last["state"] if last else None), **figures, **times}
    way = CONNECTORS[interface.connector]
    spoilt = parts.records.spoilt(dataset)
    why = spoilt_words(dataset.id, spoilt)._asdict() if spoilt else last["why"] if last else None
    return {
        **about,
        "way": {"zh": way.zh, "en": way.en},
        "dataset": {"id": dataset.id, "zh": dataset.zh, "en": dataset.en},
        "owner": {"id": interface.owner, "zh": owner.zh, "en": owner.en},
        **stands,
        "allowed_s": int(allowed(parts, interface).total_seconds()),
        "running": running,
        "why": why,
        "errors": last["bad"] if last else 0,
        "drift": [Drift(**each).words._asdict() for each in last["drift"]] if last else [],
        "trend": [_bar(parts, row) for row in runs],
    }


def _bar(parts: Parts, row: Mapping[Any, Any]) -> Found:
    seconds = (row["ended_at"] - row["started_at"]).total_seconds() if row["ended_at"] else None
    return {"id": row["id"], "at": wire_time(parts.city, row["started_at"]), "state": row["state"], "good": row["good"], "bad": row["bad"], "seconds": seconds}


def sees(parts: Parts, account: "Account", interface: Interface) -> bool:
    """Whether the account may look into it: a department into its own."""
    return for_post(parts, account, "interfaces.get", READERS) and (account.role != "handler" or account.department == interface.owner)


def _sees_load(parts: Parts, account: "Account", row: Mapping[Any, Any]) -> bool:
    """A department sees loads of its interfaces and of its datasets."""
    interface, dataset = parts.city.interfaces.get(row["interface"] or ""), parts.city.datasets.get(row["dataset"])
    return account.role != "handler" or any(each is not None and each.owner == account.department for each in (interface, dataset))


def _found(parts: Parts, account: "Account", id: str) -> Interface:
    interface = parts.city.interfaces.get(id)
    if interface is None or not sees(parts, account, interface):
        raise NotFound(f"There is no interface {id}.")
    return interface

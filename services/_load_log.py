"""What is kept of a load: its figures, why rows were refused (values masked), where its interface stands now."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.datasets import Dataset
from core.masking import is_person, mask_name, mask_phone, mask_text
from core.rows import Fault
from core.words import Words
from services import audit
from services._parts import Parts
from services._signing import new_salt
from services.connect import CONNECTORS
from services.interface_lights import tell_red, wait_after
from store import loads as queries

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from services._load_job import Job
    from services.who import Account

LONGEST_VALUE = 60
log = logging.getLogger("magnet.load")
INTERRUPTED = Words("中途中断", "it was interrupted")


@dataclass(frozen=True, slots=True)
class Run:
    """How a load went. `state` is done, part (some rows were refused) or failed; then nothing has changed and `why` says what was wrong."""

    id: int
    state: str
    read: int = 0
    good: int = 0
    bad: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0
    why: Words | None = None


def know_interfaces(parts: Parts) -> None:
    """Give every interface of the city that is new a state: it is due now."""
    with parts.store.read() as conn:
        known = queries.states(conn)
    if not (new := [id for id in parts.city.interfaces if id not in known]):
        return
    now = datetime.now(UTC)
    fresh = {"paused": False, "since": now, "next_at": now, "failures": 0, "rows": 0, "columns": {}}
    with parts.store.write() as conn:
        known = queries.states(conn)
        queries.add_states(conn, [{**fresh, "interface": id, "salt": new_salt()} for id in new if id not in known])


def begin(conn: "Connection", dataset: Dataset, kind: str, at: datetime, by: "Account | None", interface: str | None = None, name: str | None = None) -> int:
    """A load begins; its number."""
    about = {"interface": interface, "dataset": dataset.id, "kind": kind, "name": name[-120:] if name else None}
    id = queries.begin(conn, {**about, "account_id": by.id if by else None, "state": "running", "started_at": at, "reasons": {}, "drift": []})
    if by is not None:
        audit.record(conn, by, "load", target=dataset.id, detail={"load": id, "kind": kind})
    return id


def close_interrupted(conn: "Connection", interface: str, before: datetime) -> None:
    """Loads of this interface that still run are those of a worker that died."""
    for id in queries.interrupted(conn, interface, before):
        queries.change(conn, id, {"state": "failed", "ended_at": before, "why": INTERRUPTED._asdict()})


def end(parts: Parts, job: "Job", id: int, why: Words | None) -> Run:
    """Keep how a load went, and where its interface stands now."""
    now, change = datetime.now(UTC), job.change
    state = "failed" if why else "part" if job.bad else "done"
    counts = {"read": job.read, "good": job.read - job.bad, "bad": job.bad, "late": job.late, "bytes": job.bytes}
    made = {"added": change.added, "changed": change.changed, "same": change.same, "removed": change.removed}
    drift = [{"what": each.what, "column": each.column, "to": each.to} for each in job.drift]
    row = {**counts, **made, "state": state, "ended_at": now, "why": why._asdict() if why else None, "reasons": dict(job.reasons), "drift": drift}
    faults = [_fault(job.dataset, id, fault) for fault in job.faults]
    with parts.store.write() as conn:
        queries.change(conn, id, {**row, "watermark": job.mark})
        queries.add_faults(conn, faults)
        if job.interface is not None:
            _step(parts, conn, job, now, why)
    return Run(id, state, counts["read"], counts["good"], counts["bad"], change.added, change.changed, change.removed, why)


def _step(parts: Parts, conn: "Connection", job: "Job", now: datetime, why: Words | None) -> None:
    """Where the interface stands after this load."""
    interface, state = job.interface, queries.state(conn, job.interface.id) if job.interface else None
    if interface is None or state is None:
        return
    failures = state["failures"] + 1 if why else 0
    values: dict[str, Any] = {"failures": failures, "next_at": now + wait_after(interface, failures)}
    if why is None and (job.read or not CONNECTORS[interface.connector].pushed):
        values |= {"last_ok_at": now, "rows": job.read - job.bad, "columns": job.columns or state["columns"], "watermark": job.mark or state["watermark"]}
    queries.set_state(conn, interface.id, values)
    tell_red(parts, conn, interface, {**state, **values}, now)


def _fault(dataset: Dataset, load: int, fault: Fault) -> dict[str, Any]:
    about = {"load": load, "row": fault.row, "column": fault.column, "reason": fault.reason, "kept": fault.kept}
    return {**about, "value": shown(dataset, fault.column, fault.value)}


def shown(dataset: Dataset, column: str | None, value: str) -> str:
    """A value as it may be read in a log: what is personal is masked, and so are numbers in what is not."""
    value = " ".join(value.split())
    known = dataset.columns.get(column or "")
    kind = known.personal if known else None
    if known and known.holder and is_person(value):
        masked = mask_name(value)
    elif kind is not None:
        masked = mask_name(value) if kind in ("name", "address") else mask_phone(value)
    elif column is None and dataset.personal:
        masked = "…" if value else ""  # a row that could not be taken apart may say anything
    else:
        masked = value if column == dataset.area else mask_text(value)
    return masked if len(masked) <= LONGEST_VALUE else masked[: LONGEST_VALUE - 1] + "…"

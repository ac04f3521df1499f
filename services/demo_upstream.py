"""The demo's upstream: files for its interfaces, written anew every day, and once the rows of datasets that no interface brings."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from data_sources.demo import feed_files, feeds
from services._found import kept
from services._load_log import know_interfaces
from services._parts import Parts
from services.load import load_frame
from store import demo as queries
from store import loads

if TYPE_CHECKING:
    from data_sources.demo.feed_rows import Around

KEPT_S = 120.0
APART = timedelta(seconds=0.5)
_WRITING = threading.Lock()
_TRIED: set[str] = set()  # datasets that this worker has loaded, or failed to


def written(parts: Parts) -> bool:
    """See that what today's interfaces will find is there, before any of them is asked; whether it is (always, where there is no demo)."""
    if not parts.settings.demo or not parts.city.interfaces:
        return True
    with _WRITING:
        if _day(parts) != _written_on(parts):
            _write(parts)
    return True


def turn(parts: Parts) -> None:
    """Load one dataset that no interface brings rows of; when there is none left, ask an interface whose office has changed its file."""
    if not parts.settings.demo or not written(parts):
        return
    brought = {each.dataset for id, each in parts.city.interfaces.items() if id not in feed_files.SILENT_H}
    for dataset in parts.city.datasets.values():
        if dataset.family or dataset.id in brought | _TRIED or parts.records.state(dataset).loads:
            continue
        _TRIED.add(dataset.id)
        if (frame := feeds.rows_of(parts.city, dataset.id, _around(parts), _now(parts))) is not None:
            load_frame(parts, dataset.id, frame.astype(object).where(frame.notna(), None), None, whole=True, name=f"{dataset.id}.demo")
            return
    _drift(parts)


def _drift(parts: Parts) -> None:
    """Once: after its first load an office calls a column something else."""
    for id in feed_files.DRIFTS.keys() & parts.city.interfaces.keys():
        with parts.store.read() as conn:
            done, state = queries.facts(conn).get(f"drifted_{id}"), loads.state(conn, id)
        if done or state is None or state["last_ok_at"] is None:
            continue
        _write_one(parts, id, _around(parts), drifted=True)
        with parts.store.write() as conn:
            queries.put_facts(conn, {f"drifted_{id}": True})
            loads.set_state(conn, id, {"next_at": datetime.now(UTC)})


def _write(parts: Parts) -> None:
    where = _around(parts)
    with parts.store.read() as conn:
        facts = queries.facts(conn)
    for id in parts.city.interfaces.keys() - feed_files.SILENT_H.keys():
        _write_one(parts, id, where, drifted=bool(facts.get(f"drifted_{id}")))
    _expect(parts)
    _mark(parts).write_text(_day(parts), encoding="ascii")


def _expect(parts: Parts) -> None:
    """Ask those that were never loaded one after the other, so that a start is not all loading; what stays silent was expected long ago."""
    know_interfaces(parts)
    now = datetime.now(UTC)
    with parts.store.write() as conn:
        states = loads.states(conn)
        for number, id in enumerate(parts.city.interfaces):
            if states[id]["last_ok_at"] is None:
                since = now - timedelta(hours=feed_files.SILENT_H.get(id, 0))
                loads.set_state(conn, id, {"next_at": now + number * APART, "since": since})


def _write_one(parts: Parts, id: str, where: "Around", drifted: bool) -> None:
    interface = parts.city.interfaces[id]
    dataset = parts.city.datasets[interface.dataset]
    frame = feeds.rows_of(parts.city, dataset.id, where, _now(parts))
    if frame is not None:
        feed_files.write(parts.settings.home, id, interface.connector, interface.settings, dataset, frame, drifted)


def _around(parts: Parts) -> "Around":
    """What rows are placed at. Read once for all datasets of a start."""

    def read() -> "Around":
        with parts.store.read() as conn:
            scale = float(queries.facts(conn).get("scale", 1.0))
            return feeds.around(parts.city, queries.feed_areas(conn), queries.feed_things(conn), queries.feed_residents(conn), scale)

    return kept((str(parts.settings.home), "around"), KEPT_S, read)


def _mark(parts: Parts) -> Path:
    return parts.settings.home / feed_files.FOLDER / ".demo-day"


def _written_on(parts: Parts) -> str:
    try:
        return _mark(parts).read_text(encoding="ascii")
    except OSError:
        return ""


def _now(parts: Parts) -> datetime:
    """Local time, without a zone."""
    return datetime.now(parts.city.tz).replace(tzinfo=None, microsecond=0)


def _day(parts: Parts) -> str:
    return f"{_now(parts):%Y-%m-%d}"

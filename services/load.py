"""Loads: rows come in by an interface, a file or a correction, are checked one by one, and hold all at once or not at all."""

import os
import secrets
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from core.datasets import Dataset, span
from core.errors import BadInput, Conflict, NotFound, Spoilt
from core.interfaces import Interface
from core.rows import REASONS
from core.watermarks import back
from core.words import Words
from data_sources import bus
from data_sources.connectors._base import Ask, Batch, SourceError
from data_sources.spool import Spool
from data_sources.tables_in import read_table
from services import _load_log as log
from services import audit
from services._load_job import Job, Stopped
from services._load_log import Run
from services._parts import Parts
from services._task import AWAY, quietly, where
from services.connect import CONNECTORS
from services.corrections import ADDED, held
from services.keep_lake import LEASE
from services.quality import measure
from store import loads as queries
from store.engine import StoreBusy

if TYPE_CHECKING:
    import pandas as pd

    from services.who import Account

LONGEST_S = 3_600.0  # a source that has not come to its end by then is endless
MINE_S = 600.0  # so long a load keeps others of its interface away after its last batch
WRITES_S = 600.0
PATIENCE_S, HURRY_S = 300.0, 25.0  # how long an interface waits for the lake, and somebody at a desk
PAGE = 5_000


def load_interface(parts: Parts, interface_id: str, by: "Account | None" = None) -> Run:
    """Ask an interface for its rows and put them. Whatever goes wrong is kept with its reason, and it is asked again later.

    Raises NotFound where there is no such interface, Conflict while it is being loaded.
    """
    interface = parts.city.interfaces.get(interface_id)
    if interface is None:
        raise NotFound(f"There is no interface {interface_id}.")
    holder, name = _holder(), f"load-{interface_id}"
    if not bus.lease(parts.bus, name, holder, MINE_S):
        raise Conflict(f"{interface_id} is being loaded: wait until it is done.")
    try:
        log.know_interfaces(parts)
        return _load_interface(parts, interface, by, lambda: bus.lease(parts.bus, name, holder, MINE_S))
    finally:
        bus.release(parts.bus, name, holder)


def _load_interface(parts: Parts, interface: Interface, by: "Account | None", go_on: Callable[[], bool]) -> Run:
    dataset, began = parts.city.datasets[interface.dataset], datetime.now(UTC)
    with parts.store.write() as conn:
        state = queries.state(conn, interface.id)
        assert state is not None  # know_interfaces made it
        log.close_interrupted(conn, interface.id, began)
        id = log.begin(conn, dataset, "interface", began, by, interface=interface.id)
        corrections = held(conn, dataset.id)
    with Spool(parts.settings.home) as spool:
        anew = bool(parts.records.spoilt(dataset)) and not CONNECTORS[interface.connector].pushed  # what was posted does not come again
        since = None if anew else state["watermark"]
        job = Job(parts, dataset, interface, spool, dict(state["columns"]), since, corrections, whole=interface.load == "full", anew=anew)
        done: list[Callable[[], None]] = []

        def take() -> None:
            ask = _ask(parts, interface, since)
            with closing(CONNECTORS[interface.connector].read(ask)) as batches:  # type: ignore[type-var]
                _take(job, batches, done, go_on)
                _put(parts, job, id, began)
                for told in done:
                    quietly(told)  # what is told again is known by its key

        why = _tried(take)
    return _end(parts, job, id, why)


def load_frame(
    parts: Parts, dataset_id: str, data: "pd.DataFrame | bytes | Sequence[Mapping[str, Any]]", by: "Account | None", whole: bool = False, name: str = "table"
) -> Run:
    """Put rows of a frame, or of a file (CSV, XLSX, Parquet or JSON lines, told by its content). `whole`: what is missing from it is gone.

    Raises NotFound, BadInput for a dataset that takes no loads.
    """
    dataset = _loaded(parts, dataset_id)
    batches = read_table(data, name) if isinstance(data, bytes) else iter([Batch.of(data, first=2)])
    return _load(parts, dataset, batches, "file", by, whole, name)


def put_correction(parts: Parts, dataset_id: str, key: str, values: Mapping[str, Any], by: "Account | None", gone: bool = False) -> Run:
    """Give columns of one row other values; add the row where there is none of this key; with `gone` take it out.

    Raises NotFound where there is no such row and the values do not make one, BadInput for a value that cannot be.
    """
    dataset = _loaded(parts, dataset_id)
    row = parts.records.row(dataset, [""], key)
    if row is None and (gone or not set(dataset.key) <= values.keys()):
        raise NotFound(f"There is no row {key} in {dataset_id}.")
    if gone and row is not None:
        return _clear(parts, dataset, [tuple(row[name] for name in dataset.key)], "correction", by)
    if unknown := [name for name in values if name not in dataset.columns or (row is not None and name in dataset.key)]:
        raise BadInput("bad_column", f"{unknown[0]} is no column of {dataset_id} that can be corrected.", unknown[0])
    fresh = {**({name: row[name] for name in dataset.columns} if row is not None else dict.fromkeys(dataset.columns)), **values}
    run = _load(parts, dataset, iter([Batch.of([fresh])]), "correction", by, whole=False, name=key)
    if run.bad:
        with parts.store.read() as conn:
            fault = queries.faults(conn, run.id, 1)[0]
        words, column = REASONS[fault["reason"]], dataset.columns.get(fault["column"])
        zh, en = (column.zh, column.en) if column else ("", "")
        raise BadInput(fault["reason"], f"{en}: {words.en}.", fault["column"], zh=f"{zh}：{words.zh}。")
    return run


def clear_old(parts: Parts, now: datetime) -> list[Run]:
    """Take out rows that are older than their dataset keeps them, on record; what an interface loads in full is what its source holds."""
    full = {interface.dataset for interface in parts.city.interfaces.values() if interface.load == "full"}
    runs = []
    for dataset in parts.city.datasets.values():
        if dataset.family or dataset.keep is None or dataset.id in full or not parts.records.about(dataset)["rows"]:
            continue
        gone = _older(parts, dataset, now - span(dataset.keep))
        if gone:
            runs.append(_clear(parts, dataset, gone, "keep", None))
            with parts.store.write() as conn:
                audit.record(conn, None, "retention", f"dataset:{dataset.id}", detail={"rows": len(gone), "keep": dataset.keep})
    return runs


def _clear(parts: Parts, dataset: Dataset, gone: Sequence[tuple[Any, ...]], kind: str, by: "Account | None") -> Run:
    """Take out the rows of these keys (their columns' values)."""
    began = datetime.now(UTC)
    with parts.store.write() as conn:
        id = log.begin(conn, dataset, kind, began, by)
    with Spool(parts.settings.home) as spool:
        job = Job(parts, dataset, None, spool, {})
        job.gone = {str(at): key for at, key in enumerate(gone)}
        why = _tried(lambda: _put(parts, job, id, began))
    return _end(parts, job, id, why)


def _load(parts: Parts, dataset: Dataset, batches: Iterator[Batch], kind: str, by: "Account | None", whole: bool, name: str) -> Run:
    began = datetime.now(UTC)
    with parts.store.write() as conn:
        id = log.begin(conn, dataset, kind, began, by, name=name)
        corrections = held(conn, dataset.id) if kind == "file" else {}
    with Spool(parts.settings.home) as spool:
        job = Job(parts, dataset, None, spool, {}, held=corrections, whole=whole)

        def take() -> None:
            _take(job, batches, [], lambda: True)
            _put(parts, job, id, began)

        why = _tried(take)
    return _end(parts, job, id, why)


def _take(job: Job, batches: Iterator[Batch], done: list[Callable[[], None]], go_on: Callable[[], bool]) -> None:
    """Read all a source has. Raises Stopped for one without an end."""
    until = time.monotonic() + LONGEST_S
    for batch in batches:
        job.take(batch)
        done.append(batch.done)
        if time.monotonic() > until or not go_on():
            raise Stopped(f"超过 {LONGEST_S / 60:.0f} 分钟仍未读完，已停止", f"it had not come to its end after {LONGEST_S / 60:.0f} minutes and was stopped")
    job.finish()


def _put(parts: Parts, job: Job, id: int, at: datetime) -> None:
    """Let the rows hold. What a refused row has said before stays, also where all that is missing is gone."""
    dataset, before = job.dataset, parts.records.about(job.dataset)["rows"]
    if job.whole and before and not len(job.spool):
        raise Stopped(f"来源没有给出任何行，保留原有的 {before:,} 行", f"it gave no rows: the {before:,} of before stay")
    with _lake(parts, HURRY_S if job.interface is None else PATIENCE_S) as renew:

        def frames() -> "Iterator[pd.DataFrame]":
            for frame in job.frames():
                renew()
                yield frame

        stays = chain(job.refused.frames(), _added(parts, job)) if job.whole else ()
        job.change = parts.records.put(dataset, frames(), id, at, whole=job.whole, gone=job.gone_frame(), stays=stays, anew=job.anew)


def _end(parts: Parts, job: Job, id: int, why: Words | None) -> Run:
    """What follows from a load: it is kept how it went, quality is counted anew, and whoever shows figures of it hears that they changed."""
    run = log.end(parts, job, id, why)
    if why is None and (job.change.added or job.change.changed or job.change.removed):
        marks = job.change.areas if "" not in job.change.areas else (parts.city.code,)
        quietly(lambda: bus.dirty(parts.bus, [f"{job.dataset.id}:{area}" for area in marks]))
        _measured(parts, job.dataset, id)
    return run


def _measured(parts: Parts, dataset: Dataset, id: int) -> None:
    try:
        measure(parts, dataset, id)
    except Exception as error:  # the rows are there, whatever their count says
        log.log.error("the quality of %s could not be counted: %s", dataset.id, where(error))


def _added(parts: Parts, job: Job) -> "Iterator[pd.DataFrame]":
    """The keys of rows that a correction added and the source has not sent since."""
    added = {key: columns[ADDED][1] for key, columns in job.held.items() if ADDED in columns}
    for start in range(0, len(added), PAGE):
        page = list(added)[start : start + PAGE]
        try:
            rows = parts.records.rows(job.dataset, [""], {"_key": page}, columns=job.dataset.key, limit=len(page))
        except Spoilt:  # there is nothing left that could stay
            return
        if not rows.empty:
            yield rows.loc[rows["_load"] == rows["_key"].map(added), ["_key"]]


@contextmanager
def _lake(parts: Parts, patience_s: float) -> Iterator[Callable[[], object]]:
    """The right to write the lake; call what it gives to keep it. Raises StoreBusy where somebody else has it for long."""
    holder, until = _holder(), time.monotonic() + patience_s
    while not bus.lease(parts.bus, LEASE, holder, WRITES_S):
        if time.monotonic() > until:
            raise StoreBusy("somebody else writes the lake: try again in a moment")
        time.sleep(0.1)
    try:
        yield lambda: bus.lease(parts.bus, LEASE, holder, WRITES_S)
    finally:
        bus.release(parts.bus, LEASE, holder)


def _tried(take: Callable[[], None]) -> Words | None:
    """Do it; what was wrong, if anything."""
    try:
        take()
    except (SourceError, Stopped, Spoilt) as stopped:
        return stopped.words
    except BadInput as bad:
        return bad.words
    except AWAY as away:
        return Words(f"暂时无法写入（{type(away).__name__}），稍后再试", f"it could not be kept for the moment ({type(away).__name__}): it is tried again")
    except Exception as error:  # an interface must not stop the others, and its rows are not for the log
        return Words(f"意外错误（{where(error)}）", f"an unexpected error ({where(error)})")
    return None


def _ask(parts: Parts, interface: Interface, watermark: str | None) -> Ask:
    connector = CONNECTORS.get(interface.connector)
    if connector is None:
        raise SourceError(f"没有连接器 {interface.connector}", f"there is no connector {interface.connector}: one of {', '.join(CONNECTORS)}")
    try:
        settings = connector.asks.model_validate(interface.settings)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise SourceError(f"接口设置有误：{place}（{first['msg']}）", f"the interface's settings are wrong: {place}: {first['msg']}") from None
    by = next((theirs for theirs, ours in interface.columns.items() if ours == interface.watermark), interface.watermark)
    if interface.load == "full":
        watermark = None
    elif watermark and interface.late:
        watermark = back(watermark, span(interface.late))
    now = parts.settings
    return Ask(settings, now.home, interface.id, watermark, by, now.interface_keys, now.webhook_private, parts.bus)


def _loaded(parts: Parts, dataset_id: str) -> Dataset:
    dataset = parts.city.datasets.get(dataset_id)
    if dataset is None:
        raise NotFound(f"There is no dataset {dataset_id}.")
    if dataset.family:
        raise BadInput(
            "kept_elsewhere", f"{dataset_id} is kept in the case store: change it there.", "dataset", zh=f"{dataset.zh}保存在业务库中，请在那里修改。"
        )
    return dataset


def _older(parts: Parts, dataset: Dataset, before: datetime) -> list[tuple[Any, ...]]:
    """The keys of rows of before, by their time; without one by the load that last changed them."""
    limit = before.astimezone(parts.city.tz).replace(tzinfo=None)

    def expression(tables: Any) -> Any:
        rows = tables.rows
        return rows.filter(rows[dataset.time or "_at"].cast("timestamp") < limit).select(*dataset.key)

    return list(parts.records.frame(dataset, expression).itertuples(index=False, name=None))


def _holder() -> str:
    return f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"

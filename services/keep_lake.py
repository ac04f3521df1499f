"""Keeps the lake: whoever holds the lease builds a new version when residents or enterprises changed, and now and then for cases.

Rollups of datasets follow every load by themselves; here they are made where an indicator wants one that is not there, and dropped where none does.
"""

import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from core.cubes import fewest
from core.errors import Spoilt
from core.terms import shapes
from data_sources import bus
from data_sources._manifest import Overtaken
from data_sources.lake import Lake, NoLake
from services._parts import Parts
from store import figures

if TYPE_CHECKING:
    import pandas as pd

LEASE, LEASE_S = "lake", 120.0
LOOK_S = 5.0
EVERY = timedelta(minutes=15)
ROLLED_UP_FROM = 200_000  # fewer rows are counted one by one in a few ms
KINDS = {"reported": "reported_at", "closed": "closed_at", "due": "deadline_at"}


def keep_lake(parts: Parts, holder: str) -> int | None:
    """Build a version if one is due and `holder` gets the lease; its number, else None. To be called every few seconds."""
    with parts.store.read() as conn:
        mark, step = figures.fingerprint(conn)
    if not _due(parts.lake, mark, step) or not bus.lease(parts.bus, LEASE, holder, LEASE_S):
        return None
    try:
        number = build_lake(parts, mark, step)
    finally:
        bus.release(parts.bus, LEASE, holder)
    bus.dirty(parts.bus, [f"person:{parts.city.code}", f"enterprise:{parts.city.code}"])
    return number


def fit_rollups(parts: Parts, holder: str, least: int = ROLLED_UP_FROM) -> list[str]:
    """Make the rollups that indicators want of datasets with at least so many rows, if `holder` gets the lease; the datasets it was done for."""
    done = []
    for dataset in parts.city.datasets.values():
        state = parts.records.state(dataset)
        if not state.rows:
            continue
        wanted = fewest(shapes(parts.city.indicators, parts.city.datasets, dataset.id)) if state.rows >= least else []
        if set(wanted) == set(state.shapes) or not bus.lease(parts.bus, LEASE, holder, LEASE_S):
            continue
        try:
            with suppress(Overtaken, Spoilt):  # a load came between, or one must come first: next time
                parts.records.fit(dataset, wanted)
                done.append(dataset.id)
        finally:
            bus.release(parts.bus, LEASE, holder)
    return done


def run(parts: Parts, holder: str, stop: threading.Event) -> None:
    """Look every few seconds until `stop`."""
    while not stop.is_set():
        keep_lake(parts, holder)
        fit_rollups(parts, holder)
        stop.wait(LOOK_S)


def build_lake(parts: Parts, mark: str, step: int) -> int:
    """Fill the lake from the store and publish it; the version's number. Only the holder of the lease may do this."""
    with parts.store.read() as conn:
        tables = {
            "people": map(_frame, figures.people_rows(conn)),
            "enterprises": map(_frame, figures.enterprise_rows(conn)),
            "cases": map(_by_day, _local_days(parts, figures.case_rows(conn))),
        }
        return parts.lake.publish(tables, datetime.now(parts.city.tz), step, mark)


def _due(lake: Lake, mark: str, step: int) -> bool:
    try:
        about = lake.about()
    except NoLake:
        return True
    if about.get("fingerprint") != mark:
        return True
    return about["through"] != step and datetime.now(UTC) - datetime.fromisoformat(about["built_at"]) >= EVERY


def _frame(rows: list[dict[str, Any]]) -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame(rows)


def _local_days(parts: Parts, chunks: Iterator[list[dict[str, Any]]]) -> "Iterator[pd.DataFrame]":
    """One row a case and thing that happened to it, with the city's local day."""
    import pandas as pd

    for rows in chunks:
        frame = pd.DataFrame(rows)
        frame["on_time"] = frame["closed_at"].notna() & ((frame["closed_at"] <= frame["deadline_at"]) | frame["exempt"].astype(bool))
        whole = pd.concat([_happening(frame, kind, column) for kind, column in KINDS.items()])
        whole["day"] = pd.to_datetime(whole["at"], utc=True).dt.tz_convert(parts.city.tz).dt.date
        yield whole


def _happening(frame: "pd.DataFrame", kind: str, column: str) -> "pd.DataFrame":
    """One row for each case to which this happened, with its moment as `at`."""
    named = frame[["area", "category", "on_time"]].assign(at=frame[column], kind=kind)
    return named[named["at"].notna()]


def _by_day(frame: "pd.DataFrame") -> "pd.DataFrame":
    """The columns of the lake's `cases`, summed."""
    for kind in KINDS:
        frame[kind] = (frame["kind"] == kind).astype("int32")
    frame["on_time"] = (frame["on_time"].astype(bool) & (frame["kind"] == "due")).astype("int32")
    columns = ["reported", "closed", "due", "on_time"]
    return frame.groupby(["area", "category", "day"], as_index=False)[columns].sum()[["area", "category", "day", *columns]]

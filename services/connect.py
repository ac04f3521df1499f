"""Asks each connector of reports for what has come, and puts it into the ingest stream; those of rows are asked by their interfaces (services/load.py)."""

import logging
import threading
import time
from pathlib import Path

import data_sources.connectors
from core.discover import discover
from data_sources import bus
from data_sources.connectors._base import Ask, Connector
from services._parts import Parts

CONNECTORS = discover(Path(data_sources.connectors.__file__).parent, Connector, "data_sources.connectors")
log = logging.getLogger("magnet.connect")


def pull(parts: Parts, connector: Connector) -> int:
    """Take what `connector` has; the number of reports handed on. A batch is done only when all of it is in the stream."""
    taken = 0
    for batch in connector.read(Ask(connector.asks(), parts.settings.home)):
        for payload in batch.payloads:
            parts.bus.xadd(bus.INGEST, {"json": payload})
        batch.done()
        taken += len(batch.payloads)
    return taken


def run(parts: Parts, holder: str, stop: threading.Event) -> None:
    """Ask every connector of reports in its rhythm, each by one worker at a time, until `stop`."""
    rhythms = {name: connector.every_s for name, connector in CONNECTORS.items() if connector.every_s is not None}
    due = dict.fromkeys(rhythms, 0.0)
    while not stop.wait(0.5):
        for name, every_s in rhythms.items():
            if time.monotonic() < due[name] or not bus.lease(parts.bus, f"connector-{name}", holder, int(every_s) + 5):
                continue
            due[name] = time.monotonic() + every_s
            try:
                pull(parts, CONNECTORS[name])
            except Exception:  # one source that fails must not stop the others; it is asked again in its rhythm
                log.exception("connector %s failed", name)

"""What a web process does beside answering: things of the area briefing are read once before anybody asks, and tiles this machine keeps go in their time."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from services._brief_held import still
from services._parts import Parts
from services._task import where
from services.bases import sweep_tiles
from store.brief import THINGS

SWEPT_S = 6 * 3600.0

log = logging.getLogger("magnet.web")


def begin(parts: Parts) -> threading.Thread:
    """Start it, in the background and for as long as the process lives."""
    thread = threading.Thread(target=_run, args=(parts,), name="beside web", daemon=True)
    thread.start()
    return thread


def _run(parts: Parts) -> None:
    _quietly(warm, parts)
    while True:
        _quietly(sweep_tiles, parts)
        threading.Event().wait(SWEPT_S)


def warm(parts: Parts) -> None:
    """Read the points of every kind of thing, so that the first briefing does not wait for a million of them."""
    for thing in THINGS:
        still(parts, thing, datetime.now(UTC))


def _quietly(do: Callable[[Parts], None], parts: Parts) -> None:
    """Nobody waits for it: what fails is written down, and done when it is asked for."""
    try:
        do(parts)
    except Exception as error:
        log.warning("%s", where(error))

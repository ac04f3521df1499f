"""Which of the demo's cameras show its own pictures, and the making of them once somebody wants to see one."""

import logging
import subprocess
from contextlib import suppress
from datetime import UTC, datetime

from data_sources.demo import streams as demo
from services._parts import Parts
from services.streams import WANTED
from store import streams as queries

EVERY = 4  # every so many cameras has a stream
log = logging.getLogger("magnet.demo")


def assign(parts: Parts) -> int:
    """Enter a stream for every fourth camera of a demo, once; how many."""
    with parts.store.read() as conn:
        ids = queries.camera_ids(conn) if queries.is_empty(conn) else []
    chosen = ids[::EVERY]
    if chosen:
        now = datetime.now(UTC)
        with parts.store.write() as conn:
            queries.put(conn, [{"gb_id": each, "address": f"demo:{n % demo.STREAMS}", "account_id": None, "at": now} for n, each in enumerate(chosen)])
    return len(chosen)


def make_wanted(parts: Parts) -> bool:
    """Make the pictures if somebody waits for them."""
    if not parts.bus.get(WANTED):
        return False
    folder = parts.settings.home / "streams"
    with suppress(OSError, subprocess.SubprocessError):
        if not demo.made(folder):
            demo.make(folder)
            log.info("the demo's camera streams are made")
    if not demo.made(folder):
        log.warning("the demo's camera streams could not be made: there is no ffmpeg that works on this machine")
        parts.bus.expire(WANTED, 60)
        return False
    parts.bus.delete(WANTED)
    return False

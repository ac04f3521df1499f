"""Which parts work, asked for real and without reasons: the answer is public."""

import contextlib
import http.client
import threading
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import redis

from data_sources.local_http import connection
from services._parts import Parts

HEARTBEAT = "magnet:{worker}:heartbeat"
LIVE_HEARTBEAT = "magnet:{live}:heartbeat"
BEAT_S = 3.0
OLDEST_S = 15.0


def parts_ready(parts: Parts) -> dict[str, str]:
    """Each part's name with "ok" or "down"."""
    asked: dict[str, Callable[[Parts], bool]] = {"bus": _bus, "store": _store, "lake": _lake, "worker": _worker, "live": _live}
    return {**{name: _state(ask, parts) for name, ask in asked.items()}, "web": "ok"}


def _state(ask: Callable[[Parts], bool], parts: Parts) -> str:
    try:
        return "ok" if ask(parts) else "down"
    except Exception:  # whatever is wrong with a part, the answer is that it is down
        return "down"


def _bus(parts: Parts) -> bool:
    return bool(parts.bus.ping())


def _store(parts: Parts) -> bool:
    return parts.store.alive()


def _lake(parts: Parts) -> bool:
    return parts.lake.alive()


def _worker(parts: Parts) -> bool:
    beat = parts.bus.get(HEARTBEAT)
    return isinstance(beat, bytes) and time.time() - float(beat) < OLDEST_S


def _live(parts: Parts) -> bool:
    """The gateway of this machine answers, or another one says on the bus that it works."""
    with contextlib.suppress(OSError, http.client.HTTPException):
        if (url := _gateway(parts)) and _answers(url):
            return True
    return bool(parts.bus.exists(LIVE_HEARTBEAT))


def _gateway(parts: Parts) -> str | None:
    file = parts.settings.home / "run" / "live.url"
    return file.read_text(encoding="utf-8").strip() if file.exists() else None


def _answers(url: str) -> bool:
    """Whether a gateway works: it refuses a stream without a session."""
    at = urlsplit(url)
    asked = connection(at.hostname or "127.0.0.1", at.port, at.scheme == "https", timeout=2)
    try:
        asked.request("GET", "/live", headers={"Host": "localhost"})  # a demo answers to no other name
        return asked.getresponse().status == 401
    finally:
        asked.close()


def beat_for_gateway(parts: Parts, stop: threading.Event) -> None:
    """Say on the bus every few seconds that the gateway of this machine works, until `stop`."""
    while not stop.wait(BEAT_S):
        with contextlib.suppress(redis.RedisError, OSError):  # gateway or bus are away: the next time
            if (url := _gateway(parts)) and _answers(url):
                parts.bus.set(LIVE_HEARTBEAT, "1", ex=int(OLDEST_S))

"""Which parts work, asked for real and without reasons: the answer is public."""

import http.client
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from services._parts import Parts

HEARTBEAT = "magnet:{worker}:heartbeat"
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
    return beat is not None and time.time() - float(str(beat if isinstance(beat, str) else bytes(beat).decode())) < OLDEST_S  # type: ignore[arg-type]


def _live(parts: Parts) -> bool:
    """A stream without a session is refused by a gateway that works."""
    url = urlsplit((parts.settings.home / "run" / "live.url").read_text(encoding="utf-8").strip())
    connection = http.client.HTTPConnection(url.hostname or "127.0.0.1", url.port, timeout=2)
    try:
        connection.request("GET", "/live")
        return connection.getresponse().status == 401
    finally:
        connection.close()

"""Keeps the demo alive: reports by the real door, cases that move, officers, cameras and crowds, and the festival on a switch."""

import logging
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from core.errors import BadInput
from services._feed import Feed
from services._parts import Parts
from services._task import RENEW_S, Lease, quietly
from services.areas import areas
from services.take_report import take_report
from store import demo as queries
from store import outbox

log = logging.getLogger("magnet.demo")

SCENES = ("normal", "festival")
FASTEST = 200.0
FESTIVAL = ("行通济：通济桥沿线实行单向通行，请有序慢行", "Tongji Bridge walk: one-way along the route, please keep moving")


def run(parts: Parts, holder: str, stop: threading.Event) -> None:
    """Feed until `stop`, while this worker has the lease `demo`. What is away for a while is waited for."""
    lease = Lease(parts, "demo", holder)
    running: Feed | None = None
    while not stop.is_set():
        began = time.monotonic()
        if not lease.held() or (running is None and not _is_demo(parts)):
            running = None
            stop.wait(RENEW_S)
            continue
        running = running or Feed(parts)
        running.tick()
        stop.wait(max(0.05, 1.0 - (time.monotonic() - began)))
    quietly(lease.give_back)


def set_speed(parts: Parts, speed: float) -> None:
    """How many times faster than life cases come and go, 0 to 200; heard within two seconds. Raises BadInput."""
    if not 0 <= speed <= FASTEST:
        raise BadInput("bad_value", f"speed is a number from 0 to {FASTEST:.0f}.", "speed")
    with parts.store.write() as conn:
        queries.put_facts(conn, {"speed": speed})


def set_scene(parts: Parts, scene: str) -> None:
    """Begin or end the festival night: crowds come, an announcement stands, an urgent case is raised. Raises BadInput."""
    if scene not in SCENES:
        raise BadInput("bad_value", f"scene is one of: {', '.join(SCENES)}.", "scene")
    now = datetime.now(UTC)
    with parts.store.write() as conn:
        if queries.facts(conn).get("scene", "normal") == scene:
            return
        queries.put_facts(conn, {"scene": scene, "scene_since": now.isoformat()})
        told = _announce(conn, parts, now) if scene == "festival" else [_notice(parts, dict(row)) for row in queries.withdraw(conn, FESTIVAL[0], now)]
        outbox.put(conn, *(outbox.message("notice", str(row["id"]), row["area"], row["v"], now) for row in told))
    if scene == "festival" and parts.city.crowd:
        take_report(parts, _crowd_report(parts, now), "stream")


def scene(parts: Parts) -> dict[str, Any]:
    """The running scene and speed: `scene, since, speed`."""
    with parts.store.read() as conn:
        facts = queries.facts(conn)
    return {"scene": facts.get("scene", "normal"), "since": facts.get("scene_since"), "speed": float(facts.get("speed", parts.settings.demo_speed))}


def _is_demo(parts: Parts) -> bool:
    with parts.store.read() as conn:
        facts = queries.facts(conn)
    return facts.get("demo") is True and "alive_at" in facts


def _announce(conn: Any, parts: Parts, now: datetime) -> Sequence[dict[str, Any]]:
    row = {"kind": "announcement", "area": parts.city.code, "zh": FESTIVAL[0], "en": FESTIVAL[1], "from_at": now, "until_at": None}
    return [_notice(parts, {**row, "id": queries.announce(conn, row)})]


def _notice(parts: Parts, row: dict[str, Any]) -> dict[str, Any]:
    def wire(moment: datetime | None) -> str | None:
        return moment.astimezone(parts.city.tz).isoformat(timespec="seconds") if moment else None

    v = {"kind": row["kind"], "zh": row["zh"], "en": row["en"], "from": wire(row["from_at"]), "until": wire(row["until_at"])}
    return {"id": row["id"], "area": row["area"], "v": v}


def _crowd_report(parts: Parts, now: datetime) -> dict[str, Any]:
    """The urgent case of the festival night, on the first segment of the route."""
    segment = parts.city.crowd.segments[0]  # type: ignore[union-attr]
    category = next((c for c in parts.city.categories.values() if c.zh == "人员密集疏导"), next(iter(parts.city.categories.values())))
    where = areas(parts).get(segment.area)
    return {
        "source": "crowd",
        "external_id": f"festival-{now:%Y%m%d%H%M%S}",
        "category": category.id,
        "title": f"{segment.zh}人员密集疏导",
        "text": f"{segment.zh}人流持续上升，请增派力量疏导。",
        "area": segment.area,
        "lon": where.lon if where else segment.line[0][0],
        "lat": where.lat if where else segment.line[0][1],
        "at": now.isoformat(),
        "urgent": True,
    }

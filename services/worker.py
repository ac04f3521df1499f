"""The worker: everything that goes on by itself. Any number may run; leases say who does what must be done once."""

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable

from services import audit_chain, connect, demo_feed, demo_upstream, interfaces
from services._parts import Parts
from services._task import Task, keep_running, run_task
from services.catalogue import refresh
from services.cell_staff import apply_due
from services.clocks import apply_rules, keep_calendar, resume_suspended
from services.deliver import deliver
from services.demo_streams import make_wanted
from services.handlers import check_silent
from services.housekeeping import tidy
from services.ingest import Ingest, Listener
from services.keep_lake import keep_lake
from services.lights import turn_lights
from services.notify import find_receivers, tell
from services.patrol import plan_runs
from services.ready import HEARTBEAT
from services.recompute import Recompute
from services.recurring import make_instances
from services.relay import relay
from services.run_imports import Importer
from services.search_index import KeepIndex
from services.search_index import ready as ready_to_search
from services.unread import pass_on, tell_on

BEAT_S = 3.0
LAKE_S = 5.0
ENDS_WITHIN_S = 8.0

log = logging.getLogger("magnet.worker")


class Worker:
    """One worker process. `run` blocks until it is told to stop."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.holder = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"

    def run(self, stop: threading.Event) -> None:
        """Run all tasks, each in its own thread, until `stop`."""
        refresh(self._parts)
        ready_to_search(self._parts)
        threads = [threading.Thread(target=run, args=(stop,), name=name, daemon=True) for name, run in self._runs().items()]
        for thread in threads:
            thread.start()
        stop.wait()
        ends = time.monotonic() + ENDS_WITHIN_S
        for thread in threads:
            thread.join(max(0.0, ends - time.monotonic()))
            if thread.is_alive():
                log.warning("%s did not stop in time", thread.name)

    def tasks(self) -> list[Task]:
        """What takes turns here."""
        parts = self._parts
        ingest, listener, recompute = Ingest(parts, self.holder), Listener(parts), Recompute(parts)
        return [
            Task("ingest", ingest.turn, every_s=0, leased=False),
            Task("claim", ingest.claim, every_s=1, leased=False),
            Task("listen", listener.turn, every_s=0),
            Task("relay", lambda: relay(parts), every_s=0.05),
            Task("lights", lambda: turn_lights(parts), every_s=1),
            Task("suspended", lambda: resume_suspended(parts), every_s=30),
            Task("rules", lambda: apply_rules(parts), every_s=30),
            Task("receivers", lambda: find_receivers(parts), every_s=1),
            Task("channels", lambda: tell(parts), every_s=1),
            Task("unread", lambda: tell_on(parts), every_s=20),
            Task("pass_on", lambda: pass_on(parts), every_s=30),
            Task("patrols", lambda: plan_runs(parts) > 0, every_s=300),
            Task("task_list", lambda: make_instances(parts) > 0, every_s=300),
            Task("staff changes", lambda: apply_due(parts) > 0, every_s=300),
            Task("calendar", lambda: keep_calendar(parts) > 0, every_s=3600),
            Task("deliveries", lambda: deliver(parts), every_s=0.5),
            Task("silent systems", lambda: check_silent(parts) > 0, every_s=15),
            Task("catalogue", lambda: refresh(parts), every_s=1, leased=False),
            Task("imports", Importer(parts).turn, every_s=0.5),
            Task("indicators", recompute.turn, every_s=0.5),
            Task("search", KeepIndex(parts).turn, every_s=0.5),
            Task("audit", lambda: audit_chain.seal(parts), every_s=0.4),
            Task("audit anchors", lambda: audit_chain.anchor(parts), every_s=60),
            Task("audit verify", lambda: audit_chain.verify_in_time(parts), every_s=300),
            Task("housekeeping", lambda: tidy(parts), every_s=600),
            Task("lake", lambda: keep_lake(parts, self.holder) is not None, every_s=LAKE_S, leased=False),  # takes a lease of its own
            Task("interfaces", lambda: demo_upstream.written(parts) and interfaces.turn(parts), every_s=1),
            Task(
                "interfaces beside", lambda: demo_upstream.written(parts) and interfaces.turn(parts), every_s=1
            ),  # a source that is slow holds up one of the two
            Task("interface lights", lambda: interfaces.watch(parts), every_s=30),
            Task("lake files", self._verify, every_s=24 * 3600),
            Task("old rows", lambda: interfaces.tidy(parts), every_s=6 * 3600),
            Task("demo upstream", lambda: demo_upstream.turn(parts), every_s=2),
            Task("demo streams", lambda: make_wanted(parts), every_s=1),
            Task("heartbeat", self._beat, every_s=BEAT_S, leased=False),
        ]

    def _runs(self) -> dict[str, Callable[[threading.Event], None]]:
        """Everything that runs, by name: our tasks, and the loops of other services."""
        parts, holder = self._parts, self.holder
        runs: dict[str, Callable[[threading.Event], None]] = {task.name: _alone(parts, task, holder) for task in self.tasks()}
        loops = {"connectors": connect.run} | ({"demo": demo_feed.run} if parts.settings.demo else {})
        return runs | {name: _looping(parts, name, loop, holder) for name, loop in loops.items()}

    def _verify(self) -> None:
        interfaces.verify(self._parts)

    def _beat(self) -> None:
        self._parts.bus.set(HEARTBEAT, f"{time.time():.3f}", ex=60)


def _alone(parts: Parts, task: Task, holder: str) -> Callable[[threading.Event], None]:
    return lambda stop: run_task(parts, task, holder, stop)


def _looping(parts: Parts, name: str, loop: Callable[[Parts, str, threading.Event], None], holder: str) -> Callable[[threading.Event], None]:
    return lambda stop: keep_running(name, lambda stop: loop(parts, holder, stop), stop)
